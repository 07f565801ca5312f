"""Lateral reading: leave the page early, see what others say, come back and judge.

After Wineburg and McGrew (2017, "Lateral Reading: Reading Less and Learning More When Evaluating Digital Information",
Stanford History Education Group Working Paper 2017-A1), who watched 10 historians, 10 fact-checkers and 25 students.
Times come in from outside (the browser measures them); this module has no clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from course.i18n import gettext as _
from course.i18n import ngettext
from course.models.calibration import brier
from course.models.check import Check
from course.models.sources import Card, cards, independent_sources, kinds, read_data

# A tab left open over lunch says nothing about reading: longer times are counted as this many seconds.
LONGEST = 3600.0
MOST_MOVES = 400


@dataclass(frozen=True)
class Step:
    """One step of the expert's path: a card and why it is opened."""

    card: Card
    why: str


@dataclass(frozen=True)
class Brief:
    """A page to judge.

    Parameters
    ----------
    page : Card
    claim : str
        What the page says, in one sentence.
    supported : bool
        Whether the evidence on the cards bears the claim out.
    results : tuple of str
        What the search page lists, in its order (which is not the order of worth).
    expert : tuple of Step
    verdict : str
    """

    page: Card
    claim: str
    supported: bool
    results: tuple[str, ...]
    expert: tuple[Step, ...]
    verdict: str


@dataclass(frozen=True)
class Reading:
    """What a trainee did with one brief.

    Parameters
    ----------
    before, after : float or None
        Trust from 0 to 1, before and after reading; ``None`` until given.
    moves : tuple of str
        Cards in the order in which they were shown; ``search`` is the search page, the brief's own id the page itself.
    seconds : float
        Time between the two judgements, as the browser measured it.
    """

    before: float | None = None
    after: float | None = None
    moves: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def done(self) -> bool:
        """Whether both judgements are given."""
        return self.before is not None and self.after is not None


@lru_cache(maxsize=1)
def briefs() -> Mapping[str, Brief]:
    """Return all briefs by the id of their page."""
    return {
        entry["id"]: Brief(
            cards()[entry["id"]],
            entry["claim"],
            bool(entry["supported"]),
            tuple(entry["results"]),
            tuple(Step(cards()[step["open"]], step["why"]) for step in entry["expert"]),
            entry["verdict"],
        )
        for entry in read_data("briefs.yaml")["briefs"]
    }


def brief_set(name: str) -> list[Brief]:
    """Return the briefs of the set ``module`` or ``assignment``."""
    return [briefs()[one] for one in read_data("briefs.yaml")["sets"][name]]


