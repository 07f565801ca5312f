"""The second self-assessment laid over the first, with what changed and how sure one can be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

from course.answers.store import AnswerStore
from course.i18n import gettext as _
from course.models import gain
from course.models.profile import HIGHEST, Profile, profile_of
from course.plots.radar import ProfileRadar
from course.plots.views import Metric, Metrics, Table, View
from course.syllabus import aspects, competences
from course.widgets.description import Exploration, Predict, Result, Values

FIRST = "s1-self-assessment"
SECOND = "s6-self-assessment"


def read_profiles(answers: Mapping[str, Any]) -> list[tuple[str, Profile]]:
    """Return the profiles there are, the first session's first.

    Raises
    ------
    ModelInputError
        If there is none.
    """
    named = [(_("first session"), FIRST), (_("last session"), SECOND)]
    found = [(name, profile_of(answers[one])) for name, one in named if answers.get(one)]
    return found or [(named[0][0], profile_of(None))]


def span(found: gain.Gain) -> str:
    """Write a gain with its interval: ``+0.7 (-0.1 to +1.4)``."""
    numbers = {"mean": found.mean, "low": found.low, "high": found.high}
    return _("%(mean)+.1f (%(low)+.1f to %(high)+.1f)") % numbers


def gain_table(first: Profile, second: Profile) -> Table:
    """Return the change of each aspect with its interval, and whether it is clear."""
    rows = []
    found = gain.by_aspect(first.levels, second.levels)
    for aspect in aspects():
        if aspect.number in found:
            one = found[aspect.number]
            rows.append(
                [f"A{aspect.number} {aspect.name}", span(one), _("clear") if one.clear else _("could be chance")]
            )
    caption = _("Change by aspect, with a 95 %% interval if one rating varies by %(spread)s levels from day to day") % {
        "spread": gain.SPREAD
    }
    return Table(caption, [_("Aspect"), _("Change (from … to …)"), _("How certain")], rows)


def competence_table(first: Profile, second: Profile) -> Table:
    """Return the 18 competences: then, now, change."""
    changes = gain.differences(first.levels, second.levels)
    rows = [
        [
            f"{one.id} {one.name}",
            first.levels.get(one.id, "—"),
            second.levels.get(one.id, "—"),
            f"{changes[one.id]:+d}" if one.id in changes else "—",
        ]
        for one in sorted(competences().values(), key=lambda c: c.id)
    ]
    caption = _("All 18 competences, levels 0 to %(max)d as claimed") % {"max": HIGHEST}
    return Table(caption, [_("Competence"), _("First session"), _("Last session"), _("Gain")], rows)


def compare_views(answers: Mapping[str, Any], radar: ProfileRadar) -> tuple[list[View], str]:
    """Return the overlay and the tables, and one sentence about them."""
    profiles = read_profiles(answers)
    views: list[View] = [radar.figure(profiles)]
    if len(profiles) < 2:
        return views, _("There is one self-assessment so far: the other will be laid over it.")
    first, second = profiles[0][1], profiles[1][1]
    # A fixed seed: the same answers show the same interval each time.
    whole = gain.overall(first.levels, second.levels, Random(6))
    if whole is None:
        return views, _("Too few competences were rated both times to compare.")
    words = _("Mean change over %(count)s competences: %(span)s.") % {"count": whole.count, "span": span(whole)}
    note = _("95 % interval: how much the changes differ from one another")
    metric = Metrics([Metric(_("Mean change"), span(whole), "", note)])
    return [metric, *views, gain_table(first, second), competence_table(first, second)], words


def build() -> Exploration:
    """Return the exploration; it reads both self-assessments from the answers in the same folder."""
    radar = ProfileRadar()

    def compute(_values: Values) -> Result:
        answers = AnswerStore(Path.cwd()).values()
        views, summary = compare_views(answers, radar)
        return Result(views, summary, {"moved": most_moved(answers)})

    return Exploration(
        id="s6-profile",
        title=_("My profile, then and now"),
        intro=_(
            "The picture lays your second answers over those of the first session. It is for you, never for a grade."
        ),
        predict=Predict(
            _("Before you look: in which aspect did you move most?"),
            [(str(a.number), f"A{a.number} {a.name}") for a in aspects()],
        ),
        controls=[],
        compute=compute,
        compare=_compare,
        run="button",
        explain=_("Name one change that a colleague could notice, and where one can see it."),
        leaves_out=_(
            "Whether you teach better. A level is what you claim; people who learn more about a field often judge "
            "themselves more strictly. How much a rating varies from day to day is our assumption."
        ),
    )


def _compare(guess: Any, result: Result) -> str:
    names = {str(a.number): a.name for a in aspects()}
    moved = result.data.get("moved")
    if moved is None:
        return ""
    told = _("You expected most movement in %(guess)s; your answers moved most in %(moved)s.")
    return told % {"guess": names.get(str(guess), "?"), "moved": names[moved]}


def most_moved(answers: Mapping[str, Any]) -> str | None:
    """Return the number of the aspect whose mean changed most, either way; ``None`` without two assessments."""
    profiles = read_profiles(answers)
    if len(profiles) < 2:
        return None
    found = gain.by_aspect(profiles[0][1].levels, profiles[1][1].levels)
    return str(max(found, key=lambda aspect: abs(found[aspect].mean))) if found else None
