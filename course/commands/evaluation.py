"""``course evaluation``: what was said about a session."""

from __future__ import annotations

from typing import Any

import click

from course.i18n import gettext as _
from course.i18n.formats import number
from course.models.evaluation import FEWEST, MARKS


@click.command()
@click.argument("course")
@click.argument("session", type=click.IntRange(1, 99))
def evaluation(course: str, session: int) -> None:
    """Show what trainees of COURSE said about SESSION: counts and comments, never names.

    Nothing is shown before five people have answered.

    \b
    Example:
      course evaluation ict-en 6
    """
    from course.exchange.client import here

    view = here().ask("GET", "courses", course, "evaluations", str(session))
    click.echo(_("%(answered)d people have answered.") % view)
    if view["withheld"]:
        click.echo(_("Answers are shown from %(fewest)d people up.") % {"fewest": FEWEST})
    for line in view["lines"]:
        _tell(line)


def _tell(line: dict[str, Any]) -> None:
    counts = "  ".join(f"{mark}: {line['counts'][mark]}" for mark in MARKS)
    mean = "–" if line["mean"] is None else number(line["mean"], 1)
    click.echo(f"  {line['id']:<18} {counts}   {_('mean')} {mean}")
    for comment in line["comments"]:
        click.echo(f"    – {comment}")
