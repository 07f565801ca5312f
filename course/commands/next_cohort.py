"""``course next-cohort``: the next cohort's course from this one's."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from course.i18n import gettext as _


@click.command(name="next-cohort")
@click.argument("old", type=click.Path(path_type=Path, file_okay=False))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--course-id", required=True, help="nbgrader's name of the new course, for example ict-autumn.")
@click.option("--starts", type=click.DateTime(["%Y-%m-%d"]), help="First date; the others keep their distance.")
def next_cohort(old: Path, new: Path, course_id: str, starts: datetime | None) -> None:
    """Make the course of the next cohort in NEW from the course in OLD.

    Sources (with your changes), configuration and signing key are handed on. People, work, marks and certificates
    stay behind. On a hub with an exchange, --starts copies the calendar with its dates moved along.

    \b
    Example:
      course next-cohort spring autumn --course-id ict-autumn --starts 2026-09-07
    """
    from course.build import cohort

    names = cohort.next_cohort(old, new, course_id)
    click.echo(_("%(count)d assignments in %(folder)s; no people yet.") % {"count": len(names), "folder": new})
    if starts is not None:
        _move_calendar(cohort.course_id_of(old), course_id, starts)
    click.echo(_("Next: the roster, then nbgrader generate_assignment %(name)s") % {"name": names[0] if names else "…"})


def _move_calendar(old: str, new: str, starts: datetime) -> None:
    from course.build.cohort import moved
    from course.exchange.client import here

    if not os.environ.get("COURSE_EXCHANGE_URL"):
        click.echo(_("There is no exchange here: set the dates with course calendar."))
        return
    view = here().ask("GET", "courses", old, "calendar")
    body = {"sessions": moved(view["sessions"], starts.date()), "timezone": view["timezone"]}
    here().ask("PUT", "courses", new, "calendar", json=body)
    click.echo(_("The calendar begins on %(date)s.") % {"date": starts.date().isoformat()})
