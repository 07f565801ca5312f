"""How far the catalogues are, and everything that ``make lint`` holds them to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from babel.messages.catalog import Catalog

from course.build.translation.catalogues import all_catalogues, counts, real_messages, stale, texts_of
from course.build.translation.domains import ROOT, domains
from course.build.translation.worklist import all_problems, identifier


def lint_catalogues(languages: Sequence[str]) -> list[str]:
    """Return a line for everything that is wrong with the catalogues; none where all is well."""
    found = [f"{path.relative_to(ROOT)}: the sources have changed: run make catalogues" for path in stale()]
    for domain, language, path, catalogue in all_catalogues():
        if language in languages:
            found += _problems(domain, language, str(path.relative_to(ROOT)), catalogue)
    return found


def _problems(domain: str, language: str, place: str, catalogue: Catalog) -> Iterator[str]:
    messages = real_messages(catalogue)
    for message in messages:
        for problem in all_problems(message, language):
            yield f"{place}: {identifier(message)} [{problem.rule}] {problem.text} ({texts_of(message)[0][:50]!r})"
    numbers = counts(catalogue)
    if domains().complete[language] and (numbers["missing"] or numbers["fuzzy"]):
        yield f"{place}: {numbers['missing']} missing and {numbers['fuzzy']} fuzzy in {domain}, declared complete"


def table() -> str:
    """Return a table of every catalogue: messages, words of the original, translated, fuzzy, missing."""
    head = f"{'domain':<14}{'language':<10}{'messages':>9}{'words':>8}{'translated':>12}{'fuzzy':>7}{'missing':>9}"
    rows = []
    for domain, language, _path, catalogue in all_catalogues():
        messages, numbers = real_messages(catalogue), counts(catalogue)
        words = sum(len(texts_of(message)[-1].split()) for message in messages)
        rows.append(
            f"{domain:<14}{language:<10}{len(messages):>9}{words:>8}"
            f"{numbers['translated']:>12}{numbers['fuzzy']:>7}{numbers['missing']:>9}"
        )
    return "\n".join([head, *rows])
