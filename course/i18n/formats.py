"""Numbers, dates, names and alphabetical order as the language in force writes them, by CLDR.

English needs no tables: it is written here, so that a kernel in English does not import Babel for a number.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from course.i18n import DEFAULT_LANGUAGE, language

# Languages written from right to left, by CLDR's character orientation; asked for on every page, so kept here.
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"})
NARROW_SPACE = "\u00a0"


@lru_cache(maxsize=16)
def _locale(code: str) -> Any:
    from babel import Locale, UnknownLocaleError

    for one in (code.replace("-", "_"), code.replace("-", "_").split("_")[0], DEFAULT_LANGUAGE):
        try:
            return Locale.parse(one)
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("CLDR has English")


def cldr(code: str | None = None) -> Any:
    """Return Babel's locale of a language, by default the one in force; English where CLDR does not know it."""
    return _locale(code or language())


def direction(code: str | None = None) -> str:
    """Return ``"rtl"`` for a language written from right to left, else ``"ltr"``."""
    return "rtl" if (code or language()).replace("_", "-").split("-")[0] in RIGHT_TO_LEFT else "ltr"


def number(value: float, digits: int | None = None) -> str:
    """Write a number: decimal mark and groups of the language.

    Parameters
    ----------
    value : float
    digits : int, optional
        Digits behind the decimal mark, all of them shown; as many as are significant, six at most, when left out.
    """
    if digits is None:
        plain = f"{value:.6g}" if isinstance(value, float) else str(value)
        digits = len(plain.partition(".")[2]) if "e" not in plain else 0
    if language() == DEFAULT_LANGUAGE:
        return f"{value:,.{digits}f}"
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    # Python's own rounding first: the same figure as in English, whichever mark stands in it.
    return str(format_decimal(round(float(f"{value:.{digits}f}"), digits), format=pattern, locale=cldr()))


def percent(value: float, digits: int = 0) -> str:
    """Write a number of per cent (``value`` is 42 for 42 %) as the language writes its sign."""
    written = number(value, digits)
    if language() == DEFAULT_LANGUAGE:
        return f"{written} %"
    pattern = str(cldr().percent_formats[None].pattern)
    before, after = pattern.split("#", 1)[0], pattern.rsplit("0", 1)[1]
    return f"{before}{written}{after}"


def day_text(day: date, form: str = "medium") -> str:
    """Write a day, for example ``30 Nov 2026``; `form` is CLDR's: short, medium, long, full."""
    from babel.dates import format_date

    return str(format_date(day, format=form, locale=cldr()))


def clock_text(moment: datetime) -> str:
    """Write a time of day with hours and minutes."""
    from babel.dates import format_time

    return str(format_time(moment.timetz(), format="short", locale=cldr()))


def listed(parts: Iterable[str]) -> str:
    """Join words to a list as the language does: “a, b and c”."""
    from babel.lists import format_list

    return str(format_list(list(parts), locale=cldr()))


def sort_key(text: str) -> tuple[str, str]:
    """Return what to sort words by: letters first, accents and case only between equal words.

    This is the order of CLDR's root collation for the course's alphabets, where й is a letter of its own and ё is an е.
    """
    kept = text.casefold().replace("й", "\ue000")
    bare = "".join(c for c in unicodedata.normalize("NFD", kept) if not unicodedata.combining(c))
    return bare.replace("\ue000", "и\uffff"), text
