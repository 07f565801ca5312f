"""Routes of assignments."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse

from course.exchange.api.common import (
    ARCHIVE_ANSWER,
    AssignmentName,
    CallerDep,
    DeskDep,
    archive_answer,
    archive_body,
    problems,
    receive,
)
from course.exchange.operations import assignments as operation
from course.exchange.views import AssignmentChange, AssignmentView

router = APIRouter(prefix="/api/courses/{course}/assignments", tags=["assignments"], responses=problems(404))


@router.get("")
def list_assignments(desk: DeskDep, caller: CallerDep) -> list[AssignmentView]:
    """List the released assignments."""
    return operation.list_assignments(desk, caller)


@router.put(
    "/{assignment}",
    responses=problems(409, 413),
    openapi_extra=archive_body("The assignment's folder as a plain tar file."),
)
async def release(
    request: Request, desk: DeskDep, caller: CallerDep, assignment: AssignmentName, force: bool = False
) -> AssignmentView:
    """Release an assignment; again only with `force`."""
    await run_in_threadpool(operation.check_may_release, desk, caller, assignment, force=force)
    incoming, contents = await receive(request, desk)
    try:
        return await run_in_threadpool(
            operation.release, desk, caller, assignment, incoming, contents, force=force, now=desk.now()
        )
    finally:
        incoming.drop()


@router.patch("/{assignment}")
def change(desk: DeskDep, caller: CallerDep, assignment: AssignmentName, wish: AssignmentChange) -> AssignmentView:
    """Change due date, grace time or group work."""
    return operation.change(desk, caller, assignment, wish)


@router.delete("/{assignment}", status_code=204)
def withdraw(desk: DeskDep, caller: CallerDep, assignment: AssignmentName) -> Response:
    """Withdraw an assignment; submissions stay."""
    operation.withdraw(desk, caller, assignment)
    return Response(status_code=204)


@router.get("/{assignment}/files", response_class=FileResponse, responses=ARCHIVE_ANSWER)
def fetch(desk: DeskDep, caller: CallerDep, assignment: AssignmentName) -> FileResponse:
    """Fetch the files of an assignment."""
    return archive_answer(operation.files_of(desk, caller, assignment))
