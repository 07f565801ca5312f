"""An invitation to learn a language, measured: accuracy, transparency of purpose, accessibility, respect.

The criteria are ours; they read the words, not the intention. Patterns for English and Russian stand in
``data/media/invitations.yaml``, open to see and to mend.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.models.check import Check
from course.models.representation import sentences
from course.models.sources import read_data

ASPECTS = ("accuracy", "transparency", "accessibility", "respect")
MEAN_WORDS, MOST_WORDS = 15, 25
MAX_TEXT = 20_000
# Numbers that praise a language: millions of speakers, shares, ranks. Times and rooms need no source.
_PRAISE = re.compile(r"\d[\d\s.,]*\s*(?:million|billion|per cent|percent|%|миллион\w*|миллиард\w*|процент\w*)")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked for.

    Parameters
    ----------
    id, aspect : str
    passed : bool
    text : str
        What the criterion asks, in a few words of the invitation's language.
    places : tuple of (int, int)
        Where in the text it was found, for criteria that count against.
    """

    id: str
    aspect: str
    passed: bool
    text: str
    places: tuple[tuple[int, int], ...] = ()


def aspect_names() -> dict[str, str]:
    """Return the four aspects by id, as a person names them."""
    return {
        "accuracy": _("Accuracy"),
        "transparency": _("Transparency of purpose"),
        "accessibility": _("Accessibility"),
        "respect": _("Respect"),
    }


def language_of(text: str) -> str:
    """Return ``ru`` where more letters are Cyrillic than Latin, else ``en``."""
    cyrillic = len(re.findall(r"[а-яё]", text.casefold()))
    latin = len(re.findall(r"[a-z]", text.casefold()))
    return "ru" if cyrillic > latin else "en"


def samples(language: str) -> dict[str, dict[str, str]]:
    """Return the sample invitations of a language by id: ``title`` and ``text``."""
    return dict(_rules(language)["samples"])


def _rules(language: str) -> Mapping[str, Any]:
    return read_data("invitations.yaml")[language if language in {"en", "ru"} else "en"]


@lru_cache(maxsize=64)
def _pattern(language: str, kind: str, name: str) -> re.Pattern[str]:
    entry = _rules(language)[kind] if kind == "source" else _rules(language)[kind][name]["pattern"]
    return re.compile(entry)


def _fold(text: str) -> str:
    """Lower case with ё as е, letter for letter, so that places still fit the text."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("ё", "е")


def measure(text: str, language: str = "") -> list[Finding]:
    """Measure an invitation.

    Parameters
    ----------
    text : str
    language : str
        ``en`` or ``ru``; found from the letters when empty.

    Raises
    ------
    ModelInputError
        There is no text, or far too much of it.
    """
    if not re.search(r"\w", text):
        raise ModelInputError(_("There is no invitation yet."), remedy=_("Type two or three sentences."))
    if len(text) > MAX_TEXT:
        raise ModelInputError(_("This is longer than any invitation."), remedy=_("Keep the part that people read."))
    language = language or language_of(text)
    rules, folded = _rules(language), _fold(text)
    words = rules["why_words"]
    found = [
        _avoided(name, str(entry["aspect"]), language, folded, words[name]) for name, entry in rules["avoid"].items()
    ]
    found += [
        Finding(name, str(entry["aspect"]), bool(_pattern(language, "need", name).search(folded)), words[name])
        for name, entry in rules["need"].items()
    ]
    found += [_numbers(text, folded, language, words["numbers"]), _sentences(text, words["sentences"])]
    return sorted(found, key=lambda one: ASPECTS.index(one.aspect))


def _avoided(name: str, aspect: str, language: str, folded: str, text: str) -> Finding:
    places = tuple(found.span() for found in _pattern(language, "avoid", name).finditer(folded))
    return Finding(name, aspect, not places, text, places)


def _numbers(text: str, folded: str, language: str, words: str) -> Finding:
    bare = []
    for found in _PRAISE.finditer(folded):
        # The sentence around the number must name a source.
        start = max(text.rfind(mark, 0, found.start()) for mark in ".!?") + 1
        stops = [at for mark in ".!?" if (at := text.find(mark, found.end())) >= 0]
        around = folded[start : (min(stops) if stops else len(text)) + 1]
        if not _pattern(language, "source", "").search(around):
            bare.append(found.span())
    return Finding("numbers", "accuracy", not bare, words, tuple(bare))


def sentence_lengths(text: str) -> list[int]:
    """Return the number of words of each sentence."""
    return [n for part in sentences(text) if (n := len(re.findall(r"[^\W_]+(?:[-’'][^\W_]+)*", part)))]


def _sentences(text: str, words: str) -> Finding:
    lengths = sentence_lengths(text) or [0]
    fits = sum(lengths) / len(lengths) <= MEAN_WORDS and max(lengths) <= MOST_WORDS
    return Finding("sentences", "accessibility", fits, words)


def shares(findings: list[Finding]) -> dict[str, float]:
    """Return the share of criteria met, by aspect."""
    by_aspect = {aspect: [f.passed for f in findings if f.aspect == aspect] for aspect in ASPECTS}
    return {aspect: sum(passed) / len(passed) for aspect, passed in by_aspect.items()}


def aspect_reached(value: Any, *, aspect: str, field: str = "text", words: int = 40) -> Check:
    """Check one aspect of an invitation that a trainee wrote: an artefact's text, or one of its fields.

    A text shorter than `words` meets nothing: an empty invitation avoids every fault.
    """
    text = str(value.get(field, "") if isinstance(value, Mapping) else value or "")
    length = sum(sentence_lengths(text)) if text.strip() else 0
    if length < words:
        return Check(0.0, _("The invitation has %(n)d of at least %(all)d words.") % {"n": length, "all": words})
    findings = [one for one in measure(text) if one.aspect == aspect]
    short = [one.text for one in findings if not one.passed]
    share = 1 - len(short) / len(findings)
    message = " ".join(short) if short else _("Nothing fell short.")
    return Check(share, message)
