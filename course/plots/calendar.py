"""A school year as a calendar: entries that can be moved, days that people keep, and a table of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from course.i18n import gettext as _
from course.i18n.formats import cldr
from course.plots.views import STATUS_MARKS, Table, View

# How a day's notes are marked, beside their words: never by colour alone.
NATURE_MARKS = {"rest": "■", "fast": "◐", "food": "◔", "festive": "○", "day": "★", "civil": "▲", "doubtful": "?"}


@dataclass(frozen=True)
class Placed:
    """An entry on the calendar: its row in the control, title, kind, ISO date, length and how it stands."""

    index: int
    title: str
    kind: str
    start: str
    length: int
    status: str = "good"
    note: str = ""


@dataclass(frozen=True)
class Calendar(View):
    """Twelve months, one on the screen at a time.

    An entry moved by dragging or with the arrow keys sets the date in the exploration's control `control`.

    Parameters
    ----------
    label : str
        What the calendar shows.
    start : str
        ISO date of the first day.
    entries : sequence of Placed
    notes : mapping of str to sequence of (nature, text)
        What is kept on a day, by ISO date; `nature` is a key of :data:`NATURE_MARKS`.
    weekend : sequence of int
        Days without lessons, 0 for Monday.
    control : str
        Id of the rows control that holds the entries.
    """

    label: str
    start: str
    entries: Sequence[Placed]
    notes: Mapping[str, Sequence[tuple[str, str]]]
    weekend: Sequence[int] = (6,)
    control: str = "entries"
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    kind = "calendar"

    def table(self) -> Table:
        """Return the entries and every day that is kept, by date."""
        rows = [
            (e.start, STATUS_MARKS.get(e.status, "") + " " + e.title, e.note or _("no clash found"))
            for e in self.entries
        ]
        rows += [(day, text, legend()[nature]) for day, notes in self.notes.items() for nature, text in notes]
        return Table(self.label, [_("Date"), _("What"), _("Note")], sorted(rows))

    def as_text(self) -> str:
        """Return the table as text."""
        return self.table().as_text()

    def as_html(self) -> str:
        """Return the table as HTML."""
        return f"<p>{escape(self.label)}</p>{self.table().as_html()}"

    def as_data(self) -> dict[str, Any]:
        """Return what the browser draws."""
        return {
            "kind": self.kind,
            "label": self.label,
            "start": self.start,
            "weekend": list(self.weekend),
            "control": self.control,
            "entries": [{**vars(e), "mark": STATUS_MARKS.get(e.status, "")} for e in self.entries],
            "notes": {
                day: [[nature, NATURE_MARKS[nature], text] for nature, text in notes]
                for day, notes in self.notes.items()
            },
            "legend": [[NATURE_MARKS[nature], text] for nature, text in legend().items()],
            "names": {key: list(names) for key, names in (self.names or calendar_names()).items()},
            "words": words(),
        }


def legend() -> dict[str, str]:
    """Return what each mark on a day means."""
    return {
        "rest": _("some families stay at home or at worship"),
        "fast": _("some people fast from dawn to sunset"),
        "food": _("some people leave out certain foods"),
        "festive": _("festive, lessons usual"),
        "day": _("international day"),
        "civil": _("civil holiday"),
        "doubtful": _("may fall on this day: authorities or the moon decide"),
    }


def calendar_names() -> dict[str, list[str]]:
    """Return names of weekdays (short and wide, Monday first) and months in the language in force, from CLDR."""
    from babel.dates import get_day_names, get_month_names

    short = get_day_names("abbreviated", "stand-alone", locale=cldr())
    wide = get_day_names("wide", "stand-alone", locale=cldr())
    months = get_month_names("wide", "stand-alone", locale=cldr())
    return {
        "short": [short[n] for n in range(7)],
        "wide": [wide[n] for n in range(7)],
        "months": [months[n] for n in range(1, 13)],
    }


def words() -> dict[str, str]:
    """Return the words that the calendar's script shows."""
    return {
        "month": _("Month"),
        "earlier": _("Earlier month"),
        "later": _("Later month"),
        "how": _(
            "Drag an entry to another day, or focus it and press an arrow key: left and right a day, "
            "up and down a week."
        ),
        "moved": _("%(title)s moved to %(date)s."),
        "outside": _("That day is outside the school year."),
        "legend": _("Marks"),
        "more": _("The year as a list"),
        "date": _("Date"),
        "what": _("What"),
        "here": _("Entries in %(month)s"),
        "none": _("no entries"),
        "days": _("%(n)s days"),
    }
