"""Courses: which are mine, what are they called, when are their dates."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.errors import ExchangeError
from course.exchange import calendar
from course.exchange.identity import Caller, Person
from course.exchange.operations.desk import Desk, find_course, from_local, local_text, make_assignment, make_course
from course.exchange.problems import ProblemError
from course.exchange.roles import Action
from course.exchange.tables import Assignment, Course, Event, Submission
from course.exchange.views import (
    CalendarChange,
    CalendarView,
    CourseChange,
    CourseView,
    EventView,
    MomentView,
    Notice,
    SessionShape,
)
from course.i18n import gettext as _


def list_courses(desk: Desk, person: Person) -> list[CourseView]:
    """Return the courses in which the person is anything."""
    with desk.database.reading() as session:
        names = set(person.roles)
        if person.staff_everywhere:
            names = set(session.scalars(select(Course.id)))
        return [_view(find_course(session, name), person) for name in sorted(names)]


def see_course(desk: Desk, caller: Caller) -> CourseView:
    """Return one course."""
    caller.must(Action.SEE_COURSE)
    with desk.database.reading() as session:
        return _view(find_course(session, caller.course), caller.person)


def _view(course: Course, person: Person) -> CourseView:
    return CourseView(
        id=course.id,
        title=course.title,
        language=course.language,
        timezone=course.timezone,
        roles=sorted(person.roles_in(course.id)),
    )


def change_course(desk: Desk, caller: Caller, change: CourseChange) -> CourseView:
    """Change a course's title, language or time zone; its dates keep their local times."""
    caller.must(Action.MANAGE_COURSE)
    with desk.database.writing() as session:
        course = make_course(session, caller.course)
        if change.timezone is not None:
            _move_zone(session, course, change.timezone)
        for field in ("title", "language"):
            if (value := getattr(change, field)) is not None:
                setattr(course, field, value)
        return _view(course, caller.person)


def _move_zone(session: Session, course: Course, name: str) -> None:
    """Change the zone; a due date of 23:59 stays one of 23:59."""
    before, after = calendar.zone(course.timezone), _zone(name)
    course.timezone = name
    for assignment in session.scalars(select(Assignment).where(Assignment.course == course.id)):
        if assignment.due is not None:
            local = assignment.due.astimezone(before).replace(tzinfo=None)
            assignment.due = calendar.to_utc(local, after)


def _zone(name: str) -> Any:
    try:
        return calendar.zone(name)
    except ExchangeError as error:
        raise ProblemError(422, error.what, where=error.where, remedy=error.remedy) from None


def see_calendar(desk: Desk, caller: Caller) -> CalendarView:
    """Return the course's dates, and what was done on them."""
    caller.must(Action.SEE_COURSE)
    with desk.database.reading() as session:
        return _calendar(session, caller.course)


def _calendar(session: Session, course: str) -> CalendarView:
    row = find_course(session, course)
    shapes = [SessionShape.model_validate(entry) for entry in row.calendar]
    events = {event.key: event for event in session.scalars(select(Event).where(Event.course == course))}
    return CalendarView(
        course=course,
        timezone=row.timezone,
        sessions=shapes,
        moments=[
            MomentView(
                key=moment.key,
                kind=moment.kind,
                assignment=moment.assignment,
                at=moment.at,
                done=events[moment.key].done if moment.key in events else None,
                outcome=events[moment.key].outcome if moment.key in events else "",
            )
            for moment in calendar.moments(map(as_session, shapes), calendar.zone(row.timezone))
        ],
    )


def as_session(shape: SessionShape) -> calendar.Session:
    """Return a session of the pure calendar."""
    return calendar.Session(**{**shape.model_dump(), "remind_hours": tuple(shape.remind_hours)})


def set_calendar(desk: Desk, caller: Caller, change: CalendarChange) -> CalendarView:
    """Set the course's dates; due dates and grace go to the assignments at once."""
    caller.must(Action.MANAGE_COURSE)
    if len({shape.number for shape in change.sessions}) < len(change.sessions):
        raise ProblemError(
            422, _("Two sessions have the same number."), where=caller.course, remedy=_("Number them anew.")
        )
    with desk.database.writing() as session:
        course = make_course(session, caller.course)
        if change.timezone is not None:
            _move_zone(session, course, change.timezone)
        for shape in change.sessions:
            for moment in (shape.opens, shape.feedback):
                from_local(session, course.id, moment)
            assignment = make_assignment(session, course.id, shape.assignment)
            assignment.due = from_local(session, course.id, shape.due)
            assignment.grace_minutes = shape.grace_minutes
        course.calendar = [shape.model_dump(mode="json") for shape in sorted(change.sessions, key=_number)]
        session.flush()
        return _calendar(session, course.id)


def _number(shape: SessionShape) -> int:
    return shape.number


def claim_event(desk: Desk, caller: Caller, key: str, now: datetime) -> EventView:
    """Take an action for oneself.

    Raises
    ------
    ProblemError
        409 when it is done, or another process is at it.
    """
    caller.must(Action.MANAGE_COURSE)
    lease = timedelta(seconds=desk.settings.lease_seconds)
    with desk.database.writing() as session:
        make_course(session, caller.course)
        event = session.get(Event, (caller.course, key), with_for_update=True)
        if event is not None and (event.done or now - event.claimed < lease):
            raise ProblemError(
                409, _("This is done already, or being done."), where=key, remedy=_("There is nothing to do.")
            )
        if event is None:
            event = Event(course=caller.course, key=key, claimed=now, outcome="")
            session.add(event)
        event.claimed = now
        return _event(event)


def report_event(desk: Desk, caller: Caller, key: str, outcome: str, now: datetime) -> EventView:
    """Write down that an action is done, so that it is never done again."""
    caller.must(Action.MANAGE_COURSE)
    with desk.database.writing() as session:
        event = session.get(Event, (caller.course, key), with_for_update=True)
        if event is None:
            raise ProblemError(409, _("Nobody has begun this action."), where=key, remedy=_("Claim it first."))
        if event.done is None:
            event.done, event.outcome = now, outcome
        return _event(event)


def _event(event: Event) -> EventView:
    return EventView(key=event.key, claimed=event.claimed, done=event.done, outcome=event.outcome)


def notices(desk: Desk, caller: Caller, now: datetime) -> list[Notice]:
    """Return the reminders in force: sent by the calendar, and the assignment not yet over."""
    caller.must(Action.SEE_COURSE)
    with desk.database.reading() as session:
        sent = session.scalars(select(Event).where(Event.course == caller.course, Event.done.is_not(None)))
        names = {assignment for event in sent if (assignment := _reminded(event.key))}
        rows = session.scalars(select(Assignment).where(Assignment.course == caller.course, Assignment.name.in_(names)))
        return [_notice(session, caller, row, row.due) for row in rows if row.due and row.due > now]


def _reminded(key: str) -> str:
    """Return the assignment that a calendar action reminded of, empty for other actions."""
    number, _slash, rest = key.partition("/")
    assignment, _slash, kind = rest.rpartition("/")
    return assignment if number.isdigit() and kind.startswith(calendar.Kind.REMIND) else ""


def _notice(session: Session, caller: Caller, row: Assignment, due: datetime) -> Notice:
    mine = select(Submission).where(Submission.assignment_id == row.id, Submission.removed.is_(None))
    handed_in = any(caller.name in submission.members for submission in session.scalars(mine))
    text = local_text(session, caller.course, due) or ""
    return Notice(course=caller.course, assignment=row.name, due=due, due_local=text, submitted=handed_in)
