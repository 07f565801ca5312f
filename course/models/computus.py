"""When Easter falls, and what hangs on it: arithmetic of the Julian and the Gregorian calendar.

Sources: J. Meeus, *Astronomical Algorithms*, 2nd edition (1998), chapter 8: the Gregorian algorithm (there after
Butcher's *Ecclesiastical Calendar*, 1876) and the Julian one.
"""

from __future__ import annotations

from datetime import date, timedelta

from course.errors import ModelInputError
from course.i18n import gettext as _

FIRST_YEAR = 1900
LAST_YEAR = 2099
# The Julian calendar runs 13 days behind the Gregorian from 14 March 1900 to 13 March 2100.
JULIAN_DELAY = timedelta(days=13)


def gregorian_easter(year: int) -> date:
    """Return Easter Sunday of the Western churches.

    Parameters
    ----------
    year : int
        1900 to 2099.

    Raises
    ------
    ModelInputError
        If the year is outside that range.
    """
    _check(year)
    century, in_century = divmod(year, 100)
    golden = year % 19
    leap_centuries, century_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, year_rest = divmod(in_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leaps - epact - year_rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Return Pascha, the Easter Sunday of nearly all Orthodox churches, as a date of the civil (Gregorian) calendar.

    The Orthodox Church of Finland keeps the Western date.

    Parameters
    ----------
    year : int
        1900 to 2099.

    Raises
    ------
    ModelInputError
        If the year is outside that range.
    """
    _check(year)
    full_moon = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - full_moon + 34) % 7
    month, day = divmod(full_moon + weekday + 114, 31)
    return date(year, month, day + 1) + JULIAN_DELAY


def julian_fixed(year: int, month: int, day: int) -> date:
    """Return the civil date of a fixed feast of the Julian calendar, for example 25 December: 7 January.

    `year` is the year of the Julian date; 1900 to 2099.
    """
    _check(year)
    return date(year, month, day) + JULIAN_DELAY


def _check(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ModelInputError(
            _("The year %(year)s is outside the calendar that this model knows.") % {"year": year},
            remedy=_("Choose a year from %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR},
        )
