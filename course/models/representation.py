"""How a place is shown in a set of texts: who speaks, which themes, which adjectives.

A count by word lists, as in quantitative content analysis: open to see, easy to argue with, blind to irony and to
what is left unsaid. The texts are about an invented country; a trainee may paste others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.models.sources import read_data

LANGUAGES = ("en", "ru")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_QUOTE = re.compile(r"[“«\"][^”»\"]+[”»\"]")


@dataclass(frozen=True)
class Lists:
    """The word lists of one language; each is a mapping of group to stems."""

    speakers: Mapping[str, tuple[str, ...]]
    says: tuple[str, ...]
    themes: Mapping[str, tuple[str, ...]]
    adjectives: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]


@dataclass(frozen=True)
class Counts:
    """What was counted in a set of texts.

    Parameters
    ----------
    words : int
        Running words.
    speakers : dict
        Quotations by the role of who is quoted; ``unnamed`` where no role is named.
    themes : dict
        Words by theme.
    adjectives : dict
        Words by group of adjectives, each a Counter of the words as they stand.
    """

    words: int
    speakers: dict[str, int]
    themes: dict[str, int]
    adjectives: dict[str, Counter[str]]

    def adjective_totals(self) -> dict[str, int]:
        """Return the number of adjectives by group."""
        return {group: sum(found.values()) for group, found in self.adjectives.items()}


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")


def place_data(language: str) -> Mapping[str, Any]:
    """Return texts, passages and names in a language; English where the language has none."""
    return read_data("places.yaml")[language if language in LANGUAGES else "en"]


@lru_cache(maxsize=4)
def word_lists(language: str) -> Lists:
    """Return the word lists of a language."""
    data = place_data(language)

    def groups(name: str) -> dict[str, tuple[str, ...]]:
        return {group: tuple(_folded(stem) for stem in stems) for group, stems in data[name].items()}

    return Lists(
        groups("speakers"),
        tuple(map(_folded, data["says"])),
        groups("themes"),
        groups("adjectives"),
        dict(data["names"]),
    )


def _group_of(word: str, groups: Mapping[str, tuple[str, ...]]) -> str:
    folded = _folded(word)
    return next((group for group, stems in groups.items() if folded.startswith(stems)), "")


def sentences(text: str) -> list[str]:
    """Split a text at full stops outside quotations."""
    held = _QUOTE.sub(lambda found: found[0].replace(".", "\0").replace("!", "\1").replace("?", "\2"), text)
    parts = re.split(r"(?<=[.!?…])\s+", held)
    return [part.replace("\0", ".").replace("\1", "!").replace("\2", "?") for part in parts if part.strip()]


def speakers_of(text: str, lists: Lists) -> Counter[str]:
    """Count quotations by the role named in the same sentence, outside the quotation marks."""
    found: Counter[str] = Counter()
    for sentence in sentences(text):
        quotations = _QUOTE.findall(sentence)
        if not quotations:
            continue
        rest = _QUOTE.sub(" ", sentence)
        roles = [group for word in _WORD.findall(rest) if (group := _group_of(word, lists.speakers))]
        found[roles[0] if roles else "unnamed"] += len(quotations)
    return found


def count(texts: Sequence[str], language: str) -> Counts:
    """Count a set of texts.

    Raises
    ------
    ModelInputError
        There is no word in any of them.
    """
    lists = word_lists(language)
    words = [word for text in texts for word in _WORD.findall(text)]
    if not words:
        raise ModelInputError(_("There is no text to count."), remedy=_("Paste a few sentences."))
    speakers: Counter[str] = sum((speakers_of(text, lists) for text in texts), Counter())
    themes = Counter(group for word in words if (group := _group_of(word, lists.themes)))
    adjectives: dict[str, Counter[str]] = {group: Counter() for group in lists.adjectives}
    for word in words:
        # A word that names a theme is none of its adjectives: "бедность" is a trouble, "бедный" a word of lack.
        group = _group_of(word, lists.adjectives)
        if group and not _group_of(word, lists.themes):
            adjectives[group][word.casefold()] += 1
    return Counts(
        len(words),
        {role: speakers[role] for role in (*lists.speakers, "unnamed") if speakers[role] or role != "unnamed"},
        {theme: themes[theme] for theme in lists.themes},
        adjectives,
    )


def marked_words(text: str, language: str) -> list[tuple[str, str]]:
    """Return the text in pieces, each with the adjective group or theme it counts for, or an empty text."""
    lists = word_lists(language)
    pieces: list[tuple[str, str]] = []
    end = 0
    for found in _WORD.finditer(text):
        group = _group_of(found[0], lists.themes) or _group_of(found[0], lists.adjectives)
        if group:
            pieces += [(text[end : found.start()], ""), (found[0], group)]
            end = found.end()
    return [piece for piece in [*pieces, (text[end:], "")] if piece[0]]


def variety(counts: Mapping[str, int]) -> float:
    """Return how evenly groups are served: 1 for an even spread, 0 where one group has all.

    Simpson's index of diversity, 1 - sum of squared shares (Simpson 1949, Nature 163:688), rescaled by its greatest
    value for this number of groups.
    """
    total, groups = sum(counts.values()), len(counts)
    if total == 0 or groups < 2:
        return 0.0
    spread = 1 - sum((n / total) ** 2 for n in counts.values())
    return spread / (1 - 1 / groups)


def share_of_local_voices(counts: Counts) -> float | None:
    """Return the share of quotations by people who live there, young people among them; ``None`` without quotations."""
    total = sum(counts.speakers.values())
    return (counts.speakers["resident"] + counts.speakers["young"]) / total if total else None
