"""``course roster``: who is in a course."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from course.exchange.client import here
from course.i18n import gettext as _


@click.command()
@click.argument("course")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--drop", metavar="USER", help="Take somebody out of the course; their work stays.")
def roster(course: str, file: Path | None, drop: str | None) -> None:
    """Show who is in a course, or enrol everybody of a CSV FILE.

    The file's first line names its columns: username;name;email;role;group. Where a line is wrong, nothing changes.

    \b
    course roster ict-en
    course roster ict-en trainees.csv
    """
    client = here()
    if file is not None:
        headers = {"Content-Type": "text/csv"}
        client.ask("PUT", "courses", course, "people", data=file.read_bytes(), headers=headers)
    if drop is not None:
        client.ask("DELETE", "courses", course, "people", drop)
    _show(course, client.ask("GET", "courses", course, "people"))


def _show(course: str, people: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=course)
    for heading in (_("User"), _("Name"), _("Role"), _("Group")):
        table.add_column(heading)
    for person in people:
        roles = ", ".join(_(role) for role in person["roles"])
        table.add_row(person["username"], person["name"], roles, person["group"] or "")
    Console().print(table)
