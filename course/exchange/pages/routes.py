"""The pages' addresses."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import SystemRandom
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import FormData, UploadFile

from course.errors import CourseError
from course.exchange.api.common import AssignmentName, CourseName, DeskDep, Key
from course.exchange.calendar import kind_name
from course.exchange.identity import Caller
from course.exchange.operations import assignments, courses, groups, people, reviews, submissions
from course.exchange.operations.desk import Desk
from course.exchange.pages import forms
from course.exchange.pages.login import Visitor, check_form, from_login, mark
from course.exchange.problems import ProblemError
from course.exchange.roles import Action
from course.exchange.rubric import default_rubric
from course.i18n import gettext, language, ngettext
from course.i18n.choice import offered
from course.i18n.formats import direction

HERE = Path(__file__).resolve().parent
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
router = APIRouter(include_in_schema=False)


def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(direction=direction, kind_name=kind_name, written=forms.written)
    return environment


TEMPLATES = _templates()


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page."""
    desk: Desk = request.app.state.desk
    prefix = desk.settings.prefix.rstrip("/")
    text = TEMPLATES.get_template(template).render(
        prefix=prefix,
        # What a form answers has no address of its own to come back to.
        this_page=request.url.path if request.method == "GET" else f"{prefix}/",
        languages=offered(),
        hub_home=os.environ.get("JUPYTERHUB_BASE_URL", "/") + "hub/home",
        mark=mark(request),
        language=language(),
        **values,
    )
    return HTMLResponse(text, status, headers=SECURITY)


def refusal_page(request: Request, error: CourseError) -> HTMLResponse:
    """Return a refusal as a page: what, where, what next."""
    status = error.status if isinstance(error, ProblemError) else 422
    return render(request, "refusal.html", status, error=error)


@router.get("/")
def home(request: Request, desk: DeskDep, person: Visitor) -> Response:
    """Show the visitor's courses and the field for an invitation code."""
    found = courses.list_courses(desk, person)
    return render(request, "home.html", person=person, courses=found)


@router.get("/oauth_callback")
async def oauth_callback(request: Request, code: str = "", state: str = "") -> Response:
    """Come back from the hub's login."""
    return await from_login(request, code, state)


@router.get("/exchange.css")
def style() -> FileResponse:
    """Return the pages' style."""
    return FileResponse(HERE / "templates" / "exchange.css", media_type="text/css")


@router.get("/courses/{course}")
def course_page(request: Request, desk: DeskDep, person: Visitor, course: CourseName) -> Response:
    """Show a course: to a trainee their work, to an instructor the week."""
    caller = Caller(person, course)
    values: dict[str, Any] = {
        "person": person,
        "course": courses.see_course(desk, caller),
        "calendar": courses.see_calendar(desk, caller),
        "assignments": assignments.list_assignments(desk, caller),
        "notices": courses.notices(desk, caller, desk.now()),
        "receipts": submissions.list_submissions(desk, caller),
        "may": {action.name.lower(): caller.may(action) for action in Action},
        "local": forms.local_clock(courses.see_course(desk, caller).timezone),
        "said": request.query_params.get("done", ""),
        "default_rubric": default_rubric(),
    }
    names = _card_names(values)
    values["trainee"] = []
    if caller.may(Action.REVIEW):
        values["trainee"] = [_trainee_part(desk, caller, name, last=name == names[-1]) for name in names]
    values["rounds"] = {name: _round(desk, caller, name) for name in names} if caller.may(Action.SEE_WORK) else {}
    values["groups"] = {row.name: groups.list_groups(desk, caller, row.name) for row in values["assignments"]}
    values["people"] = people.list_people(desk, caller) if caller.may(Action.SEE_PEOPLE) else []
    values["invitations"] = people.list_invitations(desk, caller) if caller.may(Action.MANAGE_PEOPLE) else []
    return render(request, "course.html", **values)


def _card_names(values: dict[str, Any]) -> list[str]:
    """Return the assignments that may have practice cards: released, or in the calendar; in the sessions' order."""
    dated = [session.assignment for session in values["calendar"].sessions]
    return list(dict.fromkeys([*(row.name for row in values["assignments"] if row.name not in dated), *dated]))


