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
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from filelock import FileLock, Timeout
from nbgrader.api import Comment, Grade, Gradebook, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import bindparam, select, text
from traitlets.config import Config

from course.errors import GradingError
from course.grading.scoring import Scored
from course.i18n import gettext as _

# A number of our own for PostgreSQL's advisory lock (pg_advisory_lock).
_LOCK_NUMBER = 0x6772616465


def _table(kind: Any) -> Any:
    return kind.__table__


_STUDENTS, _WORK, _NOTEBOOKS = _table(Student), _table(SubmittedAssignment), _table(SubmittedNotebook)
_KEPT = MappingProxyType(
    {
        Grade: ("auto_score", "manual_score", "extra_credit", "needs_manual_grade"),
        Comment: ("auto_comment", "manual_comment"),
    }
)
# Made once: to build a statement takes longer than to carry it out.
_FIND_STUDENT = select(_STUDENTS.c.id).where(_STUDENTS.c.id == bindparam("student"))
_ADD_STUDENT = _STUDENTS.insert()
_FIND_WORK = select(_WORK.c.id, _WORK.c.timestamp, _WORK.c.extension).where(
    _WORK.c.assignment_id == bindparam("assignment"), _WORK.c.student_id == bindparam("student")
)
_ADD_WORK = _WORK.insert()
_SET_TIME = _WORK.update().where(_WORK.c.id == bindparam("row")).values(timestamp=bindparam("stamp"))
_FIND_NOTEBOOKS = select(_NOTEBOOKS.c.notebook_id, _NOTEBOOKS.c.id, _NOTEBOOKS.c.late_submission_penalty).where(
    _NOTEBOOKS.c.assignment_id == bindparam("work")
)
_ADD_NOTEBOOKS = _NOTEBOOKS.insert()
_SET_PENALTY = (
    _NOTEBOOKS.update().where(_NOTEBOOKS.c.id == bindparam("row")).values(late_submission_penalty=bindparam("penalty"))
)
_FIND_LINES = {
    kind: select(*(_table(kind).c[name] for name in ("notebook_id", "cell_id", "id", *names))).where(
        _table(kind).c.notebook_id.in_(bindparam("notebooks", expanding=True))
    )
    for kind, names in _KEPT.items()
}
_ADD_LINES = {kind: _table(kind).insert() for kind in _KEPT}


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
            database = session.connection()
            submission = self._submission(database, outcome)
            rows = self._notebook_rows(database, submission)
            grades = _Lines(database, Grade, rows, {item.identity: item.grades for item in self.notebooks})
            comments = _Lines(database, Comment, rows, {item.identity: item.comments for item in self.notebooks})
            found = {scored.name: scored for scored in outcome.notebooks}
            for notebook in self.notebooks:
                row = rows[notebook.identity]
                mine = grades.of(row.id)
                if notebook.name in found:
                    _write(found[notebook.name], mine, comments.of(row.id), outcome.changed)
                elif notebook.name in outcome.missing:
                    _write_missing(mine)
                row.late_submission_penalty = self._penalty(submission, list(mine.values()))
            grades.save(database)
            comments.save(database)
            _save_penalties(database, list(rows.values()))
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.remove()

    def _submission(self, database: Any, outcome: Outcome) -> _Submission:
        if database.execute(_FIND_STUDENT, {"student": outcome.student}).first() is None:
            if not self.create_students:
                raise GradingError(
                    _("The gradebook has no student %(student)s.") % {"student": outcome.student},
                    remedy=_("Add the student first: nbgrader db student add."),
                )
            database.execute(_ADD_STUDENT, {"id": outcome.student})
        known = database.execute(
            _FIND_WORK, {"assignment": self.assignment_id, "student": outcome.student}
        ).one_or_none()
        if known is None:
            identity, stamp, extension = uuid4().hex, outcome.timestamp, None
            values = {"assignment_id": self.assignment_id, "student_id": outcome.student, "timestamp": stamp}
            database.execute(_ADD_WORK, {"id": identity, **values})
        else:
            identity, stamp, extension = known
            if outcome.timestamp is not None and outcome.timestamp != stamp:
                stamp = outcome.timestamp
                database.execute(_SET_TIME, {"row": identity, "stamp": stamp})
        return _Submission(identity, outcome.student, stamp, extension)

    def _notebook_rows(self, database: Any, submission: _Submission) -> dict[str, _Row]:
        """Return the submission's notebooks by the assignment's, those made that were not there."""
        found = database.execute(_FIND_NOTEBOOKS, {"work": submission.id}).all()
        rows = {notebook: _Row(identity, penalty, penalty) for notebook, identity, penalty in found}
        new = {item.identity: uuid4().hex for item in self.notebooks if item.identity not in rows}
        if new:
            database.execute(
                _ADD_NOTEBOOKS,
                [{"id": i, "notebook_id": n, "assignment_id": submission.id, "flagged": False} for n, i in new.items()],
            )
        return rows | {notebook: _Row(identity, new=True) for notebook, identity in new.items()}

    def _penalty(self, submission: _Submission, grades: list[_Line]) -> float | None:
        """Return the late penalty as ``nbgrader.preprocessors.AssignLatePenalties`` gives it."""
        late = _seconds_late(submission, self.due)
        if late <= 0:
            return None
        score = sum(map(_score, grades))
        penalty = self.penalties.plugin_inst.late_submission_penalty(submission.student, score, late)
        return None if penalty is None else min(max(penalty, 0), score)

    def refresh_penalties(self) -> int:
        """Compute the assignment's late penalties anew, for a due date that has moved; return how many changed."""
        session, changed = self.gradebook.db, 0
        punished = select(_NOTEBOOKS.c.assignment_id).where(_NOTEBOOKS.c.late_submission_penalty.is_not(None))
        known = session.execute(
            select(
                _WORK.c.id, _WORK.c.student_id, _WORK.c.timestamp, _WORK.c.extension, _WORK.c.id.in_(punished)
            ).where(_WORK.c.assignment_id == self.assignment_id)
        ).all()
        for *values, has_penalty in known:
            submission = _Submission(*values)
            if has_penalty or _seconds_late(submission, self.due) > 0:
                database = session.connection()
                rows = self._notebook_rows(database, submission)
                grades = _Lines(database, Grade, rows, {item.identity: item.grades for item in self.notebooks})
                for row in rows.values():
                    row.late_submission_penalty = self._penalty(submission, list(grades.of(row.id).values()))
                changed += _save_penalties(database, list(rows.values()))
                session.commit()
        session.rollback()
        session.remove()
        return changed


