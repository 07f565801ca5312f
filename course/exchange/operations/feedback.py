"""Feedback: returned to one trainee for one submission, and read by nobody else."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.exchange.archive import Contents
from course.exchange.identity import Caller
from course.exchange.operations.desk import Desk, make_assignment, make_course
from course.exchange.problems import not_found
from course.exchange.roles import Action
from course.exchange.store import Incoming
from course.exchange.tables import Assignment, Feedback
from course.exchange.views import FeedbackView
from course.i18n import gettext as _


def _view(assignment: Assignment, row: Feedback) -> FeedbackView:
    return FeedbackView(
        id=row.id,
        course=assignment.course,
        assignment=assignment.name,
        student=row.student,
        timestamp=row.timestamp,
        released=row.released,
        files=row.files,
    )


def check_may_return(caller: Caller) -> None:
    """Refuse feedback before its upload is read."""
    caller.must(Action.RETURN_FEEDBACK)


def return_feedback(
    desk: Desk,
    caller: Caller,
    name: str,
    student: str,
    timestamp: str,
    incoming: Incoming,
    contents: Contents,
    now: datetime,
) -> FeedbackView:
    """Return feedback to a trainee; new feedback on the same submission takes the place of the old.

    The submission may have come another way (on a memory stick, say), and the assignment too.
    """
    caller.must(Action.RETURN_FEEDBACK)
    desk.store.keep(incoming)
    with desk.database.writing() as session:
        make_course(session, caller.course)
        assignment = make_assignment(session, caller.course, name)
        row = _find(session, assignment, student, timestamp)
        if row is None:
            row = Feedback(id=secrets.token_hex(16), assignment_id=assignment.id, student=student, timestamp=timestamp)
            session.add(row)
        row.archive, row.files, row.released = incoming.sha256, contents.files, now
        session.flush()
        return _view(assignment, row)


def _find(session: Session, assignment: Assignment, student: str, timestamp: str) -> Feedback | None:
    return session.scalar(
        select(Feedback).where(
            Feedback.assignment_id == assignment.id, Feedback.student == student, Feedback.timestamp == timestamp
        )
    )


def list_feedback(
    desk: Desk, caller: Caller, *, assignment: str | None = None, student: str | None = None
) -> list[FeedbackView]:
    """Return feedback in order of time: everybody's for staff, else the asking person's."""
    caller.must(Action.SEE_OWN)
    if student is not None:
        caller.must_own(student)
    elif not caller.may(Action.SEE_WORK):
        student = caller.name
    query = select(Assignment, Feedback).join(Feedback, Feedback.assignment_id == Assignment.id)
    query = query.where(Assignment.course == caller.course)
    if assignment is not None:
        query = query.where(Assignment.name == assignment)
    if student is not None:
        query = query.where(Feedback.student == student)
    with desk.database.reading() as session:
        rows = session.execute(query.order_by(Feedback.released)).tuples()
        return [_view(about, row) for about, row in rows]


def files_of(desk: Desk, caller: Caller, feedback: str) -> Path:
    """Return the archive of a piece of feedback."""
    with desk.database.reading() as session:
        row = session.get(Feedback, feedback)
        assignment = session.get(Assignment, row.assignment_id) if row else None
        if row is None or assignment is None or assignment.course != caller.course:
            caller.must(Action.SEE_OWN)
            raise not_found(_("There is no such feedback."), feedback)
        caller.must_own(row.student)
        return desk.store.path(row.archive)
