"""What every operation needs: the database, the store, the hub and the clock."""

from __future__ import annotations

import os
from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.exchange import calendar
from course.exchange.database import Database
from course.exchange.hubapi import HubApi
from course.exchange.identity import HubIdentity
from course.exchange.problems import ProblemError, not_found
from course.exchange.settings import Settings
from course.exchange.store import Store
from course.exchange.tables import Assignment, Course
from course.i18n import gettext as _
from course.i18n import language


@dataclass
class Desk:
    """The exchange at work.

    Attributes
    ----------
    settings : Settings
        What the administrator decided.
    database : Database
        What is remembered.
    store : Store
        What was uploaded.
    identity : HubIdentity
        Who asks.
    """

    settings: Settings
    database: Database
    store: Store
    identity: HubIdentity

    @classmethod
    def open(cls, settings: Settings) -> Desk:
        """Prepare the store and the database, bringing the schema up to date."""
        desk = cls(settings, Database(settings.database), Store(settings.store), HubIdentity(settings))
        desk.store.prepare()
        desk.database.upgrade()
        return desk

    @cached_property
    def hub(self) -> HubApi:
        """The hub's users and groups."""
        return HubApi(os.environ.get("JUPYTERHUB_API_URL", ""), os.environ.get("JUPYTERHUB_API_TOKEN", ""))

    @staticmethod
    def now() -> datetime:
        """Return the time."""
        return datetime.now(UTC)


def find_course(session: Session, course: str) -> Course:
    """Return a course's row; one of defaults where nobody has written anything yet."""
    return session.get(Course, course) or Course(id=course, title="", language=language(), timezone="UTC", calendar=[])


def make_course(session: Session, course: str) -> Course:
    """Return a course's row, made if need be."""
    row = session.get(Course, course)
    if row is None:
        row = find_course(session, course)
        session.add(row)
        session.flush()
    return row


def find_assignment(session: Session, course: str, name: str, *, released: bool = False) -> Assignment:
    """Return an assignment.

    Raises
    ------
    ProblemError
        404 when there is none, or none that is released where that is asked for.
    """
    row = session.scalar(select(Assignment).where(Assignment.course == course, Assignment.name == name))
    if row is None or (released and row.archive is None):
        raise not_found(_("The course has no released assignment of that name."), f"{course}/{name}")
    return row


def make_assignment(session: Session, course: str, name: str) -> Assignment:
    """Return an assignment's row, made unreleased if need be; the course has its row already."""
    row = session.scalar(select(Assignment).where(Assignment.course == course, Assignment.name == name))
    if row is None:
        row = Assignment(course=course, name=name, files={}, grace_minutes=0, by_group=False)
        session.add(row)
        session.flush()
    return row


def refuse_strangers(course: str, strangers: Set[str]) -> None:
    """Put nobody into a group who is not in the course.

    Raises
    ------
    ProblemError
        422, with their names, when there are any.
    """
    if strangers:
        raise ProblemError(
            422,
            _("Not in the course: %(names)s.") % {"names": ", ".join(sorted(strangers))},
            where=course,
            remedy=_("Enrol them first; no group has been changed."),
        )


def local_text(session: Session, course: str, moment: datetime | None) -> str | None:
    """Return a time as the course's own clock shows it, ``2026-11-30 23:59``."""
    if moment is None:
        return None
    place = calendar.zone(find_course(session, course).timezone)
    return moment.astimezone(place).strftime("%Y-%m-%d %H:%M")


def from_local(session: Session, course: str, local: datetime | None) -> datetime | None:
    """Return the UTC time of a time on the course's own clock.

    Raises
    ------
    ProblemError
        422 when the time carries an offset of its own, which would say the zone twice, or is no usable year.
    """
    if local is None:
        return None
    if local.tzinfo is not None or not 2000 <= local.year <= 2200:
        raise ProblemError(
            422,
            _("Dates are written in the course's own time zone, without an offset, between 2000 and 2200."),
            where=local.isoformat(),
            remedy=_("Write 2026-11-30T23:59."),
        )
    return calendar.to_utc(local, calendar.zone(find_course(session, course).timezone))
