"""Groups that do one assignment together: one submission, each member's grade.

Who works with whom is the roster's, unless people were put, or put themselves, into a group for this assignment.
"""

from __future__ import annotations

import secrets

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from course.exchange.identity import Caller
from course.exchange.operations.desk import Desk, find_assignment, refuse_strangers
from course.exchange.problems import ProblemError, not_found
from course.exchange.roles import Action, Role
from course.exchange.tables import Assignment, Member, WorkGroup, WorkGroupMember
from course.exchange.views import WorkGroupView
from course.i18n import gettext as _

# No 0/O, 1/I/L: codes are read aloud in a classroom.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LENGTH = 8


def group_by_person(session: Session, assignment: Assignment) -> dict[str, str | None]:
    """Return everybody's group for an assignment; ``None`` for who works alone."""
    roster = session.scalars(select(Member).where(Member.course == assignment.course))
    groups = {member.username: member.group for member in roster}
    return groups | {row.username: row.group for row in _own(session, assignment)}


def whose(session: Session, assignment: Assignment, student: str) -> tuple[str | None, list[str]]:
    """Return the group that a trainee's work is of, if any, and everybody it counts for."""
    groups = group_by_person(session, assignment) if assignment.by_group else {}
    mine = groups.get(student)
    if mine is None:
        return None, [student]
    return mine, sorted(name for name, group in groups.items() if group == mine)


def _own(session: Session, assignment: Assignment) -> list[WorkGroupMember]:
    query = select(WorkGroupMember).where(WorkGroupMember.assignment_id == assignment.id)
    return list(session.scalars(query))


def list_groups(desk: Desk, caller: Caller, name: str) -> list[WorkGroupView]:
    """Return the groups of an assignment: all for staff, one's own for a trainee, who sees its code too."""
    caller.must(Action.SEE_OWN)
    with desk.database.reading() as session:
        views = _views(session, find_assignment(session, caller.course, name))
    if caller.may(Action.SEE_WORK):
        return [view.model_copy(update={"code": None}) for view in views]
    return [view for view in views if caller.name in view.members]


def _views(session: Session, assignment: Assignment) -> list[WorkGroupView]:
    query = select(WorkGroup).where(WorkGroup.assignment_id == assignment.id)
    codes = {row.name: row.code for row in session.scalars(query)}
    people: dict[str, list[str]] = {}
    for person, group in sorted(group_by_person(session, assignment).items()):
        if group is not None:
            people.setdefault(group, []).append(person)
    return [WorkGroupView(name=name, members=people[name], code=codes.get(name)) for name in sorted(people)]


def set_groups(desk: Desk, caller: Caller, name: str, groups: dict[str, str | None]) -> list[WorkGroupView]:
    """Put trainees into groups for one assignment, or make them work alone in it; it is done by groups from now on."""
    caller.must(Action.MANAGE_PEOPLE)
    trainees = {who for who, roles in desk.hub.members(caller.course).items() if Role.TRAINEE in roles}
    refuse_strangers(caller.course, {who for who, group in groups.items() if group is not None} - trainees)
    with desk.database.writing() as session:
        assignment = find_assignment(session, caller.course, name)
        assignment.by_group = True
        for username, group in groups.items():
            _put(session, assignment, username, group)
        session.flush()
        return [view.model_copy(update={"code": None}) for view in _views(session, assignment)]


def _put(session: Session, assignment: Assignment, username: str, group: str | None) -> None:
    session.merge(WorkGroupMember(assignment_id=assignment.id, username=username, group=group))


def start_group(desk: Desk, caller: Caller, name: str, group: str) -> WorkGroupView:
    """Start a group for an assignment, as its first member; the code that it returns lets colleagues in.

    Raises
    ------
    ProblemError
        409 when the assignment is done alone, or the name is taken.
    """
    caller.must(Action.GROUP)
    with desk.database.writing() as session:
        assignment = _for_groups(session, caller, name)
        started = session.scalars(select(WorkGroup.name).where(WorkGroup.assignment_id == assignment.id))
        if group in {*started, *group_by_person(session, assignment).values()}:
            raise ProblemError(
                409, _("There is a group of that name already."), where=group, remedy=_("Choose another name.")
            )
        code = "".join(secrets.choice(ALPHABET) for _letter in range(_CODE_LENGTH))
        session.add(WorkGroup(assignment_id=assignment.id, name=group, code=code))
        _put(session, assignment, caller.name, group)
        session.flush()
        return _mine(session, assignment, caller)


def join_group(desk: Desk, caller: Caller, name: str, code: str) -> WorkGroupView:
    """Join the group whose code this is, leaving one's own."""
    caller.must(Action.GROUP)
    letters = "".join(char for char in code.upper() if char.isalnum())
    with desk.database.writing() as session:
        assignment = _for_groups(session, caller, name)
        query = select(WorkGroup).where(WorkGroup.assignment_id == assignment.id, WorkGroup.code == letters)
        group = session.scalar(query)
        if group is None:
            raise not_found(_("No group of this assignment has that code."), name)
        _put(session, assignment, caller.name, group.name)
        session.flush()
        return _mine(session, assignment, caller)


def leave_group(desk: Desk, caller: Caller, name: str) -> None:
    """Work alone from now on; what the group has submitted still counts for who was in it then."""
    caller.must(Action.GROUP)
    with desk.database.writing() as session:
        _put(session, _for_groups(session, caller, name), caller.name, None)


def _for_groups(session: Session, caller: Caller, name: str) -> Assignment:
    assignment = find_assignment(session, caller.course, name)
    if not assignment.by_group:
        raise ProblemError(
            409,
            _("Everybody does this assignment alone."),
            where=name,
            remedy=_("Ask the instructor to let groups do it."),
        )
    return assignment


def _mine(session: Session, assignment: Assignment, caller: Caller) -> WorkGroupView:
    return next(view for view in _views(session, assignment) if caller.name in view.members)


def forget_person(session: Session, course: str, username: str) -> None:
    """Take somebody who leaves the course out of the groups of its assignments."""
    of_course = select(Assignment.id).where(Assignment.course == course)
    session.execute(
        delete(WorkGroupMember).where(
            WorkGroupMember.username == username, WorkGroupMember.assignment_id.in_(of_course)
        )
    )
