"""What people say about a session, counted so that nobody can be recognised.

Nothing is told below :data:`FEWEST` answers. Comments are in alphabetical order: the order in which they came would say
who wrote them to anybody who saw people press the button.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FEWEST = 5
MARKS = ("1", "2", "3", "4")

Sheet = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Line:
    """One line of the questionnaire: how often each mark was given, and the comments."""

    id: str
    counts: dict[str, int]
    comments: tuple[str, ...]

    @property
    def mean(self) -> float | None:
        """The mean mark, 1 to 4; ``None`` if nobody gave one."""
        given = sum(self.counts.values())
        return sum(int(mark) * times for mark, times in self.counts.items()) / given if given else None


@dataclass(frozen=True)
class Tally:
    """A questionnaire's result; `lines` is empty while too few have answered."""

    answered: int
    lines: tuple[Line, ...]

    @property
    def withheld(self) -> bool:
        """Whether there are too few answers to show any."""
        return self.answered < FEWEST


def tally(sheets: Sequence[Sheet]) -> Tally:
    """Count the sheets; each maps a line's id to ``{"mark": "1".."4", "comment": text}``, either may be missing."""
    if len(sheets) < FEWEST:
        return Tally(len(sheets), ())
    ids = sorted({line for sheet in sheets for line in sheet})
    return Tally(len(sheets), tuple(_line(one, [sheet[one] for sheet in sheets if one in sheet]) for one in ids))


def _line(identifier: str, answers: Sequence[Mapping[str, str]]) -> Line:
    marks = Counter(answer.get("mark", "") for answer in answers)
    comments = sorted(answer["comment"].strip() for answer in answers if answer.get("comment", "").strip())
    return Line(identifier, {mark: marks[mark] for mark in MARKS}, tuple(comments))
