"""Public holidays of a country in a school year, from the holidays package (MIT)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from course.i18n import language
from course.models.civil import holiday_name


@dataclass(frozen=True)
class Holiday:
    """A day off by law somewhere."""

    day: date
    name: str
    territory: str


def school_year(start: int) -> tuple[date, date]:
    """Return the first and last day of the school year that begins in September of the year `start`."""
    return date(start, 9, 1), date(start + 1, 5, 31)


@lru_cache(maxsize=512)
def _holidays(territory: str, start: int, shown_in: str) -> tuple[Holiday, ...]:
    import holidays

    if territory not in holidays.list_supported_countries(include_aliases=False):
        return ()
    offered = getattr(holidays, territory, None)
    tongues = getattr(offered, "supported_languages", ()) or ()
    tongue = next((one for one in tongues if one.split("_")[0] == shown_in), "en_US" if "en_US" in tongues else None)
    listed = holidays.country_holidays(territory, years=[start, start + 1], language=tongue)
    first, last = school_year(start)
    return tuple(
        Holiday(day, holiday_name(name), territory) for day, name in sorted(listed.items()) if first <= day <= last
    )


def civil_holidays(territory: str, start: int) -> tuple[Holiday, ...]:
    """Return the public holidays of a territory from September of `start` to the next May, by date.

    Empty where the package has none. Names are in the interface language where the package knows it, else English.
    """
    return _holidays(territory, start, language())
