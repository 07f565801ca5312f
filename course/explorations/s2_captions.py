"""Caption editor: a real .srt file, measured at each edit."""

from __future__ import annotations

from collections import Counter
from typing import Any

from course.i18n import gettext as _
from course.i18n import language, ngettext
from course.models.captions import Cue, Fault, Limits, Problem, faults, read_srt, rewrap, stretch, write_srt
from course.models.samples import read_sample
from course.plots.caption_timeline import CaptionTimeline
from course.plots.views import Metric, Metrics, Notice, Table, View
from course.widgets.description import Choice, Exploration, LongText, Predict, Range, Result, Values

MOST_LISTED = 40


def build() -> Exploration:
    """Return the caption editor with the lesson on the bean seed."""
    films = [("seed-en", _("How a seed wakes up (English)")), ("seed-ru", _("How a seed wakes up (Russian)"))]
    # The film in the reader's own language comes first where there is one.
    films.sort(key=lambda film: not film[0].endswith(f"-{language()}"))
    return editor("s2-captions", _("Caption editor"), films)


def editor(identifier: str, title: str, films: list[tuple[str, str]]) -> Exploration:
    """Return a caption editor that begins with the first of `films` (file id, title)."""
    timeline = CaptionTimeline()
    return Exploration(
        id=identifier,
        title=title,
        intro=_(
            "These are the captions of a short lesson film, as a machine wrote them down: every word is there, "
            "and nobody "
            "can read them in time. Edit the file below. Shorten the words, keep the science; move the times; "
            "break the lines."
        ),
        predict=Predict(
            _(
                "A program may break the lines anew and let captions stand longer. Which fault will be left for "
                "a person?"
            ),
            options=[
                ("speed", _("Captions that must be read too fast")),
                ("line-length", _("Lines that are too long")),
                ("overlap", _("Captions that overlap")),
                ("long", _("Captions that stand too long")),
            ],
        ),
        controls=[
            LongText("srt", _("The caption file (.srt)"), read_sample(f"captions/{films[0][0]}.srt"), rows=16),
            Range("speed", _("Reading speed for your pupils"), 8, 20, 1, 13, unit=_("characters a second")),
            Range("line", _("Longest line"), 24, 42, 1, 42, unit=_("characters")),
            Choice("film", _("Film"), films, films[0][0]),
        ],
        compute=lambda values: _compute(values, timeline),
        compare=_compare,
        explain=_("In one line: what did you leave out of the words, and why does the lesson still work?"),
        leaves_out=_(
            "The limits count characters. They do not know hard words, who is speaking, or what happens in the "
            "picture; "
            "13 characters a second is one company's limit for children's films, and pupils new to the language "
            "need less."
        ),
        actions=[
            (_("Break lines evenly"), lambda values: _rewrite(values, rewrap)),
            (_("Let captions stand longer"), lambda values: _rewrite(values, stretch)),
            (_("Take the chosen film"), lambda values: {"srt": read_sample(f"captions/{values['film']}.srt")}),
        ],
    )


def _limits(values: Values) -> Limits:
    return Limits(speed=values["speed"], line_length=int(values["line"]))


def _compute(values: Values, timeline: CaptionTimeline) -> Result:
    limits = _limits(values)
    cues, problems = read_srt(values["srt"])
    found = faults(cues, limits)
    views: list[View] = [_metrics(cues, found, problems), timeline.figure(cues, {f.number for f in found}, limits)]
    views += [Notice(problem.text, "bad") for problem in problems[:5]]
    if found:
        views.append(_table(found))
    else:
        views.append(Notice(_("Every caption keeps within the limits."), "good"))
    summary = ngettext("%(count)d fault in %(cues)d captions.", "%(count)d faults in %(cues)d captions.", len(found))
    return Result(views, summary % {"count": len(found), "cues": len(cues)}, {"kinds": Counter(f.kind for f in found)})


def _metrics(cues: list[Cue], found: list[Fault], problems: list[Problem]) -> Metrics:
    kinds: Counter[str] = Counter(fault.kind for fault in found)
    groups = [
        (_("Too fast"), ("speed", "short")),
        (_("Lines"), ("line-length", "lines", "empty")),
        (_("Overlaps and gaps"), ("overlap", "gap", "order")),
        (_("Too long on screen"), ("long",)),
    ]
    items = [Metric(_("Captions"), str(len(cues)))]
    for name, members in groups:
        count = sum(kinds[kind] for kind in members)
        items.append(Metric(name, str(count), "bad" if count else "good"))
    if problems:
        items.append(Metric(_("Could not be read"), str(len(problems)), "bad"))
    return Metrics(items)


def _table(found: list[Fault]) -> Table:
    rows = [(fault.number, fault.text) for fault in found[:MOST_LISTED]]
    if len(found) > MOST_LISTED:
        rows.append(("…", _("%(n)d more") % {"n": len(found) - MOST_LISTED}))  # type: ignore[arg-type]
    return Table(_("What to mend"), (_("Caption"), _("What is wrong")), rows)


def _rewrite(values: Values, change: Any) -> Values:
    cues, _problems = read_srt(values["srt"])
    return {"srt": write_srt(change(cues, _limits(values)))}


def _compare(prediction: Any, result: Result) -> str:
    names = {
        "speed": _("reading too fast"),
        "line-length": _("long lines"),
        "overlap": _("overlaps"),
        "long": _("standing too long"),
    }
    left = result.data["kinds"]
    now = ", ".join(f"{names[kind]} {left[kind]}" for kind in names if left[kind]) or _("none of these")
    return _("You predicted %(told)s. Left at present: %(now)s.") % {
        "told": names.get(str(prediction), "…"),
        "now": now,
    }
