"""The calendar planner: a school year, the days that people keep, and events that can be moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from course.i18n import gettext as _
from course.i18n import ngettext
from course.i18n.formats import day_text, sort_key
from course.models import planner
from course.models.civil import OFFERED, country_name
from course.models.observance import DAY, Observance, SchoolYear
from course.models.observances import calendars, observances
from course.plots.calendar import Calendar, Placed
from course.plots.views import Metric, Metrics, Notice, Table
from course.widgets.exploration import Choice, Choices, Column, Exploration, Predict, Result, Rows, Toggle

Values = dict[str, Any]
YEARS_AHEAD = 9
START_CALENDARS = ("orthodox", "western", "islamic", "jewish", "buddhist", "international")
# The events of the start: kind, length, and the observance that each is put on, so that there is something to find.
_START = (("exam", 1, "eid-al-fitr"), ("trip", 2, "holy-friday"), ("sport", 1, "ramadan"), ("evening", 1, "pesach"))


def build(today: date | None = None) -> Exploration:
    """Return the exploration; the school year of `today` (by default the machine's date) is chosen at the start."""
    today = today or datetime.now(tz=UTC).date()
    first = today.year if today.month >= 7 else today.year - 1
    years = [(str(y), f"{y}/{(y + 1) % 100:02d}") for y in range(first - 1, first + YEARS_AHEAD)]
    months = [("9", _("September")), ("8", _("August")), ("1", _("January")), ("3", _("March")), ("4", _("April"))]
    countries = sorted(((c, country_name(c)) for c in OFFERED), key=lambda pair: sort_key(pair[1]))
    kinds = list(planner.kinds().items())
    columns = [
        Column("title", _("Event")),
        Column("kind", _("Kind"), "choice", kinds),
        Column("date", _("First day"), "date"),
        Column("days", _("Days"), "number"),
    ]
    return Exploration(
        id="s4-calendar",
        title=_("One school year, many calendars"),
        intro=_(
            "You plan events; people keep days. Choose the school year and the calendars to look at. "
            "Then move each event: "
            "drag it on the month, press an arrow key on it, or type its date.\n\n"
            "Choose calendars, not people. Nothing here asks, stores or guesses what anyone believes "
            "or where anyone is from."
        ),
        predict=Predict(
            _("Five events are planned at the start. On how many of them could a part of the class not take part?"),
            kind="number",
        ),
        controls=[
            Choice("year", _("School year"), years, str(first)),
            Choice("month", _("It begins in"), months, "9"),
            Choice("home", _("The school is in"), countries, "RU", help=_("Its civil holidays close the school.")),
            Toggle("saturday", _("No lessons on Saturday"), False),
            Choices("calendars", _("Calendars that people may keep"), list(calendars().items()), START_CALENDARS),
            Choices("countries", _("Civil holidays of other countries to show as well"), countries, ("KZ", "TJ")),
            Rows("entries", _("Events"), columns, start_events(first), 1, 20),
        ],
        compute=compute,
        compare=_compare,
        explain=_("In one line: which event was hardest to place, and for whom does its new date matter?"),
        leaves_out=_(
            "who keeps what, and how: that is each family's own. Weekly days of rest, local and "
            "school holidays, time zones, the hour of sunset, "
            "and many calendars are not here. Dates marked “?” are settled late, by a crescent or an authority: ask."
        ),
        actions=[
            (_("Find the nearest free day for each clash"), suggest),
            (_("Put the start events into this year"), restart),
        ],
    )


def start_events(year: int) -> list[dict[str, str]]:
    """Return the five events of the start, each on a day that matters in that school year, as rows of the control."""
    titles = {
        "exam": _("Mathematics test"),
        "trip": _("Class trip"),
        "sport": _("Sports day"),
        "evening": _("Parents' evening"),
    }
    known = {o.id: o for o in observances(SchoolYear(year), START_CALENDARS)}
    rows = []
    for kind, length, on in _START:
        start = known[on].start if on in known else date(year, 10, 15)
        if on == "ramadan":
            start += 3 * DAY
        if on == "pesach":
            start -= DAY
        rows.append({"title": titles[kind], "kind": kind, "date": start.isoformat(), "days": str(length)})
    tolerance = {"title": _("Project day"), "kind": "project", "date": date(year, 11, 16).isoformat(), "days": "1"}
    return [*rows, tolerance]


def year_of(values: Values) -> planner.Year:
    """Return what is known about the school year of the control values."""
    school_year = SchoolYear(int(values["year"]), int(values["month"]))
    weekend = (5, 6) if values["saturday"] else (6,)
    return planner.plan_year(school_year, str(values["home"]), values["countries"], values["calendars"], weekend)


def compute(values: Values) -> Result:
    """Return calendar, figures and clashes for the control values."""
    year = year_of(values)
    entries = planner.parse_entries(values["entries"])
    found = planner.clashes(entries, year)
    worst = {i: _worst(c for c in found if c.entry == i) for i in range(len(entries))}
    grave = sum(status == "bad" for status in worst.values())
    warned = sum(status == "warn" for status in worst.values())
    summary = ngettext(
        "%(grave)d event meets a day on which some could not take part; %(warn)d more to think about.",
        "%(grave)d events meet a day on which some could not take part; %(warn)d more to think about.",
        grave,
    ) % {"grave": grave, "warn": warned}
    views = [_metrics(entries, found, grave, warned, year), _calendar(values, entries, found, worst, year)]
    return Result([*views, _table(entries, found), *_doubts(year)], summary, {"grave": grave, "warned": warned})


def _worst(clashes: Iterable[planner.Clash]) -> str:
    found = {c.severity for c in clashes}
    return next((s for s in ("bad", "warn") if s in found), "good")


def _metrics(
    entries: Sequence[planner.Entry], found: Sequence[planner.Clash], grave: int, warned: int, year: planner.Year
) -> Metrics:
    chances = len({c.entry for c in found if c.severity == "good"})
    return Metrics(
        [
            Metric(_("Move"), str(grave), "bad" if grave else "good", _("some could not take part")),
            Metric(_("Think, ask, offer a choice"), str(warned), "warn" if warned else "good"),
            Metric(_("On an occasion"), str(chances), "", _("an international day to build on")),
            Metric(_("Events"), str(len(entries))),
            Metric(_("Observances in view"), str(len(year.kept)), "", _("plus civil holidays")),
        ]
    )


def _calendar(
    values: Values,
    entries: Sequence[planner.Entry],
    found: Sequence[planner.Clash],
    worst: dict[int, str],
    year: planner.Year,
) -> Calendar:
    # Entries are the filled rows only, in order: find each one's row in the control again.
    rows = [n for n, row in enumerate(values["entries"]) if str(row.get("date") or "").strip() or row.get("title")]
    placed = [
        Placed(
            rows[i], e.title, e.kind, e.start.isoformat(), e.length, worst[i],
            "; ".join(f"{c.what}: {c.meaning}" for c in found if c.entry == i),
        )
        for i, e in enumerate(entries)
    ]  # fmt: skip
    label = _("School year %(start)s to %(end)s") % {
        "start": day_text(year.school_year.start),
        "end": day_text(year.school_year.end),
    }
    return Calendar(label, year.school_year.start.isoformat(), placed, notes(year), sorted(year.weekend))


def notes(year: planner.Year) -> dict[str, list[tuple[str, str]]]:
    """Return what is kept on each day of the year, by ISO date; a long fast is named on its first and last day only."""
    out: dict[str, list[tuple[str, str]]] = {}

    def put(day: date, nature: str, text: str) -> None:
        if year.school_year.holds(day):
            out.setdefault(day.isoformat(), []).append((nature, text))

    for kept in year.kept:
        for day in _named_days(kept):
            put(day, kept.nature, kept.name if kept.start == kept.end else _part(kept, day))
        if kept.nature in ("rest", "fast"):
            for day in sorted(kept.doubtful_days()):
                put(day, "doubtful", kept.name)
    for code, days in year.civil.items():
        for holiday in days:
            put(holiday.day, "civil", f"{country_name(code)}: {holiday.name}")
    return out


def _named_days(kept: Observance) -> list[date]:
    days = sorted(kept.days())
    return [days[0], days[-1]] if kept.nature in ("fast", "food") else days


def _part(kept: Observance, day: date) -> str:
    if kept.nature in ("fast", "food"):
        return (
            _("%(name)s begins") % {"name": kept.name}
            if day == kept.start
            else _("%(name)s ends") % {"name": kept.name}
        )
    return _("%(name)s, day %(n)d") % {"name": kept.name, "n": (day - kept.start).days + 1}


def _table(entries: Sequence[planner.Entry], found: Sequence[planner.Clash]) -> Table | Notice:
    if not found:
        return Notice(_("No event meets a day in the calendars that you chose."), "good")
    words = {"bad": _("✗ move"), "warn": _("! think"), "good": _("★ occasion")}
    rows = [(entries[c.entry].title, day_text(c.day), words[c.severity], c.what, c.meaning) for c in found]
    header = [_("Event"), _("Day"), _("How grave"), _("Meets"), _("What it can mean, and for whom")]
    return Table(_("Where events meet days that people keep"), header, rows)


def _doubts(year: planner.Year) -> list[Table]:
    rows = [
        (
            o.name,
            day_text(o.start),
            o.certainty,
            "; ".join(f"{who}: {day_text(day)}" for who, day in o.differs) or "–",
        )
        for o in year.kept
        if o.margin or o.differs
    ]
    header = [_("Observance"), _("First day here"), _("How sure"), _("Others print")]
    return [Table(_("Days on which authorities differ, or that are not settled yet"), header, rows)] if rows else []


def suggest(values: Values) -> Values:
    """Move every event that must move to the nearest day on which it meets nothing grave or doubtful."""
    year = year_of(values)
    rows = [dict(row) for row in values["entries"]]
    entries = planner.parse_entries(rows)
    filled = [row for row in rows if str(row.get("date") or "").strip() or row.get("title")]
    grave = Counter(c.entry for c in planner.clashes(entries, year) if c.severity == "bad")
    for index in sorted(grave):
        others = [e for n, e in enumerate(entries) if n != index]
        day = planner.nearest_free(year, entries[index], others)
        if day:
            filled[index]["date"] = day.isoformat()
            entries = planner.parse_entries(rows)
    return {"entries": rows}


def restart(values: Values) -> Values:
    """Return the start events in the chosen school year."""
    return {"entries": start_events(int(values["year"]))}


def _compare(prediction: Any, result: Result) -> str:
    from course.questions.shapes import parse_number

    number = parse_number(prediction)
    grave = result.data["grave"]
    if number is None:
        return _("Now: %(grave)d.") % {"grave": grave}
    return _("You predicted %(yours)g at the start; now it is %(grave)d.") % {"yours": number, "grave": grave}
