"""A language's glossary: which words stand for the course's terms, and which do not.

``course/locale/LANGUAGE/glossary.yaml`` lists terms: ``en`` (the English term, or a regular expression between slashes;
``case: true`` where only the capitalised name is meant), ``use`` (what may stand for it; one of them must), ``never``
(what must not stand anywhere), ``note``, ``unless`` (words of an original in which the term means something else).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml
from babel.messages.catalog import Message

from course.build.translation import russian
from course.build.translation.catalogues import is_translated, texts_of, translations_of
from course.build.translation.checks import Problem, plain_text, skipped
from course.i18n import LOCALE
from course.i18n import gettext as _

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
Rules = Callable[[str], Iterator[tuple[str, str]]]
# Rules of a language's own, beside its glossary.
OWN: dict[str, Rules] = {"ru": russian.rules}


@dataclass(frozen=True)
class Term:
    """One entry of a glossary."""

    english: re.Pattern[str]
    name: str
    use: tuple[str, ...]
    never: tuple[str, ...]
    unless: tuple[str, ...]
    note: str


@lru_cache(maxsize=8)
def glossary(language: str) -> tuple[Term, ...]:
    """Return a language's terms; none where it has no glossary."""
    path = LOCALE / language / "glossary.yaml"
    if not path.exists():
        return ()
    return tuple(_term(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["terms"])


def _term(entry: dict[str, Any]) -> Term:
    name = str(entry["en"])
    body = name[1:-1] if name.startswith("/") else rf"\b{re.escape(name)}(?:s|es)?\b"
    flags = 0 if entry.get("case") else re.IGNORECASE
    lists = {key: tuple(map(str, entry.get(key, ()))) for key in ("use", "never", "unless")}
    return Term(re.compile(body, flags), name, note=str(entry.get("note", "")), **lists)


def _forms(word: str, language: str) -> frozenset[str]:
    """Return what a word may be a form of: its dictionary forms, or itself where there is no dictionary."""
    return russian.lemmas(word) if language == "ru" else frozenset({word.casefold()})


@lru_cache(maxsize=4096)
def _analysed(text: str, language: str) -> tuple[frozenset[str], ...]:
    return tuple(_forms(word, language) for word in _WORD.findall(text))


def has_phrase(text: str, phrase: str, language: str) -> bool:
    """Tell whether a phrase stands in a text in any form of its words; ``/…/`` is a regular expression instead."""
    if phrase.startswith("/") and phrase.endswith("/"):
        return bool(re.search(phrase[1:-1], text, re.IGNORECASE))
    words, wanted = _analysed(text, language), _analysed(phrase, language)
    return any(
        all(here & there for here, there in zip(words[at : at + len(wanted)], wanted, strict=True))
        for at in range(len(words) - len(wanted) + 1)
    )


def wording_problems(message: Message, language: str) -> list[Problem]:
    """Return where a translation leaves the glossary or its language's own rules."""
    if not is_translated(message):
        return []
    leave_out = skipped(message)
    original = plain_text(" ".join(texts_of(message)))
    found = []
    for translation in translations_of(message):
        text = plain_text(translation)
        if language in OWN:
            found += [Problem(rule, words) for rule, words in OWN[language](text) if rule not in leave_out]
        if "glossary" not in leave_out:
            terms = glossary(language)
            found += [Problem("glossary", words) for words in _term_problems(original, text, terms, language)]
    return list(dict.fromkeys(found))


def _term_problems(original: str, text: str, terms: Sequence[Term], language: str) -> Iterator[str]:
    rest = original
    # A longer term covers a shorter one that is a part of it.
    for term in sorted(terms, key=lambda t: -len(t.name)):
        means_other = any(words.casefold() in original.casefold() for words in term.unless)
        if term.use and term.english.search(rest) and not means_other:
            if not any(has_phrase(text, phrase, language) for phrase in term.use):
                yield _("“%(term)s” is %(use)s here") % {"term": term.name, "use": _listed(term)}
            rest = term.english.sub(" ", rest)
    for term in terms:
        for phrase in term.never:
            if has_phrase(text, phrase, language):
                yield _("not “%(phrase)s” but %(use)s") % {"phrase": phrase, "use": _listed(term) or "…"}


def _listed(term: Term) -> str:
    return ", ".join(f"«{phrase}»" for phrase in term.use)
