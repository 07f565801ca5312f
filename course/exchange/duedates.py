"""Due dates of the exchange in nbgrader's gradebook, so that formgrader shows them and marks late work.

nbgrader knows no grace time: work is late by a gradebook's due date or it is not. So the date written is the last
moment at which work is in time, the due date with the grace time; it is naive UTC, as nbgrader's own dates are.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.errors import ExchangeError
from course.i18n import gettext as _

if TYPE_CHECKING:
    from nbgrader.api import Gradebook


def last_moment(row: Mapping[str, Any]) -> datetime | None:
    """Return until when work is in time, as naive UTC; ``None`` without a due date.

    Parameters
    ----------
    row : mapping
        An assignment as the exchange lists it: ``due`` and ``grace_minutes``.
    """
    if not row["due"]:
        return None
    due = datetime.fromisoformat(row["due"]) + timedelta(minutes=row["grace_minutes"])
    return due.astimezone(UTC).replace(tzinfo=None)


def write_due_dates(gradebook: Gradebook, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Write the due dates of assignments that the gradebook knows, and return the names of those it changed.

    An assignment without a date at the exchange keeps what was set in formgrader.
    """
    dates = {row["name"]: moment for row in rows if (moment := last_moment(row)) is not None}
    changed = []
    for assignment in gradebook.assignments:
        date = dates.get(assignment.name)
        if date is not None and assignment.duedate != date:
            gradebook.update_or_create_assignment(assignment.name, duedate=date)
            changed.append(assignment.name)
    return changed


def course_zone(default: str = "UTC") -> str:
    """Return the time zone of this server's course, for nbgrader to show dates in; `default` while nobody answers."""
    from course.errors import CourseError
    from course.exchange.client import Client

    url, token = os.environ.get("COURSE_EXCHANGE_URL", ""), os.environ.get("JUPYTERHUB_API_TOKEN", "")
    if not url or not token:
        return default
    try:
        answer = Client(url, token, pauses=()).ask("GET", "courses", os.environ.get("COURSE_ID", ""))
    except CourseError:
        return default
    return str(answer["timezone"])


def open_gradebook(folder: Path | None = None) -> AbstractContextManager[Gradebook]:
    """Open the gradebook of an nbgrader course: the hub's course folder, or the one in `folder`.

    Raises
    ------
    ExchangeError
        There is no gradebook.
    """
    from nbgrader.api import Gradebook

    root = folder or Path(os.environ.get("COURSE_FOLDER") or ".")
    path = root.resolve() / "gradebook.db"
    if not path.is_file():
        raise ExchangeError(
            _("There is no gradebook here."),
            where=str(path),
            remedy=_("Go to the course's folder; generate the assignment if nothing has been graded yet."),
        )
    gradebook: AbstractContextManager[Gradebook] = Gradebook(f"sqlite:///{path}", _course_of(path.parent))
    return gradebook


def _course_of(folder: Path) -> str:
    """Return the course that a folder is of: as the hub says, or as `course init` wrote it down."""
    try:
        return os.environ.get("COURSE_ID") or str(json.loads((folder / "course.json").read_text())["course_id"])
    except (OSError, ValueError, KeyError):
        return "default_course"


def main() -> int:
    """Write the due dates that come on standard input, as JSON, into the gradebook of this folder."""
    with open_gradebook(Path()) as gradebook:
        write_due_dates(gradebook, json.load(sys.stdin))
    return 0


if __name__ == "__main__":
    sys.exit(main())
