"""The lateral-reading simulator: a page to judge, a search page, side tabs, trust before and after, and the debrief.

The browser counts moves and time; what the evidence bears out, the kinds of the sources and the expert's path stay in
Python until both judgements of a page are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import traitlets
from markdown_it import MarkdownIt

from course.answers.store import AnswerStore
from course.i18n import gettext as _
from course.i18n.formats import number, percent
from course.models.calibration import brier, reliability, words_for
from course.models.lateral import (
    Brief,
    Reading,
    brief_set,
    debrief,
    moves_in_words,
    opened,
    path_names,
    read_reading,
    told,
)
from course.models.provenance import alter
from course.models.scenes import draw_scene
from course.models.scenes import names as scene_names
from course.models.sources import Card, cards, label, world
from course.plots.calibration import ReliabilityPlot
from course.plots.provenance import join
from course.plots.views import Figure, Metric, Metrics, Table, View
from course.questions.prose import in_language
from course.questions.question import Question
from course.widgets.base import CourseWidget, script, source

MAX_EXPLANATION = 4_000
_markdown = MarkdownIt("commonmark", {"html": False})


class LateralReadingWidget(CourseWidget):
    """The simulator on the screen.

    What a trainee does is saved as ``{"readings": …, "runs": …, "explanation": …}``; a reading is
    ``{"before", "after", "moves", "seconds"}`` by the id of its page. ``runs`` holds one readable line a page, so that
    feedback and portfolio can show it without the widget.

    Parameters
    ----------
    name : {"module", "assignment"}
        Which set of pages.
    identifier : str
        Under which id it is saved.
    """

    _esm = script("lateral_reading.js")
    _css = source("kit.css") + source("lateral_reading.css")
    debriefs = traitlets.Dict().tag(sync=True)
    overall = traitlets.List().tag(sync=True)

    def __init__(
        self, name: str, identifier: str, store: AnswerStore | None = None, frame: Mapping[str, Any] | None = None
    ) -> None:
        self.name = name
        self.briefs = {brief.page.id: brief for brief in brief_set(name)}
        self.plot = ReliabilityPlot()
        self._question: Question | None = None
        self._frame = dict(frame or {})
        super().__init__(identifier, store, view={**_view(list(self.briefs.values())), **self._frame})
        if not isinstance(self.value, Mapping):
            self.value = None
        self.after_save()

    def as_question(self, question: Question, store: AnswerStore | None = None) -> LateralReadingWidget:
        """Return the same simulator as a question of an assignment, saved under the question's id."""
        widget = LateralReadingWidget(self.name, question.id, store, _frame_of(question))
        widget._question = question
        return widget

    def describe(self) -> None:
        """Show pages, question and debriefs in the language in force."""
        if self._question:
            self._question = in_language(self._question)
            self._frame = _frame_of(self._question)
        self.view = {**_view(list(self.briefs.values())), **self._frame}
        self.after_save()

    def accept(self, value: Any) -> dict[str, Any]:
        """Return what is saved: finished pages stay as they were judged, and each page gets a readable line."""
        sent = value if isinstance(value, Mapping) else {}
        given, kept = _readings(sent), _readings(self.value)
        readings: dict[str, Any] = {}
        for id_, brief in self.briefs.items():
            old, new = read_reading(kept.get(id_), brief), read_reading(given.get(id_), brief)
            reading = old if old.done else _from_here(old, new)
            if reading.before is not None:
                readings[id_] = _plain(reading)
        lines = [_line(self.briefs[id_], read_reading(data, self.briefs[id_])) for id_, data in readings.items()]
        explanation = str(sent.get("explanation") or "")[:MAX_EXPLANATION]
        return {"readings": readings, "runs": [{"summary": line} for line in lines], "explanation": explanation}

    def after_save(self) -> None:
        """Show the debrief of every finished page, and the balance of all of them."""
        readings = _readings(self.value)
        finished = [
            (brief, reading)
            for id_, brief in self.briefs.items()
            if (reading := read_reading(readings.get(id_), brief)).done
        ]
        self.debriefs = {brief.page.id: _debrief_view(brief, reading) for brief, reading in finished}
        self.overall = [view.as_data() for view in balance(finished, self.plot)] if len(finished) > 1 else []


def _frame_of(question: Question) -> dict[str, Any]:
    """Return what stands around the simulator where it is a question."""
    from course.widgets.question import question_view

    view = question_view(question)
    return {name: view[name] for name in ("prompt", "graded", "points_text") if name in view}


def _readings(value: Any) -> Mapping[str, Any]:
    found = value.get("readings") if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _from_here(old: Reading, new: Reading) -> Reading:
    """Keep the first judgement once it is given: it was made before reading."""
    if old.before is None or new.before is None:
        return new
    return Reading(old.before, new.after, new.moves, max(old.seconds, new.seconds))


def _plain(reading: Reading) -> dict[str, Any]:
    data: dict[str, Any] = {"before": round((reading.before or 0) * 100), "moves": list(reading.moves)}
    data["seconds"] = round(reading.seconds, 1)
    if reading.after is not None:
        data["after"] = round(reading.after * 100)
    return data


def _line(brief: Brief, reading: Reading) -> str:
    """Return one line for exports; it says that the source is synthetic."""
    trust = _("trust before %(n)d %%") % {"n": round((reading.before or 0) * 100)}
    if reading.after is not None:
        trust += ", " + _("after %(n)d %%") % {"n": round(reading.after * 100)}
    sites = ", ".join(_(cards()[one].site) for one in opened(reading, brief)) or _("no side tab")
    return f"{_(brief.claim)} [{label()}]: {trust}; {moves_in_words(reading)}; {sites}"


