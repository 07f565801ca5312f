"""Vocabulary bands: how frequent the words of a text are, lemma by lemma, and how many a reader of a band would know.

The bands have the sizes of the TORFL lexical minimums (780, 1,300, 2,300, 6,000 and 12,000 lemmas) but are made from
word frequencies: **frequency bands, not the official minimum**. Russian lemmas come from pymorphy3, English ones are
word families of inflected forms (Bauer and Nation 1993, level 2). Lists and licence: ``data/vocabulary``.

Coverage is the share of running words that are in the band, as in Laufer and Nation (1995), "Vocabulary size and use:
lexical richness in L2 written production"; proper names count as known, as in Nation (2006), "How large a vocabulary
is needed for reading and listening?".
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

from course.models.tokens import Token, check_text, plain, tokens, words

BAND_SIZES = (780, 1300, 2300, 6000, 12000)
# The TORFL level whose published minimum has about this many words.
BAND_LEVELS = ("A1", "A2", "B1", "B2", "C1")
BEYOND = len(BAND_SIZES) + 1
NAME = 0
_PROPER = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init"})


@dataclass(frozen=True)
class Entry:
    """One running word with its lemma and band: 1 to 5, :data:`BEYOND`, or :data:`NAME` for a proper name."""

    text: str
    lemma: str
    band: int
    glossed: bool = False


@dataclass(frozen=True)
class Profile:
    """How the running words of a text spread over the bands.

    Parameters
    ----------
    language : {"ru", "en"}
    entries : tuple
        The text in order: an :class:`Entry` for each word, a plain str for what stands between.
    counts : mapping
        Band -> running words; names under :data:`NAME`.
    glossed : mapping
        Band -> running words of that band that the glossary explains.
    """

    language: str
    entries: tuple[Entry | str, ...]
    counts: Mapping[int, int]
    glossed: Mapping[int, int]

    @property
    def total(self) -> int:
        """Running words."""
        return sum(self.counts.values())

    def known(self, band: int) -> int:
        """Return the running words in bands 1 to `band`, names and words explained in the glossary included."""
        inside = sum(count for b, count in self.counts.items() if b <= band)
        return inside + sum(count for b, count in self.glossed.items() if b > band)

    def coverage(self, band: int) -> float:
        """Return the share of running words known to a reader of `band`, 0 to 1."""
        return self.known(band) / self.total

    def unknown(self, band: int) -> list[tuple[str, int, int]]:
        """Return (lemma, band, times) of the words outside `band` and the glossary, most frequent in the text first."""
        outside = Counter(
            (e.lemma, e.band) for e in self.entries if isinstance(e, Entry) and e.band > band and not e.glossed
        )
        return [(lemma, b, times) for (lemma, b), times in outside.most_common()]


@lru_cache(maxsize=2)
def ranks(language: str) -> Mapping[str, tuple[str, int]]:
    """Return form -> (lemma, rank from 1). Russian has lemmas only; English has every inflected form of a family."""
    data = (files("course.models") / "data" / "vocabulary" / f"{language}.txt.gz").read_bytes()
    table: dict[str, tuple[str, int]] = {}
    for rank, line in enumerate(gzip.decompress(data).decode("utf-8").splitlines(), 1):
        head, *forms = line.split()
        table[head] = (head, rank)
        for form in forms:
            table.setdefault(form, (head, rank))
    return table


@lru_cache(maxsize=1)
def analyser() -> Any:
    """Return pymorphy3's analyser; loading its dictionary takes about a quarter of a second, so it is made once."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


def _english(form: str) -> tuple[str, int]:
    table = ranks("en")
    if form in table:
        return table[form]
    # Rare words have no family in the list: take off the plural or possessive only (Harman 1991, "How effective is
    # suffixing?", the S stemmer), so that "aquifers" and "aquifer" are one word.
    stem = form.removesuffix("'s")
    if stem.endswith("ies") and not stem.endswith(("eies", "aies")):
        stem = stem[:-3] + "y"
    elif stem.endswith("s") and not stem.endswith(("us", "ss", "aes", "ees", "oes")):
        stem = stem[:-1]
    return table.get(stem, (stem, 0))


@lru_cache(maxsize=50_000)
def analyse(form: str, language: str) -> tuple[str, int, bool]:
    """Return (lemma, rank, is a proper name) of a word form in lower case; rank 0 is outside the list."""
    if language == "en":
        return *_english(form), False
    parse = analyser().parse(form)[0]
    lemma = parse.normal_form
    rank = ranks("ru").get(lemma.replace("ё", "е"), ("", 0))[1]
    return lemma, rank, bool(_PROPER & parse.tag.grammemes)


def lemma_of(word: str, language: str) -> str:
    """Return the dictionary form of a word, ё written as е."""
    return analyse(plain(word), language)[0].replace("ё", "е")


def band_of_rank(rank: int) -> int:
    """Return the band of a rank: 1 for 1 to 780, …, 5 up to 12,000, :data:`BEYOND` for 0 or more."""
    if rank:
        for band, size in enumerate(BAND_SIZES, 1):
            if rank <= size:
                return band
    return BEYOND


@lru_cache(maxsize=50_000)
def _entry(word: str, language: str, opens_sentence: bool) -> Entry:
    form = plain(word)
    lemma, rank, is_name = analyse(form, language)
    band = band_of_rank(rank)
    if "-" in form and band == BEYOND:
        # "well-known" is as hard as its hardest part.
        parts = [band_of_rank(analyse(part, language)[1]) for part in form.split("-") if part]
        band = max(parts, default=BEYOND)
    capital = word[:1].isupper()
    if capital and (is_name or (band > 2 and not opens_sentence)):
        band = NAME
    return Entry(word, lemma, band)


def profile(text: str, language: str, glossary: Collection[str] = ()) -> Profile:
    """Sort the words of a text into bands.

    Parameters
    ----------
    text : str
        Up to 20,000 characters.
    language : {"ru", "en"}
    glossary : collection of str
        Words explained beside the text, in any form: they count as known.

    Raises
    ------
    ModelInputError
        The text cannot be read as that language.
    """
    check_text(text, language)
    explained = {lemma_of(word, language) for term in glossary for word in words(term)}
    counts: Counter[int] = Counter()
    glossed: Counter[int] = Counter()
    entries = tuple(_place(token, language, explained, counts, glossed) for token in tokens(text))
    return Profile(language, entries, counts, glossed)


def _place(
    token: Token, language: str, explained: Collection[str], counts: Counter[int], glossed: Counter[int]
) -> Entry | str:
    if not token.is_word:
        return token.text
    entry = _entry(token.text, language, token.opens_sentence)
    counts[entry.band] += 1
    if explained and entry.band != NAME and entry.lemma.replace("ё", "е") in explained:
        glossed[entry.band] += 1
        return replace(entry, glossed=True)
    return entry
