"""``course calendar``: the dates of a course."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from course.exchange.client import Client, here

_TIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"]


@click.command()
@click.argument("course")
@click.option("--session", "number", type=click.IntRange(1, 99), help="The session to change; the others stay.")
@click.option("--assignment", help="Its assignment.")
@click.option("--opens", type=click.DateTime(_TIMES), help="When it is released, on the course's clock.")
@click.option("--due", type=click.DateTime(_TIMES), help="When it is due.")
@click.option("--feedback", type=click.DateTime(_TIMES), help="When feedback is returned.")
@click.option("--grace", type=click.IntRange(0), help="Minutes after the due date in which work is not late.")
@click.option("--by-itself/--by-hand", "automatic", default=None, help="Whether the hub acts by these dates.")
@click.option("--first", type=click.DateTime(_TIMES), help="The first session's time: sets the dates of all six.")
@click.option("--every", type=click.IntRange(2), default=14, show_default=True, help="With --first: days to the next.")
@click.option("--do", "action", type=click.Choice(["release", "collect", "feedback"]), help="Do it now, by hand.")
@click.option("--zone", help="The course's time zone, for example Europe/Moscow.")
def calendar(
    course: str,
    number: int | None,
    zone: str | None,
    first: datetime | None,
    every: int,
    action: str | None,
    **change: Any,
) -> None:
    """Show a course's dates, set those of a session or of all six, or do by hand what a date would do.

    \b
    course calendar ict-en
    course calendar ict-en --zone Europe/Moscow --first "2026-11-23 10:00" --every 14
    course calendar ict-en --session 1 --do collect
    course calendar ict-en --zone Europe/Moscow --session 1 --assignment "session 1" --due "2026-11-30 23:59"
    """
    client = here()
    view = client.ask("GET", "courses", course, "calendar")
    if action is not None:
        click.echo(_do(client, view, number, action))
        return
    if first is not None:
        view = {**view, "sessions": _six(first, every)}
    if number is not None or zone is not None or first is not None:
        body = {"sessions": _changed(view["sessions"], number, change), "timezone": zone or view["timezone"]}
        view = client.ask("PUT", "courses", course, "calendar", json=body)
    _show(view)


def _six(first: datetime, every: int) -> list[dict[str, Any]]:
    from course.exchange.calendar import plan
    from course.syllabus import sessions

    times = ("opens", "due", "feedback")
    return [
        {"number": one.number, "assignment": one.assignment, **{name: getattr(one, name).isoformat() for name in times}}
        for one in plan(first, every, [session.assignment for session in sessions()])
    ]


def _do(client: Client, view: dict[str, Any], number: int | None, action: str) -> str:
    """Do an action in this server's course folder; the calendar's own date stays as it is."""
    from course.exchange.automation import Automation
    from course.exchange.calendar import Kind

    row = next((one for one in view["sessions"] if one["number"] == number), None)
    if row is None:
        raise click.UsageError("--do needs --session, the number of a session that has dates")
    folder = Path(os.environ.get("COURSE_FOLDER") or ".").resolve()
    return Automation(client, {view["course"]: folder}).act(view["course"], Kind(action), row["assignment"])


def _changed(sessions: list[dict[str, Any]], number: int | None, change: dict[str, Any]) -> list[dict[str, Any]]:
    if number is None:
        return sessions
    given = {"grace_minutes" if name == "grace" else name: value for name, value in change.items() if value is not None}
    given = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in given.items()}
    before = next((row for row in sessions if row["number"] == number), {"number": number})
    if "assignment" not in {**before, **given}:
        raise click.UsageError("a new session needs --assignment")
    return [*(row for row in sessions if row["number"] != number), {**before, **given}]


def _show(view: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    from course.i18n import gettext as _

    table = Table(title=f"{view['course']} ({view['timezone']})")
    for heading in (_("Session"), _("Assignment"), _("Release"), _("Due"), _("Grace"), _("Feedback"), _("By itself")):
        table.add_column(heading)
    for row in view["sessions"]:
        times = [(row[name] or "–").replace("T", " ")[:16] for name in ("opens", "due", "feedback")]
        automatic = _("yes") if row["automatic"] else _("no")
        grace = _("%(minutes)d min") % {"minutes": row["grace_minutes"]}
        table.add_row(str(row["number"]), row["assignment"], times[0], times[1], grace, times[2], automatic)
    Console().print(table)
