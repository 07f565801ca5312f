"""Rules of Russian that a machine can hold a text to: ё, «ёлочки», вы, dashes, no Latin letters inside words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from course.i18n import gettext as _

_WORD = re.compile(r"[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*")
_MIXED = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[А-Яа-яЁё])[A-Za-zА-Яа-яЁё]+\b")
_QUOTES = re.compile(r"[\"“”„]")
# Inside «…» the quotes are „…“, as often as needed.
_NESTED = re.compile(r"(?<=«)[^«»]*(?=»)")
_INNER = re.compile(r"„([^„“»]*)“")
# A capital is right where a sentence may begin: after a mark, a quote, a Markdown mark, at a line's beginning.
_CAPITAL_YOU = re.compile(
    r"(?<![.!?…:»”\n*#>|(«„–—-] )(?<![\n*#>|(«„_/\[])(?<!^)\b(?:Вы|Вас|Вам|Вами|Ваш[а-яё]{0,3})\b"
)
_HYPHEN = re.compile(r"(?<=[\w»)]) [-–] (?=[\w«(])")


@lru_cache(maxsize=1)
def _morphology() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=100_000)
def without_yo(word: str) -> str:
    """Return how a word is written with ё, if every reading of it has one; else the empty text."""
    if "е" not in word.lower() or "ё" in word.lower():
        return ""
    readings = [p for p in _morphology().parse(word.lower()) if p.is_known]
    spellings = {p.word for p in readings}
    if readings and all("ё" in spelling for spelling in spellings):
        return str(min(spellings))
    return ""


@lru_cache(maxsize=100_000)
def lemmas(word: str) -> frozenset[str]:
    """Return the dictionary forms that a word may have, ё as е."""
    return frozenset(str(p.normal_form).replace("ё", "е") for p in _morphology().parse(word.lower()))


def rules(text: str) -> Iterator[tuple[str, str]]:
    """Yield rule and words for what is not written as Russian typography and spelling ask."""
    for word in _WORD.findall(text):
        for part in word.split("-"):
            spelling = without_yo(part)
            if spelling:
                yield "yo", _("“%(word)s” is written with ё: %(spelling)s") % {"word": part, "spelling": spelling}
    for match in _MIXED.finditer(text):
        yield "letters", _("Latin and Cyrillic letters are mixed in “%(word)s”") % {"word": match[0]}
    if _QUOTES.search(_NESTED.sub(lambda outer: _INNER.sub(r"\1", outer[0]), text)):
        yield "quotes", _("Quotes are «…», inside them „…“")
    for match in _CAPITAL_YOU.finditer(text):
        yield "you", _("“%(word)s” is written in lower case within a sentence") % {"word": match[0]}
    if _HYPHEN.search(text):
        yield "dash", _("A dash between words is —")
    if "..." in text:
        yield "ellipsis", _("Three dots are one mark: …")
