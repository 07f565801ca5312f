"""People: the roster, invitations and groups. Roles themselves are the hub's groups."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from course.errors import ExchangeError
from course.exchange import roster
from course.exchange.identity import Caller, Person
from course.exchange.operations.desk import Desk, make_course, refuse_strangers
from course.exchange.operations.groups import ALPHABET, forget_person
from course.exchange.problems import ProblemError, not_found
from course.exchange.roles import Action, Role
from course.exchange.tables import Invitation, Member
from course.exchange.views import CourseView, InvitationView, InvitationWish, MemberView
from course.i18n import gettext as _

_CODE_LENGTH = 12


def list_people(desk: Desk, caller: Caller) -> list[MemberView]:
    """Return everybody who is in the course by the hub's groups, with what the roster says of them."""
    caller.must(Action.SEE_PEOPLE)
    found = desk.hub.members(caller.course)
    with desk.database.reading() as session:
        rows = {row.username: row for row in session.scalars(select(Member).where(Member.course == caller.course))}
    return [_view(name, found[name], rows.get(name)) for name in sorted(found)]


def _view(username: str, roles: set[Role], row: Member | None) -> MemberView:
    return MemberView(
        username=username,
        name=row.name if row else "",
        email=row.email if row else "",
        roles=sorted(roles),
        group=row.group if row else None,
    )


def import_roster(desk: Desk, caller: Caller, data: bytes) -> list[MemberView]:
    """Enrol everybody of a CSV file, or nobody where a line is wrong (422). People not in the file stay as they are."""
    caller.must(Action.MANAGE_PEOPLE)
    try:
        entries = roster.parse(data)
    except ExchangeError as error:
        raise ProblemError(422, error.what, where=error.where, remedy=error.remedy) from None
    by_role = {role: {entry.username for entry in entries if entry.role is role} for role in Role}
    if caller.name in set().union(*by_role.values()) - by_role[Role.INSTRUCTOR]:
        raise ProblemError(
            422,
            _("This roster would take the course from you: it gives you another role."),
            where=caller.name,
            remedy=_("Take your own line out, or make it an instructor's."),
        )
    desk.hub.add_users({entry.username for entry in entries})
    for role, names in by_role.items():
        if names:
            desk.hub.enrol(caller.course, role, names)
            desk.hub.leave(caller.course, names, [other for other in Role if other is not role])
    desk.identity.forget()
    with desk.database.writing() as session:
        make_course(session, caller.course)
        for entry in entries:
            session.merge(
                Member(
                    course=caller.course,
                    username=entry.username,
                    name=entry.name,
                    email=entry.email,
                    group=entry.group or None,
                )
            )
    return list_people(desk, caller)


def drop_person(desk: Desk, caller: Caller, username: str) -> None:
    """Take somebody out of the course; their work stays."""
    caller.must(Action.MANAGE_PEOPLE)
    if username == caller.name:
        raise ProblemError(
            409,
            _("You cannot leave your own course."),
            where=username,
            remedy=_("Ask another instructor to take you out."),
        )
    if username not in desk.hub.members(caller.course):
        raise not_found(_("The course has nobody of that name."), username)
    desk.hub.leave(caller.course, [username])
    desk.identity.forget()
    with desk.database.writing() as session:
        row = session.get(Member, (caller.course, username))
        if row is not None:
            session.delete(row)
        forget_person(session, caller.course, username)


def set_groups(desk: Desk, caller: Caller, groups: dict[str, str | None]) -> list[MemberView]:
    """Put people of the course into groups, or out of them."""
    caller.must(Action.MANAGE_PEOPLE)
    refuse_strangers(caller.course, set(groups) - set(desk.hub.members(caller.course)))
    with desk.database.writing() as session:
        make_course(session, caller.course)
        for username, group in groups.items():
            _member(session, caller.course, username).group = group
    return list_people(desk, caller)


def _member(session: Session, course: str, username: str) -> Member:
    row = session.get(Member, (course, username))
    if row is None:
        row = Member(course=course, username=username, name="", email="")
        session.add(row)
    return row


def make_invitation(desk: Desk, caller: Caller, wish: InvitationWish, now: datetime) -> InvitationView:
    """Make an invitation and return its code, which is shown this once."""
    caller.must(Action.MANAGE_PEOPLE)
    code = "".join(secrets.choice(ALPHABET) for _letter in range(_CODE_LENGTH))
    row = Invitation(
        id=secrets.token_hex(16),
        course=caller.course,
        code_hash=_hash(code),
        role=wish.role,
        uses_left=wish.uses,
        expires=now + timedelta(days=wish.days),
    )
    with desk.database.writing() as session:
        make_course(session, caller.course)
        session.add(row)
    return _invitation(row, "-".join(code[start : start + 4] for start in range(0, _CODE_LENGTH, 4)))


def _hash(code: str) -> str:
    letters = "".join(char for char in code.upper() if char.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()


def _invitation(row: Invitation, code: str | None = None) -> InvitationView:
    return InvitationView(id=row.id, role=Role(row.role), uses_left=row.uses_left, expires=row.expires, code=code)


def list_invitations(desk: Desk, caller: Caller) -> list[InvitationView]:
    """Return the course's invitations without their codes, which nobody keeps."""
    caller.must(Action.MANAGE_PEOPLE)
    query = select(Invitation).where(Invitation.course == caller.course).order_by(Invitation.expires, Invitation.id)
    with desk.database.reading() as session:
        return [_invitation(row) for row in session.scalars(query)]


def revoke_invitation(desk: Desk, caller: Caller, invitation: str) -> None:
    """Make a code worthless."""
    caller.must(Action.MANAGE_PEOPLE)
    with desk.database.writing() as session:
        row = session.get(Invitation, invitation)
        if row is None or row.course != caller.course:
            raise not_found(_("There is no such invitation."), invitation)
        session.delete(row)


def join(desk: Desk, person: Person, code: str, now: datetime) -> CourseView:
    """Enrol the asking person by an invitation code.

    Raises
    ------
    ProblemError
        404 when the code is wrong, used up or expired; it does not tell which.
    """
    from course.exchange.operations.courses import list_courses

    query = select(Invitation).where(Invitation.code_hash == _hash(code), Invitation.expires > now)
    with desk.database.reading() as session:
        row = session.scalar(query)
    if person.staff_everywhere or row is None:
        raise _no_code()
    role = Role(row.role)
    if role not in person.roles_in(row.course):
        _use_up(desk, row)
        desk.hub.enrol(row.course, role, [person.name])
        desk.identity.forget()
    roles = {**person.roles, row.course: person.roles_in(row.course) | {role}}
    return next(view for view in list_courses(desk, Person(person.name, roles)) if view.id == row.course)


def _use_up(desk: Desk, row: Invitation) -> None:
    """Take one use of a code; two people cannot take the last."""
    taken = update(Invitation).where(Invitation.id == row.id, Invitation.uses_left > 0)
    with desk.database.writing() as session:
        outcome = session.connection().execute(taken.values(uses_left=Invitation.uses_left - 1))
        if outcome.rowcount != 1:
            raise _no_code()


def _no_code() -> ProblemError:
    return ProblemError(
        404,
        _("This code does not open a course: it is mistyped, used up or out of date."),
        remedy=_("Ask the instructor for a new one."),
    )
