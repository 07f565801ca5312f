"""Where a learner stands: what is next, with an instructor and alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.answers.store import AnswerStore
from course.home.modules import bring_modules
from course.home.self_study import bring_assignments
from course.home.state import Assignment, Progress, SessionState, session_states, where_am_i
from course.questions.bank import load_bank
from course.syllabus import sessions


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a learner without an instructor, as `course lab` makes it."""
    bring_modules(tmp_path / "modules")
    bring_assignments(tmp_path)
    return tmp_path


def steps(folder: Path) -> list[str]:
    return [state.step for state in session_states(folder, folder / "modules", [], alone=True)]


def answer_all(folder: Path, bank: str) -> None:
    for question in load_bank(folder / bank):
        value = {"1": {"level": 2}} if question.type == "levels" else {"text": "x"}
        AnswerStore((folder / bank).parent).put(question.id, value)


def state(status: str, progress: Progress, **of_assignment: object) -> SessionState:
    assignment = Assignment("session-1", status, **of_assignment)  # type: ignore[arg-type]
    return SessionState(sessions()[0], "modules/01.ipynb", progress, assignment, Progress(0, 0))


def test_alone_a_learner_goes_from_module_to_assignment_to_marks(folder: Path) -> None:
    assert ["module"] * 6 == steps(folder)
    answer_all(folder / "modules", "01-digital-society.yaml")
    assert "work" == steps(folder)[0]
    answer_all(folder / "session-1", "questions.yaml")
    assert "marks" == steps(folder)[0]


def test_alone_an_assignment_may_be_begun_before_the_module(folder: Path) -> None:
    first = next(iter(load_bank(folder / "session-3" / "questions.yaml")))
    AnswerStore(folder / "session-3").put(first.id, {"text": "x"})
    assert "work" == steps(folder)[2]


def test_a_learner_is_at_the_first_session_with_something_to_do(folder: Path) -> None:
    answer_all(folder / "modules", "01-digital-society.yaml")
    answer_all(folder / "session-1", "questions.yaml")
    here = where_am_i(session_states(folder, folder / "modules", [], alone=True))
    assert here is not None
    assert 2 == here.session.number


@pytest.mark.parametrize(
    ("status", "of_assignment", "expected"),
    [
        ("absent", {}, "wait"),
        ("released", {}, "fetch"),
        ("fetched", {"path": "session-1/session-1.ipynb"}, "work"),
        ("submitted", {}, "submitted"),
        ("submitted", {"has_feedback": True}, "feedback"),
    ],
)
def test_in_a_class_the_next_step_follows_the_exchange(
    status: str, of_assignment: dict[str, object], expected: str
) -> None:
    assert expected == state(status, Progress(6, 10), **of_assignment).step


def test_who_waits_for_others_has_nothing_to_do() -> None:
    waiting = state("absent", Progress(6, 10))
    handed_in = state("submitted", Progress(6, 10))
    to_read = state("submitted", Progress(6, 10), has_feedback=True)
    assert where_am_i([waiting, handed_in]) is None
    assert to_read == where_am_i([waiting, handed_in, to_read])
