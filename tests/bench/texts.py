"""How long a text of 2,000 words takes to analyse after warm-up: bands, lemmas, coverage and readability.

``python -m tests.bench.texts`` prints a line a language. Target: under 100 ms. The text differs from run to run, so that
no whole result is in a cache; word forms are, as they are at the bench after the first edit.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter

from course.models.passages import passages
from course.models.readability import readability
from course.models.vocabulary import profile

WORDS, RUNS = 2_000, 15


def text_of(language: str, run: int) -> str:
    """Return about 2,000 words of our passages, in another order of sentences at each run."""
    sentences = [s for p in passages() if p.language == language for s in p.text.replace("\n", " ").split(". ")]
    turned = sentences[run % len(sentences) :] + sentences[: run % len(sentences)]
    words = ". ".join(turned * 6).split()
    return " ".join(words[:WORDS])


def main() -> None:
    """Measure and print."""
    for language in ("ru", "en"):
        times = []
        for run in range(RUNS + 1):
            text = text_of(language, run)[:20_000]
            start = perf_counter()
            total = profile(text, language).total
            readability(text, language)
            times.append(1000 * (perf_counter() - start))
        print(f"{language}: {total} words, median {median(times[1:]):.0f} ms, worst {max(times[1:]):.0f} ms")


if __name__ == "__main__":
    main()
