"""Pages of groups, and of one submission: what a grader reads and returns."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, Response
from starlette.datastructures import UploadFile

from course.exchange.api.common import TAR, AssignmentName, CourseName, DeskDep, Key
from course.exchange.archive import inspect, pack
from course.exchange.identity import Caller
from course.exchange.operations import assignments, courses, feedback, groups, submissions
from course.exchange.operations.desk import Desk
from course.exchange.pages import forms
from course.exchange.pages.login import Visitor
from course.exchange.pages.routes import Form, back, render
from course.exchange.problems import ProblemError, not_found
from course.exchange.roles import Action
from course.exchange.store import too_large
from course.exchange.views import AssignmentChange, Receipt
from course.i18n import gettext as _

router = APIRouter(include_in_schema=False)


@router.post("/courses/{course}/groups/{assignment}")
def set_groups(
    request: Request, desk: DeskDep, person: Visitor, course: CourseName, assignment: AssignmentName, form: Form
) -> Response:
    """Say whether groups may do an assignment, and which; who is in no line works alone."""
    caller = Caller(person, course)
    by_group = bool(forms.text(form, "by_group"))
    wish = forms.groups(form)
    if by_group:
        before = {name for view in groups.list_groups(desk, caller, assignment) for name in view.members}
        groups.set_groups(desk, caller, assignment, {**dict.fromkeys(before), **wish})
    assignments.change(desk, caller, assignment, AssignmentChange(by_group=by_group))
    return back(request, course, "groups")


@router.post("/courses/{course}/start/{assignment}")
def start(
    request: Request, desk: DeskDep, person: Visitor, course: CourseName, assignment: AssignmentName, form: Form
) -> Response:
    """Start a group."""
    groups.start_group(desk, Caller(person, course), assignment, forms.group_name(form))
    return back(request, course, "group")


@router.post("/courses/{course}/enter/{assignment}")
def enter(
    request: Request, desk: DeskDep, person: Visitor, course: CourseName, assignment: AssignmentName, form: Form
) -> Response:
    """Join a group by its code."""
    groups.join_group(desk, Caller(person, course), assignment, forms.text(form, "code"))
    return back(request, course, "group")


@router.post("/courses/{course}/leave/{assignment}")
def leave(
    request: Request, desk: DeskDep, person: Visitor, course: CourseName, assignment: AssignmentName, form: Form
) -> Response:
    """Work alone from now on."""
    groups.leave_group(desk, Caller(person, course), assignment)
    return back(request, course, "group")


@router.get("/courses/{course}/submission/{submission}")
def see(request: Request, desk: DeskDep, person: Visitor, course: CourseName, submission: Key) -> Response:
    """Show one submission."""
    caller = Caller(person, course)
    about = courses.see_course(desk, caller)
    return render(
        request,
        "submission.html",
        course=about,
        receipt=submissions.see_submission(desk, caller, submission),
        local=forms.local_clock(about.timezone),
        may_return=caller.may(Action.RETURN_FEEDBACK),
    )


@router.get("/courses/{course}/submission/{submission}/files")
def files(desk: DeskDep, person: Visitor, course: CourseName, submission: Key) -> FileResponse:
    """Download one submission."""
    caller = Caller(person, course)
    receipt = submissions.see_submission(desk, caller, submission)
    name = f"{receipt.assignment} {receipt.attempt} {receipt.group or receipt.student}.tar"
    return FileResponse(submissions.files_of(desk, caller, submission), media_type=TAR, filename=name)


@router.post("/courses/{course}/submission/{submission}/feedback")
async def return_feedback(
    request: Request, desk: DeskDep, person: Visitor, course: CourseName, submission: Key, form: Form
) -> Response:
    """Return a page of feedback to everybody whose work it is."""
    caller = Caller(person, course)
    caller.must(Action.RETURN_FEEDBACK)
    receipt = await run_in_threadpool(submissions.see_submission, desk, caller, submission)
    notebook, upload = forms.text(form, "notebook"), form.get("feedback")
    if notebook not in receipt.notebooks:
        raise not_found(_("The submission has no notebook of that name."), notebook)
    if not isinstance(upload, UploadFile) or not (upload.filename or "").endswith(".html"):
        raise ProblemError(422, _("Feedback is a page, a file that ends in .html."), remedy=_("Choose the file again."))
    if (upload.size or 0) > desk.settings.max_bytes:
        raise too_large(desk.settings.max_bytes)
    await _return(desk, caller, receipt, notebook, await upload.read())
    return back(request, course, "feedback")


async def _return(desk: Desk, caller: Caller, receipt: Receipt, notebook: str, page: bytes) -> None:
    for student in receipt.members:
        incoming = await desk.store.receive(_archive(notebook, page), max_bytes=2 * desk.settings.max_bytes)
        try:
            with incoming.path.open("rb") as source:
                contents = inspect(source, max_files=1)
            await run_in_threadpool(
                feedback.return_feedback,
                desk,
                caller,
                receipt.assignment,
                student,
                receipt.timestamp,
                incoming,
                contents,
                desk.now(),
            )
        finally:
            incoming.drop()


async def _archive(notebook: str, page: bytes) -> AsyncIterator[bytes]:
    with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryFile() as archive:
        Path(scratch, f"{notebook}.html").write_bytes(page)
        pack(Path(scratch), archive)
        archive.seek(0)
        yield archive.read()
