"""Routes of courses, their calendars and what is done by date."""

from __future__ import annotations

from fastapi import APIRouter

from course.exchange.api.common import CallerDep, DeskDep, PersonDep, problems
from course.exchange.operations import courses as operation
from course.exchange.views import (
    CalendarChange,
    CalendarView,
    CourseChange,
    CourseView,
    EventClaim,
    EventReport,
    EventView,
    Notice,
)

router = APIRouter(prefix="/api/courses", tags=["courses"], responses=problems())


@router.get("")
def list_courses(desk: DeskDep, person: PersonDep) -> list[CourseView]:
    """List the courses in which the asking person is anything."""
    return operation.list_courses(desk, person)


@router.get("/{course}")
def see_course(desk: DeskDep, caller: CallerDep) -> CourseView:
    """Return a course."""
    return operation.see_course(desk, caller)


@router.patch("/{course}")
def change_course(desk: DeskDep, caller: CallerDep, change: CourseChange) -> CourseView:
    """Change a course's title, language or time zone."""
    return operation.change_course(desk, caller, change)


@router.get("/{course}/calendar")
def see_calendar(desk: DeskDep, caller: CallerDep) -> CalendarView:
    """Return the course's dates and what was done on them."""
    return operation.see_calendar(desk, caller)


@router.put("/{course}/calendar")
def set_calendar(desk: DeskDep, caller: CallerDep, change: CalendarChange) -> CalendarView:
    """Set the course's dates."""
    return operation.set_calendar(desk, caller, change)


@router.get("/{course}/notices")
def notices(desk: DeskDep, caller: CallerDep) -> list[Notice]:
    """List the reminders in force for the asking person."""
    return operation.notices(desk, caller, desk.now())


@router.post("/{course}/events/claim", responses=problems(409))
def claim(desk: DeskDep, caller: CallerDep, wish: EventClaim) -> EventView:
    """Take an action of the calendar for oneself."""
    return operation.claim_event(desk, caller, wish.key, desk.now())


@router.post("/{course}/events/report", responses=problems(409))
def report(desk: DeskDep, caller: CallerDep, wish: EventReport) -> EventView:
    """Write down that an action is done."""
    return operation.report_event(desk, caller, wish.key, wish.outcome, desk.now())
