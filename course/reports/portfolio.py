"""The portfolio: everything a trainee made, indexed by the 18 competences; one file to print and show.

It is built from what is in the trainee's own folders, on the trainee's own machine or server, and goes nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from course.answers.store import AnswerStore, Saved
from course.errors import AnswerError, CourseError
from course.i18n import gettext as _
from course.questions.bank import load_bank
from course.questions.describe import answer_lines
from course.questions.prose import in_language
from course.questions.question import Question, is_answered
from course.questions.shapes import check_shape
from course.syllabus import Aspect, Competence, aspects
from course.widgets.told import in_words

# What is asked for the organisers' sake is no evidence of a competence.
LEFT_OUT = ("-evaluation", "-consent")


@dataclass(frozen=True)
class Work:
    """One answer: the question, what was answered, when, and in which part of the course."""

    question: Question
    value: Any
    at: datetime
    assignment: bool

    @property
    def anchor(self) -> str:
        """The work's address inside the portfolio."""
        return f"work-{self.question.id}"

    @property
    def competences(self) -> list[str]:
        """Competences the question serves, for example ``["5.2"]``."""
        return [str(one) for one in self.question.data.get("competences", ())]

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The answer as pairs of name and text; what is wrong with it where it cannot be read."""
        try:
            check_shape(self.question, self.value)
        except AnswerError as error:
            return [("", str(error))]
        return answer_lines(self.question, in_words(self.question, self.value))


@dataclass(frozen=True)
class Claim:
    """A level claimed in a self-assessment, with the evidence named there."""

    when: str
    level: int
    evidence: str


@dataclass(frozen=True)
class Feedback:
    """What came back on an assignment: its session, the points, and comments in words."""

    session: int
    points: str
    comments: Sequence[str] = ()


@dataclass(frozen=True)
class Portfolio:
    """All that is to be shown."""

    holder: str
    made: datetime
    works: Sequence[Work]
    answers: Mapping[str, Any]
    feedback: Sequence[Feedback] = field(default=())

    def for_competence(self, identifier: str) -> list[Work]:
        """Return the works that serve a competence, in the order of the course."""
        return [work for work in self.works if identifier in work.competences]

    def claims(self, identifier: str) -> list[Claim]:
        """Return what was claimed for a competence, the first session's first."""
        named = ((_("first session"), "s1-self-assessment"), (_("last session"), "s6-self-assessment"))
        entries = [(when, (self.answers.get(one) or {}).get(identifier)) for when, one in named]
        return [
            Claim(when, int(entry["level"]), str(entry.get("evidence", "")))
            for when, entry in entries
            if isinstance(entry, Mapping) and str(entry.get("level", "")).isdigit()
        ]

    def index(self) -> list[tuple[Aspect, list[tuple[Competence, list[Work], list[Claim]]]]]:
        """Return the six aspects, each with its competences, their works and claims."""
        return [
            (aspect, [(one, self.for_competence(one.id), self.claims(one.id)) for one in aspect.competences])
            for aspect in aspects()
        ]

    def by_session(self) -> list[tuple[int, list[Work]]]:
        """Return the works session by session, the module's before the assignment's."""
        numbers = sorted({work.question.session for work in self.works})
        return [(n, [work for work in self.works if work.question.session == n]) for n in numbers]


def gather(folders: Iterable[Path]) -> tuple[list[Work], dict[str, Any]]:
    """Read the works in these folders: answers beside their question banks.

    A bank that cannot be read is left out, so that one damaged file does not cost the whole portfolio.
    """
    works: list[Work] = []
    answers: dict[str, Any] = {}
    for folder in folders:
        saved = AnswerStore(folder).all()
        answers.update({identifier: entry.value for identifier, entry in saved.items()})
        for bank in sorted(folder.glob("*.yaml")):
            works += _works_of(bank, saved)
    return sorted(works, key=lambda work: (work.question.session, work.assignment)), answers


def _works_of(path: Path, saved: Mapping[str, Saved]) -> list[Work]:
    try:
        bank = load_bank(path)
    except CourseError:
        return []
    return [
        Work(
            in_language(question),
            saved[question.id].value,
            saved[question.id].at,
            assignment=question.id.startswith("a"),
        )
        for question in bank
        if question.id in saved
        and is_answered(question, saved[question.id].value)
        and not question.id.endswith(LEFT_OUT)
    ]
