"""The rubric that colleagues review a practice card by: the course's own, or an instructor's lines."""

from __future__ import annotations

from collections.abc import Iterable

from course.i18n import gettext as _

Line = dict[str, object]


def default_rubric() -> list[Line]:
    """Return the three criteria that the last session's assignment asks for too."""
    return [
        {"id": "usable", "title": _("Usable next week"), "max": 3},
        {"id": "shown", "title": _("Evidence that it worked"), "max": 3},
        {"id": "includes", "title": _("Leaves nobody out"), "max": 3},
    ]


def read_rubric(lines: Iterable[str]) -> list[Line]:
    """Read lines like ``Clear enough to repeat = 3``; a line of the default rubric keeps its id.

    Points that are no number stay text, for the shape to refuse.
    """
    known = {str(line["title"]): str(line["id"]) for line in default_rubric()}
    rubric: list[Line] = []
    for line in filter(None, map(str.strip, lines)):
        title, _sign, points = (part.strip() for part in line.rpartition("="))
        bound = int(points) if points.isascii() and points.isdigit() and len(points) < 10 else points
        rubric.append({"id": known.get(title, f"c{len(rubric) + 1}"), "title": title, "max": bound})
    return rubric
