"""Routes of rosters, invitations and groups."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from course.exchange.api.common import CallerDep, DeskDep, Key, PersonDep, problems, small_body
from course.exchange.operations import people as operation
from course.exchange.roles import Action
from course.exchange.views import (
    Code,
    CourseView,
    GroupsChange,
    InvitationView,
    InvitationWish,
    MemberView,
    Name,
    PersonView,
)

router = APIRouter(prefix="/api", tags=["people"], responses=problems())
_CSV_BODY = {
    "requestBody": {
        "required": True,
        "description": "A CSV file in UTF-8 or Windows-1251.",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}


@router.get("/me")
def me(person: PersonDep) -> PersonView:
    """Say who asks, as the hub knows them."""
    return PersonView(name=person.name, roles={course: sorted(roles) for course, roles in person.roles.items()})


@router.get("/courses/{course}/people")
def list_people(desk: DeskDep, caller: CallerDep) -> list[MemberView]:
    """List everybody in the course."""
    return operation.list_people(desk, caller)


@router.put("/courses/{course}/people", responses=problems(413), openapi_extra=_CSV_BODY)
async def import_roster(request: Request, desk: DeskDep, caller: CallerDep) -> list[MemberView]:
    """Enrol everybody of a roster, or nobody where a line is wrong."""
    caller.must(Action.MANAGE_PEOPLE)
    data = await small_body(request)
    return await run_in_threadpool(operation.import_roster, desk, caller, data)


@router.delete("/courses/{course}/people/{username}", status_code=204, responses=problems(404, 409))
def drop_person(desk: DeskDep, caller: CallerDep, username: Name) -> Response:
    """Take somebody out of the course; their work stays."""
    operation.drop_person(desk, caller, username)
    return Response(status_code=204)


@router.put("/courses/{course}/groups")
def set_groups(desk: DeskDep, caller: CallerDep, change: GroupsChange) -> list[MemberView]:
    """Put people into groups."""
    return operation.set_groups(desk, caller, dict(change.groups))


@router.get("/courses/{course}/invitations")
def list_invitations(desk: DeskDep, caller: CallerDep) -> list[InvitationView]:
    """List the invitations, without their codes."""
    return operation.list_invitations(desk, caller)


@router.post("/courses/{course}/invitations", status_code=201)
def invite(desk: DeskDep, caller: CallerDep, wish: InvitationWish) -> InvitationView:
    """Make an invitation code."""
    return operation.make_invitation(desk, caller, wish, desk.now())


@router.delete("/courses/{course}/invitations/{invitation}", status_code=204, responses=problems(404))
def revoke(desk: DeskDep, caller: CallerDep, invitation: Key) -> Response:
    """Make an invitation worthless."""
    operation.revoke_invitation(desk, caller, invitation)
    return Response(status_code=204)


@router.post("/join", responses=problems(404))
def join(desk: DeskDep, person: PersonDep, code: Code) -> CourseView:
    """Join a course by an invitation code."""
    return operation.join(desk, person, code.code, desk.now())
