"""Numbers, dates, names and alphabetical order as the language in force writes them, by CLDR.

English needs no tables: it is written here, so that a kernel in English does not import Babel for a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from course.i18n import DEFAULT_LANGUAGE, language

# Languages written from right to left, by CLDR's character orientation; asked for on every page, so kept here.
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"})


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
    """Write a number with the language's decimal mark, in one piece.

    Parameters
    ----------
    value : float
    digits : int, optional
        Digits behind the decimal mark, all of them shown; as many as are significant, six at most, when left out.
    """
    return with_marks(f"{value:g}" if digits is None else f"{value:.{digits}f}")


def count(value: float) -> str:
    """Write a whole number with the language's groups of thousands."""
    if language() == DEFAULT_LANGUAGE:
        return f"{value:,.0f}"
    from babel.numbers import format_decimal

    return str(format_decimal(round(value), locale=cldr()))


def percent(value: float, digits: int | None = None) -> str:
    """Write a number of per cent (``value`` is 42 for 42 %) as the language writes its sign."""
    written = number(value, digits)
    if language() == DEFAULT_LANGUAGE:
        return f"{written} %"
    pattern = str(cldr().percent_formats[None].pattern)
    before, after = pattern.split("#", 1)[0], pattern.rsplit("0", 1)[1]
    return f"{before}{written}{after}"


def length(value: float, unit: str, digits: int | None = None) -> str:
    """Write a length with its unit in short, for example ``12 mm``; `unit` is CLDR's: millimeter, centimeter, meter."""
    from babel.units import format_unit

    return str(format_unit(number(value, digits), f"length-{unit}", length="short", locale=cldr()))


def with_marks(plain: str) -> str:
    """Put the language's marks into a number already written: the same figure everywhere, rounded the same."""
    if language() == DEFAULT_LANGUAGE:
        return plain
    symbols = cldr().number_symbols.get("latn", {})
    marks = {".": symbols.get("decimal", "."), "-": symbols.get("minusSign", "-")}
    return "".join(marks.get(letter, letter) for letter in plain)


def form_of(value: float) -> int:
    """Return what :func:`course.i18n.ngettext` chooses a form by: the number; one where it is no whole number.

    “Of 2.5 points” takes the form of “of 1 point” where the two differ from “of 5 points”: *из 2,5 балла*.
    """
    return int(value) if float(value).is_integer() else 1


class Format(str):
    """A message whose ``%(name).1f`` is filled with the language's own decimal mark."""

    __slots__ = ()

    def __mod__(self, values: Any) -> str:
        """Fill the placeholders; those of fractions as :func:`number` writes them."""
        if not isinstance(values, Mapping):
            return str.__mod__(self, values)
        written = {name: values[name] for name in values}
        plain = str(self)
        for at, (name, form) in enumerate(FRACTION.findall(plain)):
            plain = plain.replace(f"%({name}){form}", f"%(fraction {at})s", 1)
            written[f"fraction {at}"] = with_marks(f"%{form}" % values[name])
        return plain % written


# A placeholder that Python would fill with a point for the decimal mark.
FRACTION = re.compile(r"%\((\w+)\)([-+ 0#]*\d*(?:\.\d+)?[fgeFGE])")


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