def _trainee_part(desk: Desk, caller: Caller, name: str, *, last: bool) -> dict[str, Any]:
    card = _unless_missing(lambda: reviews.see_card(desk, caller, name))
    to_write = reviews.to_write(desk, caller, name)
    return {
        "name": name,
        "card": card,
        "to_write": to_write,
        "received": reviews.received(desk, caller, name, caller.name),
        "open": bool(last or card or to_write),
    }


def _round(desk: Desk, caller: Caller, name: str) -> Any:
    return _unless_missing(lambda: reviews.see_round(desk, caller, name))


def _unless_missing(look: Callable[[], Any]) -> Any:
    try:
        return look()
    except ProblemError as problem:
        if problem.status != 404:
            raise
        return None


async def own_form(request: Request, person: Visitor) -> FormData:
    """Return a form that came from our own page."""
    form = await request.form(max_files=1, max_fields=400, max_part_size=2_000_000)
    check_form(request, form.get("mark"))
    return form


Form = Annotated[FormData, Depends(own_form)]


def back(request: Request, course: str, done: str) -> Response:
    """Go back to the course's page, which says what was done."""
    from urllib.parse import quote

    prefix = request.app.state.desk.settings.prefix.rstrip("/")
    return RedirectResponse(f"{prefix}/courses/{quote(course, safe='')}?done={done}#said", 303)


@router.post("/join")
def join(request: Request, desk: DeskDep, person: Visitor, form: Form) -> Response:
    """Join a course by an invitation code."""
    view = people.join(desk, person, forms.text(form, "code"), desk.now())
    return back(request, view.id, "joined")


@router.post("/courses/{course}/roster")
async def roster(request: Request, desk: DeskDep, person: Visitor, course: CourseName, form: Form) -> Response:
    """Import a roster."""
    caller = Caller(person, course)
    caller.must(Action.MANAGE_PEOPLE)
    upload = form.get("roster")
    data = await upload.read() if isinstance(upload, UploadFile) else b""
    await run_in_threadpool(people.import_roster, desk, caller, data)
    return back(request, course, "roster")


@router.post("/courses/{course}/drop")
def drop(request: Request, desk: DeskDep, person: Visitor, course: CourseName, form: Form) -> Response:
    """Take somebody out of the course."""
    people.drop_person(desk, Caller(person, course), forms.text(form, "username"))
    return back(request, course, "dropped")


@router.post("/courses/{course}/invite")
def invite(request: Request, desk: DeskDep, person: Visitor, course: CourseName, form: Form) -> Response:
    """Make an invitation and show its code this once."""
    caller = Caller(person, course)
    made = people.make_invitation(desk, caller, forms.invitation(form), desk.now())
    return render(request, "invitation.html", person=person, course=courses.see_course(desk, caller), made=made)


@router.post("/courses/{course}/calendar")
def calendar(request: Request, desk: DeskDep, person: Visitor, course: CourseName, form: Form) -> Response:
    """Set the course's dates."""
    caller = Caller(person, course)
    courses.set_calendar(desk, caller, forms.calendar(form, courses.see_calendar(desk, caller)))
    return back(request, course, "calendar")


@router.post("/courses/{course}/card/{assignment}")
def card(
    request: Request, desk: DeskDep, person: Visitor, course: CourseName, assignment: AssignmentName, form: Form
) -> Response:
    """Hand in a practice card."""
    reviews.hand_in_card(desk, Caller(person, course), assignment, forms.card(form), desk.now())
    return back(request, course, "card")


@router.post("/courses/{course}/give/{assignment}")
def give(
    request: Request, desk: DeskDep, person: Visitor, course: CourseName, assignment: AssignmentName, form: Form
) -> Response:
    """Assign reviewers."""
    reviews.give_out(desk, Caller(person, course), assignment, forms.review_round(form), SystemRandom())
    return back(request, course, "given")


@router.post("/courses/{course}/return/{assignment}")
def give_back(
    request: Request, desk: DeskDep, person: Visitor, course: CourseName, assignment: AssignmentName, form: Form
) -> Response:
    """Return the reviews to their authors."""
    reviews.return_reviews(desk, Caller(person, course), assignment, desk.now())
    return back(request, course, "returned")


@router.post("/courses/{course}/review/{assignment}/{review}")
def review(
    request: Request,
    desk: DeskDep,
    person: Visitor,
    course: CourseName,
    assignment: AssignmentName,
    review: Key,
    form: Form,
) -> Response:
    """Write a review."""
    reviews.write(desk, Caller(person, course), assignment, review, forms.review(form), desk.now())
    return back(request, course, "review")
