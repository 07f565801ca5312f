"""Session 1: the trainee's self-assessment as a radar and a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from course.answers.store import AnswerStore
from course.i18n import formats
from course.i18n import gettext as _
from course.models.profile import HIGHEST, Profile, profile_of
from course.plots.radar import ProfileRadar
from course.plots.views import Table
from course.syllabus import aspects, competences
from course.widgets.description import Choice, Exploration, Predict, Result, Values

ASSESSMENT = "s1-self-assessment"


def build() -> Exploration:
    """Return the exploration; it reads the answers given to the self-assessment in the same folder."""
    radar = ProfileRadar()

    def compute(values: Values) -> Result:
        profile = profile_of(AnswerStore(Path.cwd()).values().get(ASSESSMENT))
        named = [(_("me, today"), profile)]
        tables = {"aspects": [], "competences": [_competence_table(profile)]}[values["detail"]]
        views = [radar.figure(named), *tables]
        return Result(views, _summary(profile), {"lowest": str(_lowest_aspect(profile))})

    def compare(prediction: Any, result: Result) -> str:
        lowest = result.data["lowest"]
        names = {str(a.number): a.name for a in aspects()}
        if str(prediction) == lowest:
            return _("You expected %(name)s to be lowest, and it is.") % {"name": names[lowest]}
        values = {"guess": names.get(str(prediction), "?"), "name": names[lowest]}
        return _("You expected %(guess)s to be lowest; your answers put %(name)s lowest.") % values

    return Exploration(
        id="s1-profile",
        title=_("My profile on six aspects"),
        intro=_("The picture uses your answers above. Change an answer there, then press *Run* again."),
        predict=Predict(
            _("Before you look: which aspect will be your lowest?"),
            [(str(a.number), f"A{a.number} {a.name}") for a in aspects()],
        ),
        controls=[
            Choice(
                "detail",
                _("Show"),
                [("aspects", _("six aspects")), ("competences", _("six aspects and all 18 competences"))],
                "aspects",
            )
        ],
        compute=compute,
        compare=compare,
        run="button",
        explain=_("In a line: what surprised you, and what in your school explains it?"),
        leaves_out=_(
            "what you did not think of while ticking, and what your colleagues would say. A mean of three "
            "ticks is a rough pointer, not a measurement."
        ),
    )


def _lowest_aspect(profile: Profile) -> int:
    means = {a.number: profile.aspect_mean(a.number) for a in aspects()}
    known = {number: mean for number, mean in means.items() if mean is not None}
    return min(known, key=lambda number: (known[number], number))


def _summary(profile: Profile) -> str:
    lowest = _lowest_aspect(profile)
    name = next(a.name for a in aspects() if a.number == lowest)
    values = {
        "done": len(profile.levels),
        "name": name,
        "mean": formats.number(profile.aspect_mean(lowest) or 0, 1),
        "max": HIGHEST,
    }
    return _("%(done)d of 18 answered. Lowest: %(name)s, mean %(mean)s of %(max)d.") % values


def _competence_table(profile: Profile) -> Table:
    rows = [
        [f"{one.id} {one.name}", profile.levels.get(one.id, "—")]
        for one in sorted(competences().values(), key=lambda c: c.id)
    ]
    return Table(_("All 18 competences"), [_("Competence"), _("Level, 0 to %(max)d") % {"max": HIGHEST}], rows)
