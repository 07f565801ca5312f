"""Assignments: release, list, fetch, withdraw."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.exchange.archive import Contents
from course.exchange.identity import Caller
from course.exchange.operations.desk import Desk, find_assignment, from_local, local_text, make_assignment, make_course
from course.exchange.problems import ProblemError
from course.exchange.roles import Action
from course.exchange.store import Incoming
from course.exchange.tables import Assignment
from course.exchange.views import AssignmentChange, AssignmentView
from course.i18n import gettext as _


def view(session: Session, row: Assignment) -> AssignmentView:
    """Return an assignment as it is shown."""
    return AssignmentView(
        course=row.course,
        name=row.name,
        released=row.released,
        files=row.files,
        notebooks=Contents(row.files, 0).notebooks,
        due=row.due,
        due_local=local_text(session, row.course, row.due),
        grace_minutes=row.grace_minutes,
        by_group=row.by_group,
    )


def list_assignments(desk: Desk, caller: Caller) -> list[AssignmentView]:
    """Return the released assignments of a course, by name."""
    caller.must(Action.FETCH)
    query = select(Assignment).where(Assignment.course == caller.course, Assignment.archive.is_not(None))
    with desk.database.reading() as session:
        return [view(session, row) for row in session.scalars(query.order_by(Assignment.name))]


def check_may_release(desk: Desk, caller: Caller, name: str, *, force: bool) -> None:
    """Refuse a release before its upload is read: by role, or because there is one already (409)."""
    caller.must(Action.RELEASE)
    with desk.database.reading() as session:
        query = select(Assignment).where(Assignment.course == caller.course, Assignment.name == name)
        _refuse_second(session.scalar(query), force=force)


def _refuse_second(row: Assignment | None, *, force: bool) -> None:
    if row is not None and row.archive is not None and not force:
        raise ProblemError(
            409,
            _("The assignment has been released before."),
            where=f"{row.course}/{row.name}",
            remedy=_("Release it again with --force; trainees who have fetched it keep their copy."),
        )


def release(
    desk: Desk, caller: Caller, name: str, incoming: Incoming, contents: Contents, *, force: bool, now: datetime
) -> AssignmentView:
    """Release an assignment, or with `force` a new version of it."""
    caller.must(Action.RELEASE)
    desk.store.keep(incoming)
    with desk.database.writing() as session:
        make_course(session, caller.course)
        row = session.scalar(select(Assignment).where(Assignment.course == caller.course, Assignment.name == name))
        _refuse_second(row, force=force)
        row = row or make_assignment(session, caller.course, name)
        row.archive, row.files, row.released = incoming.sha256, contents.files, now
        session.flush()
        return view(session, row)


def files_of(desk: Desk, caller: Caller, name: str) -> Path:
    """Return the archive of a released assignment."""
    caller.must(Action.FETCH)
    with desk.database.reading() as session:
        row = find_assignment(session, caller.course, name, released=True)
        return desk.store.path(row.archive or "")


def change(desk: Desk, caller: Caller, name: str, wish: AssignmentChange) -> AssignmentView:
    """Change due date, grace time or group work of an assignment."""
    caller.must(Action.MANAGE_COURSE)
    with desk.database.writing() as session:
        row = find_assignment(session, caller.course, name)
        if "due_local" in wish.model_fields_set:
            row.due = from_local(session, caller.course, wish.due_local)
        if wish.grace_minutes is not None:
            row.grace_minutes = wish.grace_minutes
        if wish.by_group is not None:
            row.by_group = wish.by_group
        return view(session, row)


def withdraw(desk: Desk, caller: Caller, name: str) -> None:
    """Take an assignment back; what was submitted stays."""
    caller.must(Action.RELEASE)
    with desk.database.writing() as session:
        find_assignment(session, caller.course, name, released=True).archive = None
