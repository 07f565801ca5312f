"""Submissions: accepted once, whole, and for good."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from course.exchange import calendar
from course.exchange.archive import Contents
from course.exchange.identity import Caller
from course.exchange.operations.desk import Desk, find_assignment
from course.exchange.operations.groups import whose
from course.exchange.problems import ProblemError, not_found
from course.exchange.roles import Action, Role
from course.exchange.store import Incoming
from course.exchange.tables import Assignment, Feedback, Submission
from course.exchange.views import Receipt
from course.i18n import gettext as _

_TRIES = 20


def timestamp_text(moment: datetime) -> str:
    """Return a time as nbgrader's ``timestamp.txt`` holds it, always UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")


def check_may_submit(desk: Desk, caller: Caller, name: str, student: str) -> None:
    """Refuse a submission before its upload is read."""
    caller.must(Action.SUBMIT if student == caller.name else Action.SUBMIT_FOR)
    if student != caller.name and Role.TRAINEE not in desk.hub.members(caller.course).get(student, set()):
        raise not_found(_("The course has no trainee of that name."), student)
    with desk.database.reading() as session:
        find_assignment(session, caller.course, name, released=True)


def submit(
    desk: Desk, caller: Caller, name: str, student: str, incoming: Incoming, contents: Contents, now: datetime
) -> Receipt:
    """Keep an upload and return its receipt; the very upload that arrived last time gets its first receipt again.

    The archive is on disk before the row is written, and the row before the receipt is given.
    """
    caller.must(Action.SUBMIT if student == caller.name else Action.SUBMIT_FOR)
    desk.store.keep(incoming)
    for _attempt in range(_TRIES):
        try:
            return _record(desk, caller, name, student, incoming, contents, now)
        except IntegrityError:
            continue  # another upload of the same owner took the number first
    raise ProblemError(503, _("Too many uploads at once."), where=name, remedy=_("Submit again; it counts once."))


def _record(
    desk: Desk, caller: Caller, name: str, student: str, incoming: Incoming, contents: Contents, now: datetime
) -> Receipt:
    with desk.database.writing() as session:
        assignment = find_assignment(session, caller.course, name, released=True)
        group, members = whose(session, assignment, student)
        owner = f"group:{group}" if group else f"user:{student}"
        last = _last(session, assignment, owner)
        same = last is not None and last.archive == incoming.sha256 and last.members == members
        if last is not None and same and last.removed is None:
            return receipt(session, caller, assignment, last, again=True)
        row = Submission(
            id=secrets.token_hex(16),
            assignment_id=assignment.id,
            owner=owner,
            ordinal=last.ordinal + 1 if last else 1,
            student=student,
            group=group,
            members=members,
            received=max(now, last.received + timedelta(microseconds=1)) if last else now,
            archive=incoming.sha256,
            bytes=contents.bytes,
            files=contents.files,
            secret=secrets.token_hex(64),
        )
        session.add(row)
        session.flush()
        return receipt(session, caller, assignment, row)


def _last(session: Session, assignment: Assignment, owner: str) -> Submission | None:
    query = select(Submission).where(Submission.assignment_id == assignment.id, Submission.owner == owner)
    return session.scalar(query.order_by(Submission.ordinal.desc()).limit(1))


def receipt(
    session: Session, caller: Caller, assignment: Assignment, row: Submission, *, again: bool = False
) -> Receipt:
    """Return the receipt of a submission, with the feedback that the asking person may see."""
    stamp = timestamp_text(row.received)
    reader = caller.name if caller.name in row.members else row.student
    feedback = session.scalar(
        select(Feedback).where(
            Feedback.assignment_id == assignment.id, Feedback.student == reader, Feedback.timestamp == stamp
        )
    )
    late = calendar.lateness(row.received, assignment.due, assignment.grace_minutes)
    return Receipt(
        id=row.id,
        course=assignment.course,
        assignment=assignment.name,
        student=row.student,
        group=row.group,
        members=row.members,
        attempt=row.ordinal,
        received=row.received,
        timestamp=stamp,
        sha256=row.archive,
        bytes=row.bytes,
        files=row.files,
        notebooks=Contents(row.files, 0).notebooks,
        late_seconds=int(late.total_seconds()),
        again=again,
        feedback=feedback.files if feedback else None,
        feedback_id=feedback.id if feedback else None,
        secret=row.secret,
    )


def list_submissions(
    desk: Desk, caller: Caller, *, assignment: str | None = None, student: str | None = None
) -> list[Receipt]:
    """Return submissions in order of time: everybody's for staff, else those that count for the asking person.

    A person's own receipts stay, even of what an instructor has taken out of the lists.
    """
    caller.must(Action.SEE_OWN)
    if student is not None:
        caller.must_own(student)
    elif not caller.may(Action.SEE_WORK):
        student = caller.name
    query = select(Assignment, Submission).join(Submission, Submission.assignment_id == Assignment.id)
    query = query.where(Assignment.course == caller.course)
    if student != caller.name:
        query = query.where(Submission.removed.is_(None))
    if assignment is not None:
        query = query.where(Assignment.name == assignment)
    with desk.database.reading() as session:
        rows = session.execute(query.order_by(Submission.received)).tuples()
        return [
            receipt(session, caller, about, row) for about, row in rows if student is None or student in row.members
        ]


def _find(
    session: Session, caller: Caller, submission: str, actions: Iterable[Action]
) -> tuple[Assignment, Submission]:
    """Return a submission; somebody else's is as unknown as none to those who may not see it."""
    row = session.get(Submission, submission)
    assignment = session.get(Assignment, row.assignment_id) if row else None
    mine = row is not None and caller.name in row.members and caller.may(Action.SEE_OWN)
    if row is None or assignment is None or assignment.course != caller.course or (row.removed and not mine):
        caller.must(Action.SEE_OWN)
        raise not_found(_("There is no such submission."), submission)
    for action in () if mine and Action.RELEASE not in actions else actions:
        caller.must(action)
    return assignment, row


def see_submission(desk: Desk, caller: Caller, submission: str) -> Receipt:
    """Return a submission's receipt."""
    with desk.database.reading() as session:
        return receipt(session, caller, *_find(session, caller, submission, [Action.SEE_WORK]))


def files_of(desk: Desk, caller: Caller, submission: str) -> Path:
    """Return the archive of a submission."""
    with desk.database.reading() as session:
        _assignment, row = _find(session, caller, submission, [Action.SEE_WORK])
        return desk.store.path(row.archive)


def remove(desk: Desk, caller: Caller, submission: str, now: datetime) -> None:
    """Take a submission out of all lists; its bytes stay in the store."""
    with desk.database.writing() as session:
        _assignment, row = _find(session, caller, submission, [Action.RELEASE])
        row.removed = now
