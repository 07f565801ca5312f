"""The six dates of a course and what happens on them. Pure: the clock comes in as an argument.

Dates are written as people say them, in the course's own time zone, and turned into UTC here and only here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from course.errors import ExchangeError
from course.i18n import N_
from course.i18n import gettext as _


class Kind(StrEnum):
    """What the automation does at a moment."""

    RELEASE = "release"
    REMIND = "remind"
    COLLECT = "collect"
    FEEDBACK = "feedback"


KIND_NAMES = {
    Kind.RELEASE: N_("release"),
    Kind.REMIND: N_("remind"),
    Kind.COLLECT: N_("collect"),
    Kind.FEEDBACK: N_("feedback"),
}


def kind_name(kind: str) -> str:
    """Return what the automation does at a moment, in the language in force."""
    return _(KIND_NAMES[Kind(kind)])


@dataclass(frozen=True)
class Session:
    """One session of the course.

    Attributes
    ----------
    number : int
        1 to 6.
    assignment : str
        Its assignment.
    opens, due, feedback : datetime or None
        Local times without a zone: release, due date, return of feedback.
    grace_minutes : int
        How long after `due` work is not yet late.
    remind_hours : tuple of int
        How many hours before `due` trainees are reminded.
    automatic : bool
        Whether the automation acts by these dates.
    """

    number: int
    assignment: str
    opens: datetime | None = None
    due: datetime | None = None
    feedback: datetime | None = None
    grace_minutes: int = 0
    remind_hours: tuple[int, ...] = (48, 4)
    automatic: bool = True


@dataclass(frozen=True)
class Moment:
    """One action of the calendar, at one time. `key` names it for good: it is done once."""

    key: str
    kind: Kind
    assignment: str
    at: datetime


def zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name.

    Raises
    ------
    ExchangeError
        There is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ExchangeError(
            _("There is no such time zone."), where=name, remedy=_("Write it like Europe/Moscow or Asia/Yekaterinburg.")
        ) from None


def to_utc(local: datetime, place: ZoneInfo) -> datetime:
    """Return the UTC time of a local one.

    Where the clock shows a time twice, the later one holds, so nobody loses an hour. A time that the clock skips is
    taken as that long after the jump.
    """
    return local.replace(tzinfo=place, fold=1 if _twice(local, place) else 0).astimezone(UTC)


def _twice(local: datetime, place: ZoneInfo) -> bool:
    early, late = local.replace(tzinfo=place, fold=0), local.replace(tzinfo=place, fold=1)
    return (early.utcoffset() or timedelta()) > (late.utcoffset() or timedelta())


def lateness(received: datetime, due: datetime | None, grace_minutes: int) -> timedelta:
    """Return how late work is; zero within the grace time or without a due date.

    Past the grace time the whole time since `due` counts.
    """
    if due is None or received <= due + timedelta(minutes=grace_minutes):
        return timedelta()
    return received - due


def moments(sessions: Iterable[Session], place: ZoneInfo) -> list[Moment]:
    """Return every action of the sessions that run by themselves, in order of time."""
    found = [moment for session in sessions if session.automatic for moment in _moments(session, place)]
    return sorted(found, key=lambda moment: (moment.at, moment.key))


def _moments(session: Session, place: ZoneInfo) -> list[Moment]:
    times: list[tuple[Kind, datetime, str]] = []
    if session.opens:
        times.append((Kind.RELEASE, to_utc(session.opens, place), ""))
    if session.due:
        due = to_utc(session.due, place)
        times += [(Kind.REMIND, due - timedelta(hours=hours), f"-{hours}h") for hours in session.remind_hours]
        times.append((Kind.COLLECT, due + timedelta(minutes=session.grace_minutes), ""))
    if session.feedback:
        times.append((Kind.FEEDBACK, to_utc(session.feedback, place), ""))
    return [
        Moment(f"{session.number}/{session.assignment}/{kind}{suffix}", kind, session.assignment, at)
        for kind, at, suffix in times
    ]


def plan(first: datetime, every_days: int, assignments: Iterable[str]) -> list[Session]:
    """Return the dates of a whole course that meets at regular intervals.

    Each assignment opens at its session, is due at 23:59 of the day before the next one, and its feedback comes back
    at the next session's hour.

    Parameters
    ----------
    first : datetime
        Local time of the first session.
    every_days : int
        Days from one session to the next, at least 2.
    assignments : iterable of str
        Names, in the order of the sessions.
    """
    found = []
    for number, assignment in enumerate(assignments, start=1):
        opens = first + timedelta(days=every_days * (number - 1))
        following = opens + timedelta(days=every_days)
        due = (following - timedelta(days=1)).replace(hour=23, minute=59, second=0, microsecond=0)
        found.append(Session(number, assignment, opens, due, following))
    return found


def due_now(all_moments: Iterable[Moment], done: Iterable[str], now: datetime) -> list[Moment]:
    """Return the moments that have come and are not done; of missed reminders of one assignment only the last.

    After a standstill a trainee is reminded once, not three times, and not after the work was collected.
    """
    past = set(done)
    come = [moment for moment in all_moments if moment.at <= now and moment.key not in past]
    collected = {moment.assignment for moment in all_moments if moment.kind is Kind.COLLECT and moment.at <= now}
    last = {moment.assignment: moment.key for moment in come if moment.kind is Kind.REMIND}
    return [
        moment
        for moment in come
        if moment.kind is not Kind.REMIND
        or (last[moment.assignment] == moment.key and moment.assignment not in collected)
    ]
