"""How long the two heaviest models take: a text of 2,000 words, and a hundred runs of the opinion sandbox.

``make bench-texts`` prints a line a language (target: under 100 ms after warm-up, for bands, lemmas, coverage and
readability) and a line for each rule of the sandbox with 200 people (target: under 1 s). The text differs from run to run, so that
no whole result is in a cache; word forms are, as they are at the bench after the first edit.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np

from course.models.opinions import Runs, deffuant, hegselmann_krause
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


def sandbox(rule: Callable[..., Runs], contact: int) -> float:
    """Return the milliseconds that a hundred runs with 200 people take, figures not included."""
    begin = perf_counter()
    rule(np.random.default_rng(1), tolerance=0.15, contact=contact, runs=100, people=200)
    return 1000 * (perf_counter() - begin)


def main() -> None:
    """Measure and print."""
    worst = 0.0
    for language in ("ru", "en"):
        times = []
        for run in range(RUNS + 1):
            text = text_of(language, run)[:20_000]
            start = perf_counter()
            total = profile(text, language).total
            readability(text, language)
            times.append(1000 * (perf_counter() - start))
        worst = max(worst, max(times[1:]))
        print(f"{language}: {total} words, median {median(times[1:]):.0f} ms, worst {max(times[1:]):.0f} ms")
    slowest = 0.0
    for rule in (deffuant, hegselmann_krause):
        # The year that the sandbox begins with, and the most that its slider allows.
        year, most = (median(sandbox(rule, contact) for _run in range(3)) for contact in (30, 300))
        slowest = max(slowest, most)
        print(f"{rule.__name__}: 100 runs, 200 people: 30 rounds {year:.0f} ms, 300 rounds {most:.0f} ms")
    print(f"text_ms={worst:.0f} sandbox_ms={slowest:.0f}")


if __name__ == "__main__":
    main()
