"""Checks of what trainees make in session 4: a plan without clashes, and a log of runs of the opinion model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from course.i18n import gettext as _
from course.models.check import Check
from course.models.observance import SchoolYear
from course.models.planner import Clash, Entry, Year, clashes, parse_entries, plan_year

# What a plan must hold: kinds of entries with how many.
NEEDED = {"exam": 2, "trip": 1, "sport": 1, "evening": 1, "project": 1}


def _plan(value: Mapping[str, Any]) -> tuple[list[Entry], Year, list[Clash]]:
    controls = value["controls"]
    weekend = (5, 6) if controls.get("saturday") else (6,)
    school_year = SchoolYear(int(controls["year"]), int(controls["month"]))
    year = plan_year(school_year, str(controls["home"]), controls["countries"], controls["calendars"], weekend)
    entries = parse_entries(controls["entries"])
    return entries, year, clashes(entries, year)


def looks_widely(value: Mapping[str, Any], calendars: int = 5, countries: int = 2) -> Check:
    """Check that a plan was held against enough calendars and enough other countries."""
    controls = value["controls"]
    seen = len(set(controls["calendars"]) - {"international"})
    abroad = len(set(controls["countries"]) - {controls["home"]})
    share = (min(1.0, seen / calendars) + min(1.0, abroad / countries)) / 2
    message = _("%(seen)d religious calendars and %(abroad)d other countries are in view; asked for: %(c)d and %(n)d.")
    return Check(share, message % {"seen": seen, "abroad": abroad, "c": calendars, "n": countries})


def holds_everything(value: Mapping[str, Any], two_day_trip: bool = True) -> Check:
    """Check that a plan has two exams, a trip of two days or more, a sports day, an evening event and a project day."""
    entries, year, _found = _plan(value)
    inside = [e for e in entries if year.school_year.holds(e.start) and year.school_year.holds(e.end)]
    missing = []
    for kind, number in NEEDED.items():
        fitting = [e for e in inside if e.kind == kind and (kind != "trip" or not two_day_trip or e.length >= 2)]
        missing += [kind] * max(0, number - len({e.start for e in fitting}))
    if not missing:
        return Check(1.0, _("All six events are in the school year."))
    # The start of the planner holds five of the six: leaving it as it is must not earn much.
    share = max(0.0, 1 - len(missing) / 2)
    return Check(share, _("Still missing in the school year: %(kinds)s.") % {"kinds": ", ".join(sorted(missing))})


def clash_free(value: Mapping[str, Any]) -> Check:
    """Check, by reckoning the year again, that no event meets a day on which some could not take part.

    Each clash, and each event that is missing, takes off a third: an empty plan is not a perfect one.
    """
    entries, _year, found = _plan(value)
    grave = {c.entry for c in found if c.severity == "bad"}
    absent = max(0, sum(NEEDED.values()) - len(entries))
    share = max(0.0, 1 - (len(grave) + absent) / 3)
    if share >= 1:
        return Check(1.0, _("No event meets a day on which some could not take part."))
    named = ", ".join(entries[i].title for i in sorted(grave)) or _("events are missing")
    return Check(share, _("Look again at: %(titles)s.") % {"titles": named})


def predicted(value: Mapping[str, Any]) -> Check:
    """Check that a prediction was kept before anything ran."""
    kept = value.get("prediction") not in (None, "")
    return Check(float(kept), _("A prediction is kept.") if kept else _("No prediction was kept."))


def varied(value: Mapping[str, Any], runs: int = 4) -> Check:
    """Check that the log has enough runs, and that tolerance and contact were each changed with the other unchanged."""
    log = [
        r["controls"]
        for r in value.get("runs") or []
        if isinstance(r, Mapping) and isinstance(r.get("controls"), Mapping)
    ]
    different = {(c["model"], float(c["tolerance"]), float(c["contact"])) for c in log}
    enough = min(1.0, len(different) / runs)
    fair = _changed_alone(different, 1) + _changed_alone(different, 2)
    messages = [] if enough >= 1 else [_("%(n)d different runs of %(all)d.") % {"n": len(different), "all": runs}]
    if fair < 2:
        messages.append(_("Change tolerance with the same contact, and contact with the same tolerance."))
    return Check((enough + fair / 2) / 2, " ".join(messages) or _("A fair comparison: one thing changed at a time."))


def _changed_alone(runs: set[tuple[str, float, float]], place: int) -> int:
    rest = [tuple(part for n, part in enumerate(run) if n != place) for run in runs]
    return int(len(set(rest)) < len(rest))


def explained(value: Mapping[str, Any], minimum_words: int = 25) -> Check:
    """Check that the explanation has enough words."""
    count = len(str(value.get("explanation") or "").split())
    message = _("%(n)d of at least %(min)d words.") % {"n": count, "min": minimum_words}
    return Check(min(1.0, count / minimum_words), message)
