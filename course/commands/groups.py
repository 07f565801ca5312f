"""``course groups``: who does an assignment together."""

from __future__ import annotations

from typing import Any

import click

from course.exchange.client import Client, here
from course.i18n import gettext as _


@click.command()
@click.argument("course")
@click.argument("assignment")
@click.option("--put", "places", multiple=True, metavar="USER=GROUP", help="Put somebody into a group; USER= : alone.")
@click.option("--by-group/--alone", "by_group", default=None, help="Whether groups may do it; trainees form their own.")
@click.option("--share-grades", is_flag=True, help="Give each member the marks that you gave to one of them.")
def groups(course: str, assignment: str, places: tuple[str, ...], by_group: bool | None, share_grades: bool) -> None:
    """Show or set the groups that do an ASSIGNMENT together: one submission, each member's grade.

    Run --share-grades in the course's folder after marking by hand: marks that a member has already stay.

    \b
    course groups ict-en session-4 --by-group
    course groups ict-en session-4 --put anna=red --put boris=red
    course groups ict-en session-4 --share-grades
    """
    client, path = here(), ("courses", course, "assignments", assignment)
    if by_group is not None:
        client.ask("PATCH", *path, json={"by_group": by_group})
    if places:
        client.ask("PUT", *path, "groups", json={"groups": _groups(places)})
    for row in client.ask("GET", *path, "groups"):
        click.echo(f"{row['name']}: {', '.join(row['members'])}")
    if share_grades:
        _share(client, course, assignment)


def _groups(places: tuple[str, ...]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for text in places:
        user, sign, group = (part.strip() for part in text.partition("="))
        if not user or not sign:
            raise click.BadParameter(f"{text!r} is not USER=GROUP", param_hint="--put")
        found[user] = group or None
    return found


def _share(client: Client, course: str, assignment: str) -> None:
    from course.exchange.duedates import open_gradebook
    from course.exchange.groupgrades import share_grades

    receipts: list[dict[str, Any]] = client.ask(
        "GET", "courses", course, "submissions", params={"assignment": assignment}
    )
    members = {receipt["group"]: receipt["members"] for receipt in receipts if receipt["group"]}
    with open_gradebook() as gradebook:
        given = share_grades(gradebook, assignment, members.values())
    for name, source in given.items():
        click.echo(_("%(name)s has the marks of %(source)s.") % {"name": name, "source": source})
    if not given:
        click.echo(_("There are no marks to share: mark one member of each group by hand first."))
