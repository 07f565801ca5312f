"""What the calendars share: the sentence about a day of rest, and the authorities that print another day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from course.i18n import gettext as _
from course.models.civil import country_name, official_dates
from course.models.observance import DAY


def rest_meaning(who: str) -> str:
    """Return what a day of rest can mean; "some families", since a calendar never says who keeps it."""
    return _("Some families who keep %(calendar)s dates stay at home or at worship on this day.") % {"calendar": who}


def differing(countries: Iterable[str], word: str, start: date) -> tuple[tuple[str, date], ...]:
    """Return the countries whose civil table prints another first day within a few weeks of `start`."""
    found = []
    for code in countries:
        near = [d for d in official_dates(code, word, start.year) if abs(d - start) <= 35 * DAY]
        if near and min(near) != start and start not in near:
            found.append((code, min(near, key=lambda d: (abs(d - start), d))))
    return tuple((country_name(code), day) for code, day in found)
