"""Where a trainee stands in each session: read from the answers, the banks and the exchange's list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.answers.store import AnswerStore
from course.errors import CourseError
from course.questions.bank import find_banks, load_bank
from course.questions.question import is_answered
from course.syllabus import Session, sessions


@dataclass(frozen=True)
class Progress:
    """Questions answered, and how many there are."""

    answered: int
    total: int

    @property
    def percent(self) -> int:
        """Share answered, 0 to 100."""
        return round(100 * self.answered / self.total) if self.total else 0


@dataclass(frozen=True)
class Assignment:
    """An assignment as the exchange knows it.

    Parameters
    ----------
    name : str
    status : {"absent", "released", "fetched", "submitted"}
        ``"absent"`` before the instructor released it; ``"submitted"`` wins over ``"fetched"``.
    path : str
        The trainee's notebook relative to the server's root, once fetched.
    submitted_at : str
        Time of the last submission.
    feedback : str
        Path of the last feedback page relative to the server's root, once fetched.
    has_feedback : bool
        Whether feedback waits in the exchange.
    """

    name: str
    status: str = "absent"
    path: str = ""
    submitted_at: str = ""
    feedback: str = ""
    has_feedback: bool = False


@dataclass(frozen=True)
class SessionState:
    """One row of the course home."""

    session: Session
    module: str
    progress: Progress
    assignment: Assignment
    assignment_progress: Progress
    alone: bool = False

    @property
    def step(self) -> str:
        """What to do next.

        In a class ``module``, ``wait``, ``fetch``, ``work``, ``submitted`` or ``feedback``; alone ``module``, ``work``
        or ``marks``; ``soon`` where there is no module yet.
        """
        if not self.module:
            return "soon"
        if self.alone:
            return self._step_alone()
        if self.assignment.has_feedback or self.assignment.feedback:
            return "feedback"
        if self.assignment.status == "submitted":
            return "submitted"
        if self.assignment.status == "fetched":
            return "work"
        if self.progress.percent < 50:
            return "module"
        return "fetch" if self.assignment.status == "released" else "wait"

    def _step_alone(self) -> str:
        if self.progress.percent < 50 and not self.assignment_progress.answered:
            return "module"
        return "work" if self.assignment_progress.percent < 100 else "marks"

    @property
    def waits_for_the_learner(self) -> bool:
        """Whether there is something to do: not waiting for somebody else, and not done."""
        return self.step in ("module", "fetch", "work") or self.assignment.has_feedback


def where_am_i(states: Sequence[SessionState]) -> SessionState | None:
    """Return the first session in which there is something to do; ``None`` when all is done or waits for others."""
    return next((state for state in states if state.waits_for_the_learner), None)


def session_states(
    root: Path, modules: Path, listed: Sequence[Mapping[str, Any]], *, alone: bool = False
) -> list[SessionState]:
    """Return the state of each session.

    Parameters
    ----------
    root : Path
        The server's root folder.
    modules : Path
        The trainee's copies of the modules.
    listed : sequence of mappings
        What nbgrader's exchange lists (its own format), released and submitted.
    alone : bool
        Whether the learner has no instructor: the assignments are in the folder from the beginning.
    """
    states = []
    for one in sessions():
        notebook = modules / one.module
        assignment = own_assignment(root, one.assignment) if alone else read_assignment(one.assignment, listed)
        folder = (root / assignment.path).parent if assignment.path else None
        states.append(
            SessionState(
                one,
                str(notebook.relative_to(root)) if notebook.exists() else "",
                folder_progress(modules, only=f"{one.number:02}-*.yaml"),
                assignment,
                folder_progress(folder) if folder else Progress(0, 0),
                alone,
            )
        )
    return states


def own_assignment(root: Path, name: str) -> Assignment:
    """Return an assignment of a learner without an instructor."""
    path = f"{name}/{name}.ipynb"
    return Assignment(name, "fetched", path) if (root / path).exists() else Assignment(name)


def folder_progress(folder: Path, only: str = "*.yaml") -> Progress:
    """Count the questions answered in a folder; a damaged bank or answers file counts as nothing."""
    try:
        answers = AnswerStore(folder).values() if folder.is_dir() else {}
        chosen = set(folder.glob(only))
        questions = [q for path in find_banks(folder) if path in chosen for q in load_bank(path)]
    except (CourseError, OSError):
        return Progress(0, 0)
    return Progress(sum(1 for q in questions if is_answered(q, answers.get(q.id))), len(questions))


def read_assignment(name: str, listed: Sequence[Mapping[str, Any]]) -> Assignment:
    """Return what nbgrader's list says of one assignment."""
    mine = [entry for entry in listed if entry.get("assignment_id") == name]
    released = next((e for e in mine if e.get("status") in {"released", "fetched"}), None)
    submissions = sorted((s for e in mine for s in e.get("submissions", ())), key=lambda s: str(s.get("timestamp", "")))
    status = str(released["status"]) if released else "absent"
    if submissions:
        status = "submitted"
    last = submissions[-1] if submissions else {}
    return Assignment(
        name,
        status,
        _notebook_path(released),
        str(last.get("timestamp", "")).split(".")[0],
        _feedback_path(submissions),
        any(s.get("has_exchange_feedback") and not s.get("has_local_feedback") for s in submissions)
        or any(s.get("feedback_updated") for s in submissions),
    )


def _notebook_path(released: Mapping[str, Any] | None) -> str:
    notebooks = (released or {}).get("notebooks") or []
    return str(notebooks[0].get("path", "")) if notebooks and (released or {}).get("status") == "fetched" else ""


def _feedback_path(submissions: Sequence[Mapping[str, Any]]) -> str:
    for submission in reversed(submissions):
        if submission.get("has_local_feedback") and submission.get("local_feedback_path"):
            return str(submission["local_feedback_path"])
    return ""