@dataclass(frozen=True)
class _Submission:
    """A row of ``submitted_assignment``."""

    id: str
    student: str
    timestamp: datetime.datetime | None
    extension: datetime.timedelta | None


@dataclass
class _Row:
    """A row of ``submitted_notebook``; the penalty as it is stored, and as it is to be."""

    id: str
    stored: float | None = None
    late_submission_penalty: float | None = None
    new: bool = False


@dataclass
class _Line:
    """A row of ``grade`` or ``comment``, and its values as they are stored; none for a new one."""

    id: str
    values: dict[str, Any]
    stored: dict[str, Any] | None


class _Lines:
    """The grades or the comments of a submission: read at once, written at once, missing ones made.

    Parameters
    ----------
    database : Connection
        Where the gradebook is.
    kind : type
        ``Grade`` or ``Comment``.
    rows : dict of str to _Row
        The submitted notebooks by the assignment's.
    cells : dict of str to dict of str to str
        By the assignment's notebook, the cells' names and their ids in the gradebook.
    """

    def __init__(self, database: Any, kind: Any, rows: dict[str, _Row], cells: dict[str, dict[str, str]]) -> None:
        self.kind = kind
        self.cells = {rows[notebook].id: named for notebook, named in cells.items()}
        self.lines: dict[tuple[str, str], _Line] = {}
        names = _KEPT[kind]
        old = [row.id for row in rows.values() if not row.new and row.id in self.cells]
        # What was just made has no lines yet.
        for notebook, cell, identity, *values in database.execute(_FIND_LINES[kind], {"notebooks": old}) if old else ():
            stored = dict(zip(names, values, strict=True))
            self.lines[notebook, cell] = _Line(identity, dict(stored), stored)
        for notebook, named in self.cells.items():
            for cell in named.values():
                if (notebook, cell) not in self.lines:
                    fresh = dict.fromkeys(names) | ({"needs_manual_grade": True} if kind is Grade else {})
                    self.lines[notebook, cell] = _Line(uuid4().hex, fresh, None)

    def of(self, notebook: str) -> dict[str, _Line]:
        """Return the lines of a submitted notebook by the cells' names."""
        return {name: self.lines[notebook, cell] for name, cell in self.cells[notebook].items()}

    def save(self, database: Any) -> None:
        """Write what is new and what has changed."""
        new = [
            {"id": line.id, "notebook_id": notebook, "cell_id": cell, **line.values}
            for (notebook, cell), line in self.lines.items()
            if line.stored is None
        ]
        if new:
            database.execute(_ADD_LINES[self.kind], new)
        table = _table(self.kind)
        for line in self.lines.values():
            if line.stored is not None and line.values != line.stored:
                database.execute(table.update().where(table.c.id == line.id), line.values)


def _save_penalties(database: Any, rows: list[_Row]) -> int:
    """Write the penalties that have changed; return how many there are."""
    changed = [row for row in rows if row.late_submission_penalty != row.stored]
    for row in changed:
        database.execute(_SET_PENALTY, {"row": row.id, "penalty": row.late_submission_penalty})
    return len(changed)


def _write(scored: Scored, grades: dict[str, _Line], comments: dict[str, _Line], changed: set[Any]) -> None:
    for name, line in grades.items():
        # A task has no cell that is scored by itself: nbgrader leaves its score to a person.
        if name in scored.scores:
            line.values["auto_score"] = scored.scores[name]
        line.values["needs_manual_grade"] = _needs_person(line.values, name, scored, (scored.name, name) in changed)
    for name, line in comments.items():
        if name in scored.comments:
            line.values["auto_comment"] = scored.comments[name]


def _needs_person(grade: dict[str, Any], name: str, scored: Scored, changed: bool) -> bool:
    if grade["manual_score"] is not None:
        return bool(grade["needs_manual_grade"]) or changed
    return grade["auto_score"] is None or name in scored.doubtful


def _write_missing(grades: dict[str, _Line]) -> None:
    for line in grades.values():
        line.values |= {"auto_score": 0.0, "needs_manual_grade": False}


def _score(line: _Line) -> float:
    """Return what ``nbgrader.api.Grade.score`` is."""
    grade = line.values
    chosen = grade["manual_score"] if grade["manual_score"] is not None else grade["auto_score"]
    return 0.0 if chosen is None else float(chosen) + float(grade["extra_credit"] or 0.0)


def _seconds_late(submission: _Submission, due: datetime.datetime | None) -> float:
    if due is None or submission.timestamp is None:
        return 0.0
    late: float = (submission.timestamp - due - (submission.extension or datetime.timedelta())).total_seconds()
    return max(0.0, late)


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
