"""Civil holidays of countries, from the package holidays (MIT), without guesswork about people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.i18n import language
from course.i18n.formats import cldr, day_text

# Offered in the planner: a list to start from, not a list of who is in a class. Any code of `holidays` works.
OFFERED = (
    "AM", "AZ", "BY", "CN", "CZ", "DE", "EG", "EE", "ES", "FR", "GB", "GE", "IN", "IL", "IT", "JP", "KG", "KR", "KZ",
    "LT", "LV", "MD", "MN", "NG", "PL", "RO", "RS", "RU", "TJ", "TM", "TR", "UA", "US", "UZ", "VN",
)  # fmt: skip


@dataclass(frozen=True)
class CivilHoliday:
    """A day on which offices and schools of a country are closed.

    Parameters
    ----------
    country : str
        ISO 3166 code.
    day : date
    name : str
    estimated : bool
        Whether the table itself says that the day is an estimate.
    """

    country: str
    day: date
    name: str
    estimated: bool


def country_name(code: str) -> str:
    """Return a country's name in the language in force, from CLDR; the code itself if it is unknown."""
    return cldr().territories.get(code.upper(), code)


@lru_cache(maxsize=512)
def _table(code: str, year: int, shown_in: str) -> tuple[tuple[date, str], ...]:
    import holidays

    supported: dict[str, Any] = holidays.list_supported_countries(include_aliases=False)
    if code not in supported:
        raise ModelInputError(
            _("No table of civil holidays for “%(code)s”.") % {"code": code},
            remedy=_("Choose a country from the list."),
        )
    known = holidays.country_holidays(code).supported_languages
    words = next((one for one in known if one.split("_")[0] == shown_in), "en_US" if "en_US" in known else None)
    return tuple(sorted(holidays.country_holidays(code, years=year, language=words).items()))


_ASIDE = re.compile(r" \((observed|estimated|observed, estimated)\)$")
_INSTEAD = "Alternative holiday for "
_MOVED = re.compile(r"^Day off \(substituted from (\d\d)/(\d\d)/(\d{4})\)$")


def holiday_name(name: str) -> str:
    """Return a name of the package `holidays` in the language in force, where it is in English and known here.

    Several holidays on one day are joined by semicolons.
    """
    return "; ".join(_one_name(part) for part in name.split("; "))


def _one_name(name: str) -> str:
    moved = _MOVED.match(name)
    if moved:
        month, day, year = map(int, moved.groups())
        return _("Day off (moved from %(day)s)") % {"day": day_text(date(year, month, day))}
    if name.startswith(_INSTEAD):
        name = f"{name.removeprefix(_INSTEAD)} (observed)"
    aside = _ASIDE.search(name)
    if not aside:
        return _(name)
    kinds = {"observed": _("observed"), "estimated": _("estimated")}
    words = ", ".join(kinds[kind] for kind in aside[1].split(", "))
    return f"{_(name[: aside.start()])} ({words})"


def civil_holidays(code: str, start: date, end: date) -> list[CivilHoliday]:
    """Return a country's civil holidays from `start` to `end`, both included, by date.

    Raises
    ------
    ModelInputError
        If there is no table for the country.
    """
    found = (entry for year in range(start.year, end.year + 1) for entry in _table(code.upper(), year, language()))
    return [
        CivilHoliday(code.upper(), day, holiday_name(name.replace(" (estimated)", "")), "(estimated)" in name)
        for day, name in found
        if start <= day <= end
    ]


def official_dates(code: str, word: str, year: int) -> list[date]:
    """Return the days of `year` whose name in a country's table contains `word`; days in lieu left out."""
    aside = ("observed", "in lieu", "additional", "Day Following", "Alternative")
    return [
        day
        for day, names in _table(code, year, language())
        if any(word in name and not any(a in name for a in aside) for name in names.split("; "))
    ]
