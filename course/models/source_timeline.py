"""From event to republication: a chain of sources on one time axis.

Four stages are kept apart (our wording of what historians call source criticism): the *event*; the *record*, the first
trace made of it; the *publication* that made the record public; the *republication* that passed a publication on. The
question to each link is: how long after, taken from what, and what was lost or changed on the way?
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.models.sources import read_data

STAGES = ("event", "record", "publication", "republication")
# From which stage a link may be taken: a publication needs a record, a republication something public.
_FROM = {"record": {"event"}, "publication": {"record"}, "republication": {"publication", "republication"}}


@dataclass(frozen=True)
class Link:
    """One link of the chain.

    Parameters
    ----------
    name : str
    stage : str
        One of :data:`STAGES`.
    year : float
        Year, with the day of the year as a fraction where the day is known.
    taken_from : int or None
        Index of the link that this one was taken from; ``None`` for the event.
    lost : str
        What the link lost or changed.
    when : str
        The date as it is known, for reading.
    """

    name: str
    stage: str
    year: float
    taken_from: int | None
    lost: str = ""
    when: str = ""


def stage_names() -> dict[str, str]:
    """Return the stages by id, as a person names them."""
    return {
        "event": _("event"),
        "record": _("record"),
        "publication": _("publication"),
        "republication": _("republication"),
    }


def chains() -> dict[str, dict[str, Any]]:
    """Return the packaged chains by id: ``title`` and ``rows`` (as a trainee would type them)."""
    return {
        entry["id"]: {
            "title": _(entry["title"]),
            "rows": [{**row, "what": _(row["what"]), "lost": _(row.get("lost", ""))} for row in entry["rows"]],
        }
        for entry in read_data("chains.yaml")["chains"]
    }


def read_year(text: str) -> float:
    """Read ``1947``, ``1947-02`` or ``1947-02-26`` as a year with a fraction.

    Raises
    ------
    ModelInputError
        It is none of these, or no such day exists.
    """
    import calendar
    from datetime import date

    found = re.fullmatch(r"(\d{3,4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text.strip())
    wrong = ModelInputError(
        _("“%(text)s” is not a date.") % {"text": text.strip()[:40]}, remedy=_("Type a year, or a day as 1947-02-26.")
    )
    if found is None:
        raise wrong
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        inside = date(year, month or 1, day or 1)
    except ValueError as error:
        raise wrong from error
    whole = 366 if calendar.isleap(year) else 365
    return year + ((inside - date(year, 1, 1)).days / whole if month else 0.0)


def read_rows(rows: Sequence[Mapping[str, str]]) -> list[Link]:
    """Read the rows of a chain as a trainee typed them: ``what``, ``stage``, ``when``, ``from`` (row number), ``lost``.

    Rows without a name are left out.

    Raises
    ------
    ModelInputError
        A stage is missing, a date cannot be read, or a row is taken from one that is not there.
    """
    named = [(number, row) for number, row in enumerate(rows, 1) if str(row.get("what", "")).strip()]
    if not named:
        raise ModelInputError(_("There is no link yet."), remedy=_("Type an event in the first row."))
    place = {number: index for index, (number, _row) in enumerate(named)}
    return [_read_row(number, row, place) for number, row in named]


def _read_row(number: int, row: Mapping[str, str], place: Mapping[int, int]) -> Link:
    stage, source = str(row.get("stage", "")), str(row.get("from", "")).strip()
    if stage not in STAGES:
        raise ModelInputError(_("Row %(n)d has no stage.") % {"n": number}, remedy=_("Choose one of the four."))
    if source and (not source.isdecimal() or int(source) not in place or int(source) == number):
        raise ModelInputError(
            _("Row %(n)d is taken from a row that is not there.") % {"n": number},
            remedy=_("Type the number of another row, or leave it empty for the event."),
        )
    when = str(row.get("when", ""))
    taken = place[int(source)] if source else None
    return Link(str(row["what"]).strip(), stage, read_year(when), taken, str(row.get("lost", "")).strip(), when.strip())


def problems(links: Sequence[Link]) -> list[str]:
    """Return what cannot be right about a chain, in plain words."""
    found = []
    if not any(link.stage == "event" for link in links):
        found.append(_("There is no event: what happened?"))
    for link in links:
        names = {"name": link.name}
        if link.stage == "event":
            continue
        if link.taken_from is None:
            found.append(_("“%(name)s” is taken from nothing: what does it rest on?") % names)
            continue
        source = links[link.taken_from]
        if link.year < source.year:
            found.append(_("“%(name)s” is older than what it was taken from.") % names)
        if source.stage not in _FROM[link.stage]:
            found.append(
                _("“%(name)s” is a %(stage)s taken from a %(source)s: a step is missing or misnamed.")
                % {**names, "stage": stage_names()[link.stage], "source": stage_names()[source.stage]}
            )
    return found


def ancestors(links: Sequence[Link], index: int) -> list[int]:
    """Return the way back from a link to the event, nearest first; a circle ends where it closes."""
    way: list[int] = []
    here = links[index].taken_from
    while here is not None and here not in way and here != index:
        way.append(here)
        here = links[here].taken_from
    return way


def lag(links: Sequence[Link], index: int) -> float | None:
    """Return the years between the event behind a link and the link; ``None`` where no event stands behind it."""
    behind = [one for one in ancestors(links, index) if links[one].stage == "event"]
    return links[index].year - links[behind[0]].year if behind else None


def independent_records(links: Sequence[Link]) -> int:
    """Return how many records there are: all republications of one record count once."""
    return sum(1 for link in links if link.stage == "record")
