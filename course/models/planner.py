"""A school's plan for a year, and where it meets the days that people keep.

A clash is told as what it can mean for whom, never as a fault of a calendar. Severity: ``bad``: move it; ``warn``:
think, ask, offer a choice; ``good``: a date to build on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.models.civil import CivilHoliday, civil_holidays, country_name
from course.models.observance import DAY, Observance, SchoolYear
from course.models.observances import observances

Severity = Literal["bad", "warn", "good"]
KINDS = ("exam", "trip", "project", "sport", "evening")
LONGEST = 30


@dataclass(frozen=True)
class Entry:
    """Something the school plans: its title, its kind (one of :data:`KINDS`), its first day and its length in days."""

    title: str
    kind: str
    start: date
    length: int = 1

    @property
    def end(self) -> date:
        """Last day."""
        return self.start + (self.length - 1) * DAY

    def days(self) -> list[date]:
        """Return its days in order."""
        return [self.start + n * DAY for n in range(self.length)]


@dataclass(frozen=True)
class Clash:
    """Where an entry meets a day that counts: how grave, with what, and what it means for whom."""

    entry: int
    severity: Severity
    day: date
    what: str
    meaning: str


@dataclass(frozen=True)
class Year:
    """Everything known about a school year: its days, what is kept, and the civil holidays by country."""

    school_year: SchoolYear
    kept: Sequence[Observance]
    home: str
    civil: Mapping[str, Sequence[CivilHoliday]]
    weekend: frozenset[int] = frozenset({6})


def kinds() -> dict[str, str]:
    """Return the kinds of entries with their names."""
    return {
        "exam": _("Exam or graded test"),
        "trip": _("Trip or camp"),
        "project": _("Project day"),
        "sport": _("Sports day"),
        "evening": _("Evening event"),
    }


def plan_year(
    school_year: SchoolYear, home: str, countries: Iterable[str], chosen: Iterable[str], weekend: Iterable[int] = (6,)
) -> Year:
    """Gather what a school year holds.

    Parameters
    ----------
    school_year : SchoolYear
    home : str
        ISO 3166 code of the country whose civil holidays close the school.
    countries : iterable of str
        Other countries whose civil holidays are of interest.
    chosen : iterable of str
        Religious and international calendars, keys of :func:`course.models.observances.calendars`.
    weekend : iterable of int
        Days without lessons, 0 for Monday.
    """
    codes = list(dict.fromkeys([home, *countries]))
    civil = {code: civil_holidays(code, school_year.start, school_year.end) for code in codes}
    return Year(school_year, observances(school_year, chosen), home, civil, frozenset(weekend))


def parse_entries(rows: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """Read entries from rows with ``title``, ``kind``, ``date`` (ISO) and, if wanted, ``days``; skip empty rows.

    Raises
    ------
    ModelInputError
        If a row has no date, an unknown kind or an impossible length.
    """
    rows = [row for row in rows if str(row.get("date") or "").strip() or str(row.get("title") or "").strip()]
    return [_entry(n, row) for n, row in enumerate(rows, start=1)]


def _entry(number: int, row: Mapping[str, Any]) -> Entry:
    title = str(row.get("title") or "").strip() or _("Entry %(number)s") % {"number": number}
    kind = str(row.get("kind") or "project")
    try:
        start = date.fromisoformat(str(row.get("date") or "").strip())
        length = int(str(row.get("days") or 1))
    except ValueError as error:
        raise ModelInputError(
            _("“%(title)s” has no readable date or length.") % {"title": title},
            remedy=_("Write the date as year-month-day, for example 2027-04-14, and the length in whole days."),
        ) from error
    if kind not in KINDS or not 1 <= length <= LONGEST:
        raise ModelInputError(
            _("“%(title)s” is of no kind that the planner knows, or too long.") % {"title": title},
            remedy=_("Choose a kind from the list and at most %(days)s days.") % {"days": LONGEST},
        )
    return Entry(title, kind, start, length)


def clashes(entries: Sequence[Entry], year: Year) -> list[Clash]:
    """Return every meeting of an entry with a day that counts, by entry and date; one a pair.

    Parameters
    ----------
    entries : sequence of Entry
    year : Year
    """
    found: list[Clash] = []
    for index, entry in enumerate(entries):
        found += _outside(index, entry, year)
        found += _closed(index, entry, year)
        found += _elsewhere(index, entry, year)
        for kept in year.kept:
            found += _observed(index, entry, kept)
        found += _crowded(index, entries)
    return sorted(found, key=lambda c: (c.entry, c.day, c.severity, c.what))


def _outside(index: int, entry: Entry, year: Year) -> list[Clash]:
    if year.school_year.holds(entry.start) and year.school_year.holds(entry.end):
        return []
    what = _("Outside the school year")
    return [Clash(index, "bad", entry.start, what, _("The plan runs from %(start)s to %(end)s.") % {
        "start": year.school_year.start.isoformat(), "end": year.school_year.end.isoformat()})]  # fmt: skip


def _closed(index: int, entry: Entry, year: Year) -> list[Clash]:
    out = []
    weekend = [day for day in entry.days() if day.weekday() in year.weekend]
    if weekend and entry.kind != "trip":
        out.append(
            Clash(index, "bad", weekend[0], _("No lessons on this weekday"), _("The school is closed to everyone."))
        )
    meaning = _("A civil holiday here: the school is closed.")
    grave: Severity = "warn" if entry.kind == "trip" else "bad"
    here = (h for h in year.civil[year.home] if h.day in entry.days())
    return out + [Clash(index, grave, h.day, _civil_name(h), meaning) for h in here]


def _elsewhere(index: int, entry: Entry, year: Year) -> list[Clash]:
    meaning = _("Some families may travel or celebrate; partner schools there are closed.")
    abroad = (h for code, days in year.civil.items() if code != year.home for h in days)
    return [Clash(index, "warn", h.day, _civil_name(h), meaning) for h in abroad if h.day in entry.days()]


def _civil_name(holiday: CivilHoliday) -> str:
    sure = _(" (estimated)") if holiday.estimated else ""
    return f"{country_name(holiday.country)}: {holiday.name}{sure}"


def _observed(index: int, entry: Entry, kept: Observance) -> list[Clash]:
    if kept.nature == "food" and entry.kind not in ("trip", "evening"):
        return []  # only where the school offers food
    met = sorted(set(entry.days()) & kept.days())
    if met:
        return [Clash(index, severity(entry.kind, kept.nature), met[0], kept.name, _advice(entry, kept))]
    if kept.nature in ("rest", "fast"):
        near = sorted(set(entry.days()) & kept.doubtful_days())
        if near:
            return [
                Clash(index, "warn", near[0], kept.name, _("May fall on this day: %(why)s.") % {"why": kept.certainty})
            ]
        eve = kept.start - DAY
        if kept.eve and entry.kind in ("evening", "trip") and eve in entry.days():
            return [Clash(index, "warn", eve, kept.name, _("Begins at sunset on this day: end well before it."))]
    return []


def severity(kind: str, nature: str) -> Severity:
    """Return how grave it is that an entry of a kind falls on an observance of a nature.

    A day of rest bars what cannot be made up for (exam, trip, sport, evening); a fast bars what needs strength or food
    (trip, sport) and asks for thought otherwise; an international day is an occasion.
    """
    if nature == "day":
        return "warn" if kind == "exam" else "good"
    if nature == "rest":
        return "warn" if kind == "project" else "bad"
    if nature == "fast":
        return "bad" if kind == "sport" else "warn"
    return "warn"


def _advice(entry: Entry, kept: Observance) -> str:
    if kept.nature == "rest" and entry.kind != "project":
        return kept.meaning + " " + _("They would have to choose between it and school: move it.")
    if kept.nature == "rest":
        return kept.meaning + " " + _("Let a part of the project be done on another day.")
    if kept.nature == "fast" and entry.kind == "sport":
        return _("Those who fast could not take part on equal terms: choose a week outside the fast.")
    if kept.nature == "festive":
        return _("Lessons are usual; some families celebrate in the evening.")
    return kept.meaning


def _crowded(index: int, entries: Sequence[Entry]) -> list[Clash]:
    entry = entries[index]
    out = []
    for other in entries[:index]:
        met = sorted(set(entry.days()) & set(other.days()))
        if met and "exam" in (entry.kind, other.kind):
            what = _("Same day as “%(title)s”") % {"title": other.title}
            out.append(
                Clash(index, "bad", met[0], what, _("An exam and another event on one day, for the whole class."))
            )
    return out


def free_days(year: Year, kind: str, start: date, end: date) -> list[date]:
    """Return the days from `start` to `end` on which a one-day entry of a kind would meet nothing grave or doubtful."""
    days = [start + n * DAY for n in range((end - start).days + 1)]
    return [d for d in days if not [c for c in clashes([Entry("", kind, d)], year) if c.severity != "good"]]


def nearest_free(year: Year, entry: Entry, others: Sequence[Entry], within: int = 60) -> date | None:
    """Return the first day nearest to an entry's start on which nothing grave or doubtful is met; earlier wins a tie.

    `others` are entries that an exam must not share a day with. ``None`` if there is no such day within `within` days.
    """
    for distance in range(within + 1):
        for day in sorted({entry.start - distance * DAY, entry.start + distance * DAY}):
            moved = Entry(entry.title, entry.kind, day, entry.length)
            if not [c for c in clashes([*others, moved], year) if c.entry == len(others) and c.severity != "good"]:
                return day
    return None
