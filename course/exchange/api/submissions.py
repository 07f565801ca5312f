"""Routes of submissions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse

from course.exchange.api.common import (
    ARCHIVE_ANSWER,
    AssignmentName,
    CallerDep,
    DeskDep,
    Key,
    archive_answer,
    archive_body,
    problems,
    receive,
)
from course.exchange.operations import submissions as operation
from course.exchange.views import Name, Receipt

router = APIRouter(prefix="/api/courses/{course}", tags=["submissions"], responses=problems(404))
Student = Annotated[Name | None, Query(description="Whose work; the asking person's own by default.")]


@router.post(
    "/assignments/{assignment}/submissions",
    status_code=201,
    responses={200: {"model": Receipt, "description": "This very upload had arrived before."}, **problems(413)},
    openapi_extra=archive_body("The trainee's folder as a plain tar file."),
)
async def submit(
    request: Request,
    response: Response,
    desk: DeskDep,
    caller: CallerDep,
    assignment: AssignmentName,
    student: Student = None,
) -> Receipt:
    """Submit work and get a receipt; the same upload twice is one submission."""
    student = student or caller.name
    await run_in_threadpool(operation.check_may_submit, desk, caller, assignment, student)
    incoming, contents = await receive(request, desk)
    try:
        receipt = await run_in_threadpool(
            operation.submit, desk, caller, assignment, student, incoming, contents, desk.now()
        )
    finally:
        incoming.drop()
    if receipt.again:
        response.status_code = 200
    return receipt


@router.get("/submissions")
def list_submissions(
    desk: DeskDep,
    caller: CallerDep,
    assignment: Annotated[Name | None, Query(description="Of this assignment only.")] = None,
    student: Student = None,
) -> list[Receipt]:
    """List submissions with all their history: one's own, or everybody's for staff."""
    return operation.list_submissions(desk, caller, assignment=assignment, student=student)


@router.get("/submissions/{submission}")
def see(desk: DeskDep, caller: CallerDep, submission: Key) -> Receipt:
    """Return a receipt."""
    return operation.see_submission(desk, caller, submission)


@router.get("/submissions/{submission}/files", response_class=FileResponse, responses=ARCHIVE_ANSWER)
def files(desk: DeskDep, caller: CallerDep, submission: Key) -> FileResponse:
    """Return the files of a submission."""
    return archive_answer(operation.files_of(desk, caller, submission))


@router.delete("/submissions/{submission}", status_code=204)
def remove(desk: DeskDep, caller: CallerDep, submission: Key) -> Response:
    """Take a submission out of all lists."""
    operation.remove(desk, caller, submission, desk.now())
    return Response(status_code=204)
