"""Writes scores into nbgrader's gradebook: one transaction a submission, one writer.

What a person has entered is never touched. A grade that a person gave is flagged for another look only where what it
was given for has changed. A second run after any interruption ends in the same gradebook.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from nbgrader.api import Comment, Grade, Gradebook, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import select, text
from traitlets.config import Config

from course.errors import GradingError
from course.grading.scoring import Scored
from course.i18n import gettext as _

# A number of our own for PostgreSQL's advisory lock (pg_advisory_lock).
_LOCK_NUMBER = 0x6772616465


@dataclass
class Outcome:
    """What is written for one submission.

    Attributes
    ----------
    student : str
        The student's id.
    timestamp : datetime or None
        When it was handed in, UTC without zone.
    notebooks : list of Scored
        The notebooks that were run.
    missing : list of str
        Notebooks that were not handed in: they score 0.
    changed : set of (str, str)
        Notebook and grade id of graded work that is not what it was at the last run.
    """

    student: str
    timestamp: datetime.datetime | None
    notebooks: list[Scored]
    missing: list[str] = field(default_factory=list)
    changed: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True)
class _Notebook:
    identity: str
    name: str
    grades: dict[str, str]
    comments: dict[str, str]


class Recorder:
    """The one writer of a gradebook.

    Parameters
    ----------
    gradebook : Gradebook
        An open gradebook.
    assignment : str
        The assignment's name.
    config : Config
        The course's configuration: it names the plugin for late penalties.
    create_students : bool
        Whether students unknown to the gradebook are added.
    """

    def __init__(self, gradebook: Gradebook, assignment: str, config: Config, create_students: bool = True) -> None:
        self.gradebook = gradebook
        self.create_students = create_students
        record = gradebook.find_assignment(assignment)
        self.assignment_id, self.due = str(record.id), record.duedate
        self.notebooks = [
            _Notebook(
                notebook.id,
                notebook.name,
                {cell.name: cell.id for cell in (*notebook.grade_cells, *notebook.task_cells)},
                {cell.name: cell.id for cell in (*notebook.solution_cells, *notebook.task_cells)},
            )
            for notebook in record.notebooks
        ]
        self.penalties = AssignLatePenalties(config=config)
        self.penalties.init_plugin()
        gradebook.db.rollback()

    def record(self, outcome: Outcome) -> None:
        """Write one submission, whole or not at all.

        Raises
        ------
        GradingError
            If the student is unknown and may not be added.
        """
        session = self.gradebook.db
        try:
            submission = self._submission(session, outcome)
            rows = {row.notebook_id: row for row in self._rows(session, SubmittedNotebook, submission.id)}
            found = {scored.name: scored for scored in outcome.notebooks}
            for notebook in self.notebooks:
                row = rows[notebook.identity]
                grades = {
                    grade.cell_id: grade for grade in session.scalars(select(Grade).where(Grade.notebook_id == row.id))
                }
                if notebook.name in found:
                    self._write(session, notebook, row, grades, found[notebook.name], outcome.changed)
                elif notebook.name in outcome.missing:
                    _write_missing(grades)
                self._penalise(submission, row, list(grades.values()))
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.remove()

    def _rows(self, session: Any, kind: Any, submission: str) -> list[Any]:
        return list(session.scalars(select(kind).where(kind.assignment_id == submission)))

    def _submission(self, session: Any, outcome: Outcome) -> Any:
        if session.get(Student, outcome.student) is None:
            if not self.create_students:
                raise GradingError(
                    _("The gradebook has no student %(student)s.") % {"student": outcome.student},
                    remedy=_("Add the student first: nbgrader db student add."),
                )
            session.add(Student(id=outcome.student))
            session.flush()
        submission = session.scalars(
            select(SubmittedAssignment).where(
                SubmittedAssignment.assignment_id == self.assignment_id,
                SubmittedAssignment.student_id == outcome.student,
            )
        ).one_or_none()
        if submission is None:
            submission = self._new_submission(session, outcome.student)
        if outcome.timestamp is not None:
            submission.timestamp = outcome.timestamp
        return submission

    def _new_submission(self, session: Any, student: str) -> Any:
        submission = SubmittedAssignment(assignment_id=self.assignment_id, student_id=student)
        session.add(submission)
        session.flush()
        rows = [SubmittedNotebook(notebook_id=item.identity, assignment_id=submission.id) for item in self.notebooks]
        session.add_all(rows)
        session.flush()
        for item, row in zip(self.notebooks, rows, strict=True):
            session.add_all([Grade(cell_id=cell, notebook_id=row.id) for cell in item.grades.values()])
            session.add_all([Comment(cell_id=cell, notebook_id=row.id) for cell in item.comments.values()])
        session.flush()
        return submission

    def _write(
        self, session: Any, notebook: _Notebook, row: Any, grades: dict[str, Any], scored: Scored, changed: set[Any]
    ) -> None:
        names = {identity: name for name, identity in notebook.grades.items()}
        for identity, grade in grades.items():
            name = names.get(identity)
            if name is None:
                continue
            # A task has no cell that is scored by itself: nbgrader leaves its score to a person.
            if name in scored.scores:
                grade.auto_score = scored.scores[name]
            grade.needs_manual_grade = _needs_person(grade, name, scored, (notebook.name, name) in changed)
        places = {identity: name for name, identity in notebook.comments.items()}
        for comment in session.scalars(select(Comment).where(Comment.notebook_id == row.id)):
            name = places.get(comment.cell_id)
            if name in scored.comments:
                comment.auto_comment = scored.comments[name]

    def _penalise(self, submission: Any, row: Any, grades: list[Any]) -> None:
        """Set the late penalty as ``nbgrader.preprocessors.AssignLatePenalties`` does."""
        late = _seconds_late(submission, self.due)
        row.late_submission_penalty = None
        if late > 0:
            score = sum(map(_score, grades))
            penalty = self.penalties.plugin_inst.late_submission_penalty(submission.student_id, score, late)
            if penalty is not None:
                row.late_submission_penalty = min(max(penalty, 0), score)

    def refresh_penalties(self) -> int:
        """Compute all late penalties of the assignment anew, for a due date that has moved; return how many changed."""
        session, changed = self.gradebook.db, 0
        identities = session.scalars(
            select(SubmittedAssignment.id).where(SubmittedAssignment.assignment_id == self.assignment_id)
        ).all()
        for identity in identities:
            submission = session.get(SubmittedAssignment, identity)
            for row in self._rows(session, SubmittedNotebook, identity):
                before = row.late_submission_penalty
                grades = list(session.scalars(select(Grade).where(Grade.notebook_id == row.id)))
                self._penalise(submission, row, grades)
                changed += before != row.late_submission_penalty
            session.commit()
            session.expunge_all()
        session.remove()
        return changed


def _needs_person(grade: Any, name: str, scored: Scored, changed: bool) -> bool:
    if grade.manual_score is not None:
        return bool(grade.needs_manual_grade) or changed
    return grade.auto_score is None or name in scored.doubtful


def _write_missing(grades: dict[str, Any]) -> None:
    for grade in grades.values():
        grade.auto_score = 0
        grade.needs_manual_grade = False


def _score(grade: Any) -> float:
    """Return what ``nbgrader.api.Grade.score`` is."""
    chosen = grade.manual_score if grade.manual_score is not None else grade.auto_score
    return 0.0 if chosen is None else float(chosen) + float(grade.extra_credit or 0.0)


def _seconds_late(submission: Any, due: datetime.datetime | None) -> float:
    if due is None or submission.timestamp is None:
        return 0.0
    if submission.extension is not None:
        due = due + submission.extension
    late: float = max(0.0, (submission.timestamp - due).total_seconds())
    return late


@contextmanager
def only_writer(gradebook: Gradebook, root: Path) -> Iterator[None]:
    """Hold the gradebook's one place for a grader, or say that it is taken.

    Raises
    ------
    GradingError
        If another grader writes to it.
    """
    taken = GradingError(
        _("Another grader is writing to this gradebook."), where=str(root), remedy=_("Wait until it has finished.")
    )
    lock = FileLock(str(root / ".course-grade.lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise taken from error
    try:
        with gradebook.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                free = connection.execute(text("SELECT pg_try_advisory_lock(:n)"), {"n": _LOCK_NUMBER}).scalar()
                connection.commit()
                if not free:
                    raise taken
            yield
    finally:
        lock.release()
