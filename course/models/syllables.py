"""Syllables of a word: by its vowels in Russian, by rule and exception in English.

In Russian each vowel letter is a syllable. In English letters mislead: the rules here (vowel groups, silent final
*e*, *-es*, *-ed*) count 9 words of 10 as the CMU Pronouncing Dictionary does, and the words among the 80,000 most
frequent that they miscount are listed with that dictionary's count (``data/syllables``).
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from importlib.resources import files

from course.models.tokens import plain

_RUSSIAN_VOWEL = re.compile(r"[аеёиоуыэюя]")
_GROUP = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?:[^aeiouylr]|[aeiouy][lr]|r)e$|[^aeioudt]ed$|(?:[^aeiousxzgc]|[^s]h)es$")
_SPLIT = re.compile(r"i[ao](?!us)|[aeiou]ing$|eo|[^aeiou]le$|[^aeiou]les$|[^aeiou]led$|sm$|uo")
_JOINED = re.compile(r"[cts]i[ao]|gi[ao]|tie")


@lru_cache(maxsize=1)
def _exceptions() -> dict[str, int]:
    data = (files("course.models") / "data" / "syllables" / "en.txt.gz").read_bytes()
    lines = gzip.decompress(data).decode("utf-8").splitlines()
    return {word: int(count) for word, count in (line.split() for line in lines)}


def by_rule(word: str) -> int:
    """Return the syllables of an English word by spelling alone; at least 1."""
    word = word.replace("'", "")
    count = len(_GROUP.findall(word)) - len(_SILENT_END.findall(word))
    count += len(_SPLIT.findall(word)) - len(_JOINED.findall(word))
    return max(1, count)


@lru_cache(maxsize=50_000)
def syllables(word: str, language: str) -> int:
    """Return the number of syllables of one word (0 for a Russian word without a vowel, such as «в»)."""
    form = plain(word)
    if language == "ru":
        return len(_RUSSIAN_VOWEL.findall(form))
    if "-" in form:
        return sum(syllables(part, language) for part in form.split("-") if part)
    return _exceptions().get(form) or by_rule(form)