def _share(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        return None
    return float(value) / 100


def read_reading(data: Any, brief: Brief) -> Reading:
    """Read what was saved; whatever does not fit is left out rather than believed.

    `data` is ``{"before": 0-100, "after": 0-100, "moves": [ids], "seconds": number}``.
    """
    if not isinstance(data, Mapping):
        return Reading()
    allowed = {*cards(), "search"}
    moves = data.get("moves")
    kept = [one for one in moves if isinstance(one, str) and one in allowed] if isinstance(moves, list) else []
    seconds = data.get("seconds")
    time = float(seconds) if isinstance(seconds, int | float) and not isinstance(seconds, bool) else 0.0
    before = _share(data.get("before"))
    after = _share(data.get("after")) if before is not None else None
    return Reading(before, after, tuple(kept[:MOST_MOVES]), min(LONGEST, max(0.0, time)) if time == time else 0.0)


def opened(reading: Reading, brief: Brief) -> list[str]:
    """Return the side tabs that were looked at, each once, in order; neither the search page nor the page itself."""
    return [one for one in dict.fromkeys(reading.moves) if one not in {"search", brief.page.id}]


@dataclass(frozen=True)
class Debrief:
    """What a finished reading shows.

    Parameters
    ----------
    brier_before, brier_after : float
        Squared distance of trust from what the evidence bears out.
    opened : list of str
    independent : int
        Number of independent sources among the side tabs; mere claims do not count.
    shared_with_expert : int
        Number of the expert's steps that the trainee took too.
    """

    brier_before: float
    brier_after: float
    opened: list[str]
    independent: int
    shared_with_expert: int


def debrief(brief: Brief, reading: Reading) -> Debrief:
    """Return the debrief of a finished reading. Raises `ValueError` for one that is not finished."""
    if reading.before is None or reading.after is None:
        raise ValueError("a debrief needs both judgements")
    tabs = opened(reading, brief)
    return Debrief(
        brier([reading.before], [brief.supported]),
        brier([reading.after], [brief.supported]),
        tabs,
        len(independent_sources(tabs)),
        sum(1 for step in brief.expert if step.card.id in tabs),
    )


def told(brief: Brief, reading: Reading) -> str:
    """Return one sentence on what the reading changed."""
    result = debrief(brief, reading)
    change = result.brier_before - result.brier_after
    if change > 0.005:
        return _("Reading moved you towards the evidence.")
    if change < -0.005:
        return _("Reading moved you away from the evidence.")
    return _("Reading left your trust where it was.")


def path_names(ids: Sequence[str]) -> list[str]:
    """Return the moves as site and kind, for a list that a person reads."""
    names = kinds()
    return [
        _("search page") if one == "search" else f"{_(cards()[one].site)} ({names[cards()[one].kind]})" for one in ids
    ]


def moves_in_words(reading: Reading) -> str:
    """Return “7 moves in 1:05”."""
    minutes, seconds = divmod(round(reading.seconds), 60)
    count = len(reading.moves)
    return ngettext(
        "%(count)d move in %(minutes)d:%(seconds)02d", "%(count)d moves in %(minutes)d:%(seconds)02d", count
    ) % {
        "count": count,
        "minutes": minutes,
        "seconds": seconds,
    }


def _finished(value: Any, name: str) -> list[tuple[Brief, Reading]]:
    data = value.get("readings", {}) if isinstance(value, Mapping) else {}
    data = data if isinstance(data, Mapping) else {}
    pairs = [(brief, read_reading(data.get(brief.page.id), brief)) for brief in brief_set(name)]
    return [(brief, reading) for brief, reading in pairs if reading.done]


def all_judged(value: Any, *, name: str = "assignment") -> Check:
    """Check that every page of a set was judged before and after."""
    done, wanted = len(_finished(value, name)), len(brief_set(name))
    message = _("%(done)d of %(all)d pages are judged before and after reading.") % {"done": done, "all": wanted}
    return Check(done / wanted, message)


def left_the_page(value: Any, *, name: str = "assignment") -> Check:
    """Check that every judgement rests on at least one independent side tab."""
    wanted = len(brief_set(name))
    lateral = sum(1 for brief, reading in _finished(value, name) if debrief(brief, reading).independent >= 1)
    message = _("For %(lateral)d of %(all)d pages a source with evidence of its own was opened.") % {
        "lateral": lateral,
        "all": wanted,
    }
    return Check(lateral / wanted, message)


def trust_is_calibrated(value: Any, *, name: str = "assignment", good: float = 0.05, coin: float = 0.25) -> Check:
    """Check the Brier score of the trust after reading: `good` or better passes wholly, a coin's earns nothing.

    Pages that were not judged count as “half”, which is what knowing nothing is worth.
    """
    finished = {brief.page.id: reading.after for brief, reading in _finished(value, name)}
    stated, truth = [], []
    for brief in brief_set(name):
        after = finished.get(brief.page.id)
        stated.append(0.5 if after is None else after)
        truth.append(brief.supported)
    score = brier(stated, truth)
    share = min(1.0, max(0.0, (coin - score) / (coin - good)))
    message = _("Brier score of your trust after reading: %(score).2f (0 is best, a coin has 0.25).") % {"score": score}
    return Check(share, message)
