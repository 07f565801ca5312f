"""What the exchange answers, as documented shapes; the OpenAPI description is made from these."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from course.exchange.roles import Role

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^/\\\x00-\x1f\x7f]+$")]
Text = Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")]
Short = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]


class Shape(BaseModel):
    """A closed shape: a field that is not named here is a mistake, not something to pass over."""

    model_config = ConfigDict(extra="forbid")


class ProblemView(BaseModel):
    """Why something was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="What happened.")
    instance: str = Field(description="Where.")
    next: str = Field(description="What to do next.")


class PersonView(Shape):
    """The asking person."""

    name: str
    roles: dict[str, list[Role]]


class CourseView(Shape):
    """A course as the asking person sees it."""

    id: str
    title: str
    language: str
    timezone: str
    roles: list[Role]


class CourseChange(Shape):
    """What an instructor changes of a course."""

    title: Text | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] | None = None
    timezone: Annotated[str, StringConstraints(max_length=100)] | None = None


class AssignmentView(Shape):
    """An assignment; `files` holds path and SHA-256."""

    course: str
    name: str
    released: datetime | None
    files: dict[str, str]
    notebooks: list[str]
    due: datetime | None
    due_local: str | None = Field(description="The due date in the course's own time zone.")
    grace_minutes: int
    by_group: bool


class AssignmentChange(Shape):
    """What an instructor changes of an assignment; `due_local` is in the course's time zone, null removes it."""

    due_local: datetime | None = None
    grace_minutes: Annotated[int, Field(strict=True, ge=0, le=60 * 24 * 30)] | None = None
    by_group: StrictBool | None = None


class Receipt(Shape):
    """That work has arrived: when, and the hash of what."""

    id: str
    course: str
    assignment: str
    student: str
    group: str | None
    members: list[str] = Field(description="Whose work it is: the trainee, or everybody of the group.")
    attempt: int
    received: datetime
    timestamp: str = Field(description="The time as nbgrader writes it into timestamp.txt.")
    sha256: str
    bytes: int
    files: dict[str, str]
    notebooks: list[str]
    late_seconds: int
    again: bool = Field(description="True when this very upload had arrived before.")
    feedback: dict[str, str] | None = Field(description="The asking person's feedback files: path and SHA-256.")
    feedback_id: str | None
    secret: str


class FeedbackView(Shape):
    """Feedback that has been returned."""

    id: str
    course: str
    assignment: str
    student: str
    timestamp: str
    released: datetime
    files: dict[str, str]


class MemberView(Shape):
    """A person of a course."""

    username: str
    name: str
    email: str
    roles: list[Role]
    group: str | None


class InvitationView(Shape):
    """An invitation; the code is shown once, when it is made."""

    id: str
    role: Role
    uses_left: int
    expires: datetime
    code: str | None = None


class InvitationWish(Shape):
    """What an invitation should be good for."""

    role: Role = Role.TRAINEE
    uses: Annotated[int, Field(strict=True, ge=1, le=10_000)] = 30
    days: Annotated[int, Field(strict=True, ge=1, le=366)] = 14


class Code(Shape):
    """An invitation code as typed."""

    code: Short


class GroupsChange(Shape):
    """Who works with whom: person to group, null for nobody."""

    groups: dict[Name, Name | None]


class GroupName(Shape):
    """The name of a group that a trainee starts; instructors write groups as ``name = user, user``."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^/\\=,\x00-\x1f\x7f]+$")]


class WorkGroupView(Shape):
    """A group that does an assignment together; its own members see the code that lets others in."""

    name: str
    members: list[str]
    code: str | None = None


class SessionShape(Shape):
    """One of the course's dates. Local times, in the course's own time zone, without an offset."""

    number: Annotated[int, Field(strict=True, ge=1, le=99)]
    assignment: Name
    opens: datetime | None = None
    due: datetime | None = None
    feedback: datetime | None = None
    grace_minutes: Annotated[int, Field(strict=True, ge=0, le=60 * 24 * 30)] = 0
    remind_hours: Annotated[list[Annotated[int, Field(strict=True, ge=1, le=24 * 60)]], Field(max_length=10)] = [48, 4]
    automatic: StrictBool = True


class MomentView(Shape):
    """An action of the calendar and what became of it."""

    key: str
    kind: str
    assignment: str
    at: datetime
    done: datetime | None
    outcome: str


class CalendarView(Shape):
    """The course's dates."""

    course: str
    timezone: str
    sessions: list[SessionShape]
    moments: list[MomentView]


class CalendarChange(Shape):
    """New dates for the course."""

    sessions: Annotated[list[SessionShape], Field(max_length=99)]
    timezone: Annotated[str, StringConstraints(max_length=100)] | None = None


class Notice(Shape):
    """A reminder that is in force for the asking person."""

    course: str
    assignment: str
    due: datetime
    due_local: str
    submitted: bool


class EventClaim(Shape):
    """An action that the automation is about to do."""

    key: Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]+$")]


class EventReport(EventClaim):
    """An action that the automation has done, and how it went."""

    outcome: Text = ""


class EventView(Shape):
    """An action once claimed."""

    key: str
    claimed: datetime
    done: datetime | None
    outcome: str


class CardWish(Shape):
    """A practice card: a title and the texts its session asks for."""

    title: Short
    fields: Annotated[dict[Short, Text], Field(max_length=40)]


class CardView(CardWish):
    """A practice card that was handed in; `author` is null where names are hidden."""

    id: str
    assignment: str
    author: str | None
    handed_in: datetime


class Criterion(Shape):
    """A line of a rubric."""

    id: Short
    title: Text
    max: Annotated[int, Field(strict=True, ge=1, le=100)]


class RoundWish(Shape):
    """How cards are to be reviewed."""

    per_card: Annotated[int, Field(strict=True, ge=1, le=10)] = 2
    anonymous: StrictBool = True
    rubric: Annotated[list[Criterion], Field(min_length=1, max_length=20)]


class RoundView(RoundWish):
    """A round of reviews and how far it is."""

    assignment: str
    cards: int
    reviews: int
    done: int
    returned: datetime | None
    loads: dict[str, int] = Field(description="Reviews a person has.")


class ReviewView(Shape):
    """A review. `author` and `reviewer` are null where names are hidden from the asking person."""

    id: str
    card: CardView
    rubric: list[Criterion]
    reviewer: str | None
    scores: dict[str, int]
    comment: str
    done: datetime | None


class ReviewWish(Shape):
    """A review as written."""

    scores: Annotated[dict[Short, Annotated[int, Field(strict=True, ge=0, le=100)]], Field(max_length=20)]
    comment: Text = ""


class EvaluationAnswer(Shape):
    """One line of a questionnaire as answered."""

    mark: Literal["", "1", "2", "3", "4"] = ""
    comment: Annotated[str, StringConstraints(max_length=2_000, pattern=r"^[^\x00]*$")] = ""


class EvaluationWish(Shape):
    """A questionnaire as answered."""

    lines: Annotated[dict[Short, EvaluationAnswer], Field(min_length=1, max_length=40)]


class EvaluationLine(Shape):
    """One line of a questionnaire, counted."""

    id: str
    counts: dict[str, int]
    mean: float | None
    comments: list[str]


class EvaluationView(Shape):
    """What was said about a session; `lines` is empty while fewer than five have answered."""

    session: int
    answered: int
    withheld: bool
    lines: list[EvaluationLine]
