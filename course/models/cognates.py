"""Cognates and false friends: how far likeness of form foretells likeness of meaning.

Likeness is the normalised Levenshtein similarity of two words in one alphabet: 1 minus the edit distance over the
length of the longer word (V. I. Levenshtein 1966; used to find cognates by J. Schepens, T. Dijkstra, F. Grootjen 2012,
"Distributions of cognates in Europe as based on Levenshtein distance").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from course.models.samples import read_sample
from course.models.tokens import plain

Kind = Literal["cognate", "false", "partial", "unlike"]
# One Latin letter or group for each Cyrillic letter, chosen to look like English spelling rather than to be reversible.
_CYRILLIC = "а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ы э ю я"
_SPELLED = "a b v g d e zh z i y k l m n o p r s t u f h c ch sh sch y e yu ya"
_LATIN = {**dict(zip(_CYRILLIC.split(), _SPELLED.split(), strict=True)), "ъ": "", "ь": ""}


@dataclass(frozen=True)
class Pair:
    """A Russian and an English word that look or sound alike, or do not.

    Parameters
    ----------
    russian, english : str
    kind : {"cognate", "false", "partial", "unlike"}
        Same meaning and alike; alike but of another meaning; alike with part of the meaning; same meaning, unlike.
    meaning : str
        What the word of the language that is foreign to the reader means: the Russian one, for readers of Russian the
        English one.
    likeness : float
        0 to 1.
    """

    russian: str
    english: str
    kind: Kind
    meaning: str
    likeness: float

    @property
    def same_meaning(self) -> bool:
        """Whether a learner who takes one for the other is right."""
        return self.kind in ("cognate", "unlike")


def latin(word: str) -> str:
    """Return a Russian word in Latin letters, roughly as English would spell it."""
    return "".join(_LATIN.get(letter, letter) for letter in plain(word).replace("ё", "е"))


def distance(a: str, b: str) -> int:
    """Return the edit distance of two words (Levenshtein 1966)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def likeness(russian: str, english: str) -> float:
    """Return how alike two words look once both are in Latin letters, 0 to 1."""
    a, b = latin(russian)[:60], plain(english)[:60]
    return 1 - distance(a, b) / max(len(a), len(b), 1)


def pairs() -> Sequence[Pair]:
    """Return the collected pairs, most alike first, their meanings in the language in force."""
    return _pairs(read_sample("cognates/pairs.tsv"))


@lru_cache(maxsize=8)
def _pairs(text: str) -> Sequence[Pair]:
    found: list[Pair] = []
    for line in text.splitlines():
        russian, english, kind, means = line.split("\t")
        found.append(Pair(russian, english, _kind(kind), means, likeness(russian, english)))
    return tuple(sorted(found, key=lambda pair: (-pair.likeness, pair.russian)))


def _kind(text: str) -> Kind:
    known: Mapping[str, Kind] = {k: k for k in ("cognate", "false", "partial", "unlike")}
    return known[text]


@dataclass(frozen=True)
class Guessing:
    """What a learner gets who trusts every pair at least so alike.

    Parameters
    ----------
    trusted : tuple of Pair
    right : int
        Of these, pairs of the same meaning.
    misled : tuple of Pair
        Of these, false and partial friends.
    missed : int
        Pairs of the same meaning that were not trusted.
    """

    trusted: tuple[Pair, ...]
    right: int
    misled: tuple[Pair, ...]
    missed: int

    @property
    def precision(self) -> float:
        """Share of the trusted pairs that mean the same; 1 if none is trusted."""
        return self.right / len(self.trusted) if self.trusted else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs of one meaning that are found by their form."""
        return self.right / (self.right + self.missed)


def guess(threshold: float) -> Guessing:
    """Trust every pair whose likeness is at least `threshold` (0 to 1)."""
    trusted = tuple(pair for pair in pairs() if pair.likeness >= threshold)
    right = sum(pair.same_meaning for pair in trusted)
    missed = sum(pair.same_meaning for pair in pairs()) - right
    return Guessing(trusted, right, tuple(pair for pair in trusted if not pair.same_meaning), missed)


@lru_cache(maxsize=1)
def travellers() -> Sequence[Mapping[str, Any]]:
    """Return words that many languages share: meaning, words by language code, note."""
    import yaml

    text = (files("course.models") / "data" / "cognates" / "travellers.yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text))
