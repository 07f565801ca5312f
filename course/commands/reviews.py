"""``course reviews``: practice cards and who reviews them."""

from __future__ import annotations

from typing import Any

import click

from course.exchange.client import here
from course.exchange.rubric import default_rubric, read_rubric
from course.i18n import gettext as _


@click.command()
@click.argument("course")
@click.argument("assignment")
@click.option("--criterion", "criteria", multiple=True, metavar="TITLE=POINTS", help="A line of the rubric.")
@click.option("--assign", is_flag=True, help="Assign reviewers by the course's own rubric, three criteria of 3 points.")
@click.option("--per-card", type=click.IntRange(1, 10), default=2, show_default=True, help="Reviews a card.")
@click.option("--names/--hide-names", default=False, help="Whether authors and reviewers see each other's names.")
@click.option("--return", "give_back", is_flag=True, help="Return the reviews to all authors now.")
def reviews(
    course: str, assignment: str, criteria: tuple[str, ...], assign: bool, per_card: int, names: bool, give_back: bool
) -> None:
    """Show how far the reviews of an assignment's cards are, assign reviewers, or return the reviews.

    Assign again after somebody dropped out: what is written stays.

    \b
    course reviews ict-en session-6 --assign
    course reviews ict-en "session 6" --criterion "Clear=3" --criterion "Evidence=3"
    course reviews ict-en "session 6" --return
    """
    client, path = here(), ("courses", course, "assignments", assignment, "reviews")
    if criteria or assign:
        wish = {"per_card": per_card, "anonymous": not names, "rubric": _rubric(criteria)}
        client.ask("PUT", *path, json=wish)
    if give_back:
        client.ask("POST", *path, "return")
    view = client.ask("GET", *path)
    click.echo(_("%(cards)d cards, %(reviews)d reviews given out, %(done)d written.") % view)
    for person, load in view["loads"].items():
        click.echo(f"  {person}: {load}")


def _rubric(criteria: tuple[str, ...]) -> list[dict[str, Any]]:
    rubric = read_rubric(criteria) or default_rubric()
    for text, line in zip(criteria, rubric, strict=False):
        if not line["title"] or not isinstance(line["max"], int):
            raise click.BadParameter(f"{text!r} is not TITLE=POINTS", param_hint="--criterion")
    return rubric
