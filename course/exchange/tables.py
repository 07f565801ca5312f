"""What the exchange remembers, as tables. Times are UTC; archives are in the store under their hash.

::

    course ─┬─ assignment ─┬─ submission
            │              ├─ feedback
            │              ├─ work_group, work_group_member   (for this assignment alone)
            │              ├─ card ── review
            │              └─ review_round
            ├─ member        (names on the roster; roles are the hub's groups)
            ├─ invitation
            ├─ evaluation    (all sheets of a session, nobody's in particular)
            ├─ evaluation_voice  (who has answered)
            └─ event         (an action of the calendar, once)
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, ForeignKey, Integer, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Utc(TypeDecorator[datetime]):
    """An aware UTC datetime, stored without its zone so that every database orders it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return UTC without a zone; a naive time is a mistake of the program."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time with its zone, UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The registry of tables."""


class Course(Base):
    """A course: one language, one set of dates."""

    __tablename__ = "course"
    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    title: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(20), default="en")
    timezone: Mapped[str] = mapped_column(String(100), default="UTC")
    calendar: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


class Assignment(Base):
    """An assignment of a course; withdrawn when `archive` is empty."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("course", "name"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    course: Mapped[str] = mapped_column(ForeignKey("course.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    archive: Mapped[str | None] = mapped_column(String(64))
    files: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    released: Mapped[datetime | None] = mapped_column(Utc)
    due: Mapped[datetime | None] = mapped_column(Utc)
    grace_minutes: Mapped[int] = mapped_column(Integer, default=0)
    by_group: Mapped[bool] = mapped_column(default=False)


class Submission(Base):
    """One upload by one trainee. `owner` is the group where the work is a group's, else the trainee."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("assignment_id", "owner", "ordinal"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    owner: Mapped[str] = mapped_column(String(220))
    ordinal: Mapped[int] = mapped_column(Integer)
    student: Mapped[str] = mapped_column(String(200), index=True)
    group: Mapped[str | None] = mapped_column("group_name", String(200))
    members: Mapped[list[str]] = mapped_column(JSON, default=list)
    received: Mapped[datetime] = mapped_column(Utc)
    archive: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int] = mapped_column(BigInteger)
    files: Mapped[dict[str, str]] = mapped_column(JSON)
    secret: Mapped[str] = mapped_column(String(128))
    removed: Mapped[datetime | None] = mapped_column(Utc)


class Feedback(Base):
    """Feedback on the submission that one trainee made at one time."""

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("assignment_id", "student", "timestamp"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    student: Mapped[str] = mapped_column(String(200), index=True)
    timestamp: Mapped[str] = mapped_column(String(100))
    archive: Mapped[str] = mapped_column(String(64))
    files: Mapped[dict[str, str]] = mapped_column(JSON)
    released: Mapped[datetime] = mapped_column(Utc)


class Member(Base):
    """A person on a course's roster, and the group they work in."""

    __tablename__ = "member"
    course: Mapped[str] = mapped_column(ForeignKey("course.id"), primary_key=True)
    username: Mapped[str] = mapped_column(String(200), primary_key=True)
    name: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(Text, default="")
    group: Mapped[str | None] = mapped_column("group_name", String(200))


class WorkGroup(Base):
    """A group that trainees formed for one assignment; who knows the code may join."""

    __tablename__ = "work_group"
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    code: Mapped[str] = mapped_column(String(20))


class WorkGroupMember(Base):
    """Somebody's group for one assignment, in place of the roster's; alone while it is empty."""

    __tablename__ = "work_group_member"
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    username: Mapped[str] = mapped_column(String(200), primary_key=True)
    group: Mapped[str | None] = mapped_column("group_name", String(200))


class Invitation(Base):
    """A code that enrols whoever knows it; only its hash is kept."""

    __tablename__ = "invitation"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    course: Mapped[str] = mapped_column(ForeignKey("course.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    uses_left: Mapped[int] = mapped_column(Integer)
    expires: Mapped[datetime] = mapped_column(Utc)


class Event(Base):
    """An action of a course's calendar: claimed, then done, once."""

    __tablename__ = "event"
    course: Mapped[str] = mapped_column(ForeignKey("course.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    claimed: Mapped[datetime] = mapped_column(Utc)
    done: Mapped[datetime | None] = mapped_column(Utc)
    outcome: Mapped[str] = mapped_column(Text, default="")


class ReviewRound(Base):
    """How the cards of an assignment are reviewed."""

    __tablename__ = "review_round"
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    per_card: Mapped[int] = mapped_column(Integer)
    anonymous: Mapped[bool] = mapped_column(default=True)
    rubric: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    returned: Mapped[datetime | None] = mapped_column(Utc)


class Card(Base):
    """A trainee's practice card: titled texts, whatever the session asks for."""

    __tablename__ = "card"
    __table_args__ = (UniqueConstraint("assignment_id", "author"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    author: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(Text)
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    handed_in: Mapped[datetime] = mapped_column(Utc)


class Review(Base):
    """A colleague's review of a card: to be written while `done` is empty."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("card_id", "reviewer"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    card_id: Mapped[str] = mapped_column(ForeignKey("card.id"), index=True)
    reviewer: Mapped[str] = mapped_column(String(200), index=True)
    scores: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    comment: Mapped[str] = mapped_column(Text, default="")
    done: Mapped[datetime | None] = mapped_column(Utc)


class Evaluation(Base):
    """Everything said about a session, sorted: which sheet is whose is nowhere."""

    __tablename__ = "evaluation"
    course: Mapped[str] = mapped_column(ForeignKey("course.id"), primary_key=True)
    session: Mapped[int] = mapped_column(Integer, primary_key=True)
    sheets: Mapped[list[dict[str, dict[str, str]]]] = mapped_column(JSON)


class EvaluationVoice(Base):
    """That a person has evaluated a session, and nothing else."""

    __tablename__ = "evaluation_voice"
    course: Mapped[str] = mapped_column(ForeignKey("course.id"), primary_key=True)
    session: Mapped[int] = mapped_column(Integer, primary_key=True)
    person: Mapped[str] = mapped_column(String(200), primary_key=True)
