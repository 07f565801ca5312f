"""Forms of the pages, turned into the shapes that the operations take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData

from course.exchange import calendar as dates
from course.exchange.problems import ProblemError
from course.exchange.rubric import read_rubric
from course.exchange.views import (
    CalendarChange,
    CalendarView,
    CardWish,
    GroupName,
    GroupsChange,
    InvitationWish,
    ReviewWish,
    RoundWish,
)
from course.i18n import DEFAULT_LANGUAGE, language
from course.i18n import gettext as _
from course.i18n.formats import day_text

ROWS = 6
Model = TypeVar("Model", bound=BaseModel)


def text(form: FormData, name: str) -> str:
    """Return a field as typed, without space around it."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def number(form: FormData, name: str, empty: int | None = None) -> int | str | None:
    """Return a field as a whole number; what is none stays text, for the shape to refuse."""
    typed = text(form, name)
    if not typed:
        return empty
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else typed


def _shape(model: type[Model], value: object) -> Model:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise ProblemError(
            422,
            _("A field is not filled in as it should be."),
            where=faults,
            remedy=_("Go back, correct it and send it again."),
        ) from None


def invitation(form: FormData) -> InvitationWish:
    """Read the form that makes an invitation."""
    wish = {"role": text(form, "role"), "uses": number(form, "uses"), "days": number(form, "days")}
    return _shape(InvitationWish, wish)


def calendar(form: FormData, before: CalendarView) -> CalendarChange:
    """Read the form of the dates; rows without an assignment are left out, reminders stay as they were."""
    reminders = {session.number: session.remind_hours for session in before.sessions}
    sessions = []
    for row in range(1, max([ROWS, *reminders]) + 1):
        if text(form, f"assignment{row}"):
            times = {name: text(form, f"{name}{row}") or None for name in ("opens", "due", "feedback")}
            sessions.append(
                {
                    **times,
                    "number": row,
                    "assignment": text(form, f"assignment{row}"),
                    "grace_minutes": number(form, f"grace{row}", 0),
                    "automatic": bool(text(form, f"automatic{row}")),
                    "remind_hours": reminders.get(row, [48, 4]),
                }
            )
    return _shape(CalendarChange, {"sessions": sessions, "timezone": text(form, "timezone") or None})


def card(form: FormData) -> CardWish:
    """Read a practice card: every field whose name begins with ``field:`` is one of its texts."""
    prefix = "field:"
    fields = {name[len(prefix) :]: text(form, name) for name in form if name.startswith(prefix)}
    return _shape(CardWish, {"title": text(form, "title"), "fields": fields})


def review_round(form: FormData) -> RoundWish:
    """Read how cards are to be reviewed: a rubric line is ``title = points``."""
    rubric = read_rubric(text(form, "rubric").splitlines())
    wish = {"per_card": number(form, "per_card"), "anonymous": bool(text(form, "anonymous")), "rubric": rubric}
    return _shape(RoundWish, wish)


def review(form: FormData) -> ReviewWish:
    """Read a review: every field whose name begins with ``score:`` is a criterion's points."""
    prefix = "score:"
    scores = {name[len(prefix) :]: number(form, name) for name in form if name.startswith(prefix)}
    return _shape(ReviewWish, {"scores": scores, "comment": text(form, "comment")})


def groups(form: FormData) -> dict[str, str | None]:
    """Read groups, a line each: ``name = user, user``."""
    found: dict[str, str | None] = {}
    for line in filter(None, map(str.strip, text(form, "groups").splitlines())):
        name, sign, users = (part.strip() for part in line.partition("="))
        if not name or not sign:
            raise ProblemError(
                422, _("A line is not a group."), where=line, remedy=_("Write it like: red = anna, boris")
            )
        found |= {user.strip(): name for user in users.split(",") if user.strip()}
    return dict(_shape(GroupsChange, {"groups": found}).groups)


def group_name(form: FormData) -> str:
    """Read the name of a new group."""
    return _shape(GroupName, {"name": text(form, "group")}).name


def local_clock(zone: str) -> Callable[[datetime | None], str]:
    """Return a function that writes a time as the course's clock shows it."""
    place = dates.zone(zone)

    def write(moment: datetime | None) -> str:
        return written(moment.astimezone(place)) if moment else ""

    return write


def written(moment: datetime) -> str:
    """Write a time on a clock: in English as the forms take it, else by CLDR."""
    if language() == DEFAULT_LANGUAGE:
        return f"{moment:%Y-%m-%d %H:%M}"
    return f"{day_text(moment)}, {moment:%H:%M}"
