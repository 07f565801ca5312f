"""Buddhist observances: Vesak by the full moon, the White Month by Mongolia's table."""

from __future__ import annotations

from datetime import date

from course.i18n import gettext as _
from course.models.civil import official_dates
from course.models.feasts.common import differing, rest_meaning
from course.models.moon import full_moons
from course.models.observance import Observance

_VESAK_TABLES = (
    ("ID", "Vesak"),
    ("LK", "Vesak Full Moon"),
    ("TH", "Visakha Bucha"),
    ("SG", "Vesak Day"),
    ("KR", "Buddha"),  # the eighth day of the fourth lunar month, not the full moon
)


def vesak(year: int) -> date:
    """Return the day of the last full moon of May in UTC.

    The United Nations speak of "the day of the full moon in the month of May" (resolution 54/115 of 1999). When May has
    two full moons, authorities take either: we take the later and show the others.
    """
    return full_moons(date(year, 5, 1), date(year, 5, 31))[-1].date()


def buddhist(year: int) -> list[Observance]:
    """Return Vesak and the first day of the White Month of a civil year, with the countries that print another day."""
    rest = rest_meaning(_("Buddhist"))
    day = vesak(year)
    differs = tuple(pair for code, word in _VESAK_TABLES for pair in differing([code], word, day))
    out = [
        Observance(
            "vesak", _("Vesak (Buddha Day)"), "buddhist", day, day, "rest", rest, margin=1,
            certainty=_("full moon of May; the day depends on the country and its calendar"), differs=differs,
        )
    ]  # fmt: skip
    new_year = official_dates("MN", "Lunar New Year", year)
    if new_year:
        first = min(new_year)
        out.append(
            Observance(
                "white-month", _("White Month, first day (Sagaalgan, Tsagaan Sar)"), "buddhist", first, first, "rest",
                rest, margin=1, certainty=_("Mongolia's official date; other regions may keep another day"),
            )
        )  # fmt: skip
    return out
