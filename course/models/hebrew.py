"""The fixed Hebrew calendar as arithmetic.

Source: E. M. Reingold and N. Dershowitz, *Calendrical Calculations* (the molad, and the four postponements of the New
Year). Months are counted from Nisan; 7 is Tishri, with which the year begins.
"""

from __future__ import annotations

from datetime import date

# Ordinal (as in date.toordinal) of the first day of the calendar, 7 October 3761 BCE (Julian).
EPOCH = -1373427
PARTS_OF_A_DAY = 25920


def is_leap(year: int) -> bool:
    """Say whether a Hebrew year has thirteen months."""
    return (7 * year + 1) % 19 < 7


def _elapsed(year: int) -> int:
    """Return the days to the mean new moon of Tishri, moved off the weekdays on which the year may not begin."""
    months = (235 * year - 234) // 19
    parts = 12084 + 13753 * months
    day = 29 * months + parts // PARTS_OF_A_DAY
    return day + 1 if 3 * (day + 1) % 7 < 3 else day


def _new_year(year: int) -> int:
    """Return the ordinal of 1 Tishri: no year may have 356 or 382 days."""
    before, this, after = _elapsed(year - 1), _elapsed(year), _elapsed(year + 1)
    delay = 2 if after - this == 356 else 1 if this - before == 382 else 0
    return EPOCH + this + delay


def months_from_tishri(year: int) -> list[tuple[int, int]]:
    """Return the months of a Hebrew year in order, from Tishri, each with its length in days."""
    days = _new_year(year + 1) - _new_year(year)
    lengths = {7: 30, 8: 30 if days % 10 == 5 else 29, 9: 29 if days % 10 == 3 else 30, 10: 29, 11: 30}
    lengths |= {12: 30, 13: 29} if is_leap(year) else {12: 29}
    lengths |= {1: 30, 2: 29, 3: 30, 4: 29, 5: 30, 6: 29}
    return list(lengths.items())


def to_civil(year: int, month: int, day: int) -> date:
    """Return the civil date of a day of the Hebrew calendar; the day begins on the evening before."""
    ordinal = _new_year(year)
    for other, length in months_from_tishri(year):
        if other == month:
            return date.fromordinal(ordinal + day - 1)
        ordinal += length
    raise ValueError(month)
