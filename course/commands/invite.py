"""``course invite``: a code that enrols whoever types it."""

from __future__ import annotations

import click

from course.exchange.client import here
from course.exchange.roles import Role
from course.i18n import gettext as _


@click.command()
@click.argument("course")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.TRAINEE.value, show_default=True)
@click.option("--uses", type=click.IntRange(1, 10_000), default=30, show_default=True, help="For how many people.")
@click.option("--days", type=click.IntRange(1, 366), default=14, show_default=True, help="For how many days.")
def invite(course: str, role: str, uses: int, days: int) -> None:
    """Make an invitation code for a course; it is shown once.

    \b
    course invite ict-en --uses 25
    """
    wish = {"role": role, "uses": uses, "days": days}
    made = here().ask("POST", "courses", course, "invitations", json=wish)
    click.echo(made["code"])
    click.echo(_("Trainees type it at the exchange's page; it holds until %(time)s.") % {"time": made["expires"]})