def _view(briefs: list[Brief]) -> dict[str, Any]:
    return {
        "title": _("Lateral reading: leave the page, then judge it"),
        "intro": _markdown.render(
            _(
                "A page makes a claim. How far do you **trust the claim**, before and after a look around? "
                "First say so at a glance. Then open side tabs "
                "from the search page, as few as you need, and say so again. Moves and time are counted for you "
                "alone; nothing is gained by speed."
            )
        ),
        "world": world(),
        "label": label(),
        "words": _words(),
        "briefs": [{"id": b.page.id, "claim": _(b.claim), "results": list(b.results)} for b in briefs],
        "cards": {id_: {**card.as_data(), **_picture(card)} for id_, card in cards().items()},
        "explain": _("Which habit will you try with your class, and what will you leave out?"),
        "leaves_out": _(
            "Thirty-two pages are not the web: the good source is always here, and search results are not "
            "ranked by money or by your past. "
            "The expert's path is one short way, not the only one."
        ),
        "graded": False,
        "points_text": "",
    }


def _picture(card: Card) -> dict[str, str]:
    """Return the drawn picture of a page as a small image with its alternative text."""
    if card.picture is None:
        return {}
    scene, change, strength = card.picture
    small = alter(draw_scene(scene), change, strength).resize((240, 160))
    found = Figure(join([small], 1), "image/png", scene_names()[scene], Table("", [], []))
    return {"picture": found.source, "alt": found.alt}


def _words() -> dict[str, str]:
    return {
        "pages": _("Pages to judge"),
        "page": _("Page %(n)s of %(all)s"),
        "done": _("judged"),
        "open": _("begun"),
        "claim": _("The claim"),
        "before": _("My trust in the claim at a glance"),
        "after": _("My trust in the claim now"),
        "scale": _("0: surely not so. 50: no idea. 100: surely so."),
        "keep_before": _("Keep this and open the side tabs"),
        "keep_after": _("Keep this and see the debrief"),
        "kept": _("Kept: %(n)s %%. Now look around."),
        "locked": _("Kept. The debrief is open, so this page's judgements stay as they are."),
        "search": _("Search page"),
        "results": _("Results for this claim"),
        "tabs": _("Tabs of the synthetic browser"),
        "open_tab": _("Open in a side tab"),
        "links": _("Links on this page"),
        "by": _("by"),
        "dated": _("dated"),
        "moves": _("%(n)s moves, %(time)s"),
        "opened": _("Opened: %(site)s. %(n)s moves."),
        "debrief": _("Debrief"),
        "your_path": _("Your path"),
        "expert_path": _("A fact-checker's path"),
        "next": _("Next page"),
        "balance": _("All pages so far"),
        "commit_first": _("Give your trust at a glance first; then the side tabs open."),
    }


def _debrief_view(brief: Brief, reading: Reading) -> dict[str, Any]:
    result = debrief(brief, reading)
    before, after = round((reading.before or 0) * 100), round((reading.after or 0) * 100)
    metrics = Metrics(
        [
            Metric(_("Trust before and after"), f"{before} % → {after} %", "", told(brief, reading)),
            Metric(_("Side tabs opened"), str(len(result.opened)), note=moves_in_words(reading)),
            Metric(
                _("Independent sources among them"),
                str(result.independent),
                "good" if result.independent else "warn",
                _("copies of one text count once, mere claims not at all"),
            ),
            Metric(_("Expert's steps that you took too"), f"{result.shared_with_expert} / {len(brief.expert)}"),
        ]
    )
    return {
        "supported": brief.supported,
        "verdict": _(brief.verdict),
        "kind": f"{path_names([brief.page.id])[0]}",
        "metrics": metrics.as_data(),
        "path": path_names(reading.moves),
        "expert": [[path_names([step.card.id])[0], _(step.why)] for step in brief.expert],
    }


def balance(finished: list[tuple[Brief, Reading]], plot: ReliabilityPlot) -> list[View]:
    """Return the calibration over all finished pages: Brier score before and after, reliability diagram, table."""
    truth = [brief.supported for brief, _reading in finished]
    before = [reading.before or 0.0 for _brief, reading in finished]
    after = [reading.after or 0.0 for _brief, reading in finished]
    first, last = brier(before, truth), brier(after, truth)
    metrics = Metrics(
        [
            Metric(_("Brier score at a glance"), number(first, 2), note=words_for(first)),
            Metric(_("Brier score after reading"), number(last, 2), "good" if last < first else "", words_for(last)),
            Metric(
                _("What it means"),
                _("0 is best, a coin has 0.25"),
                note=_("the mean squared distance of your trust from the truth [Brier 1950]"),
            ),
        ]
    )
    rows = [
        [
            _(brief.claim),
            percent(b * 100, 0),
            percent(a * 100, 0),
            _("borne out") if brief.supported else _("not borne out"),
            moves_in_words(reading),
        ]
        for (brief, reading), b, a in zip(finished, before, after, strict=True)
    ]
    header = [_("Claim"), _("Before"), _("After"), _("What is known"), _("Reading")]
    table = Table(f"{_('Your judgements')} [{label()}]", header, rows)
    return [metrics, plot.figure(reliability(after, truth)), table]
