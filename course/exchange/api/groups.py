"""Routes of the groups that do an assignment together."""

from __future__ import annotations

from fastapi import APIRouter, Response

from course.exchange.api.common import AssignmentName, CallerDep, DeskDep, problems
from course.exchange.operations import groups as operation
from course.exchange.views import Code, GroupName, GroupsChange, WorkGroupView

router = APIRouter(prefix="/api/courses/{course}/assignments/{assignment}", tags=["groups"], responses=problems(404))


@router.get("/groups")
def list_groups(desk: DeskDep, caller: CallerDep, assignment: AssignmentName) -> list[WorkGroupView]:
    """List the groups: all of them for staff, else one's own."""
    return operation.list_groups(desk, caller, assignment)


@router.put("/groups")
def set_groups(
    desk: DeskDep, caller: CallerDep, assignment: AssignmentName, change: GroupsChange
) -> list[WorkGroupView]:
    """Put trainees into groups for this assignment."""
    return operation.set_groups(desk, caller, assignment, dict(change.groups))


@router.post("/group", status_code=201, responses=problems(404, 409))
def start(desk: DeskDep, caller: CallerDep, assignment: AssignmentName, wish: GroupName) -> WorkGroupView:
    """Start a group and get the code that lets colleagues in."""
    return operation.start_group(desk, caller, assignment, wish.name)


@router.put("/group", responses=problems(404, 409))
def join(desk: DeskDep, caller: CallerDep, assignment: AssignmentName, wish: Code) -> WorkGroupView:
    """Join a group by its code."""
    return operation.join_group(desk, caller, assignment, wish.code)


@router.delete("/group", status_code=204, responses=problems(404, 409))
def leave(desk: DeskDep, caller: CallerDep, assignment: AssignmentName) -> Response:
    """Work alone from now on."""
    operation.leave_group(desk, caller, assignment)
    return Response(status_code=204)
