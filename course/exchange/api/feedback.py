"""Routes of feedback."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
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
from course.exchange.api.submissions import Student
from course.exchange.operations import feedback as operation
from course.exchange.views import FeedbackView, Name

router = APIRouter(prefix="/api/courses/{course}", tags=["feedback"], responses=problems(404))
Timestamp = Annotated[
    str, Query(pattern=r"^[0-9T:. +A-Za-z/_-]{8,100}$", description="The submission's timestamp.txt.")
]


@router.put(
    "/assignments/{assignment}/feedback/{student}",
    responses=problems(413),
    openapi_extra=archive_body("The feedback's folder as a plain tar file."),
)
async def return_feedback(
    request: Request,
    desk: DeskDep,
    caller: CallerDep,
    assignment: AssignmentName,
    student: Name,
    timestamp: Timestamp,
) -> FeedbackView:
    """Return feedback on the submission that a trainee made at a time."""
    operation.check_may_return(caller)
    incoming, contents = await receive(request, desk)
    try:
        return await run_in_threadpool(
            operation.return_feedback,
            desk,
            caller,
            assignment,
            student,
            timestamp,
            incoming,
            contents,
            desk.now(),
        )
    finally:
        incoming.drop()


@router.get("/feedback")
def list_feedback(
    desk: DeskDep,
    caller: CallerDep,
    assignment: Annotated[Name | None, Query(description="Of this assignment only.")] = None,
    student: Student = None,
) -> list[FeedbackView]:
    """List feedback: one's own, or everybody's for staff."""
    return operation.list_feedback(desk, caller, assignment=assignment, student=student)


@router.get("/feedback/{feedback}/files", response_class=FileResponse, responses=ARCHIVE_ANSWER)
def files(desk: DeskDep, caller: CallerDep, feedback: Key) -> FileResponse:
    """Return the files of a piece of feedback."""
    return archive_answer(operation.files_of(desk, caller, feedback))
