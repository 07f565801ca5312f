"""Derive the lemma frequency lists of `course/models/data/vocabulary` from wordfreq (and pymorphy3 for Russian).

Run once, by hand, when a list must be made anew: ``python -m deploy.data.vocabulary`` from the root of the
repository with the developers' environment. The lists are committed; a learner's machine never needs wordfreq.
"""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent.parent / "course" / "models" / "data" / "vocabulary"
SIZE = 12_000
# Forms rarer than this are typing errors as often as words.
RAREST = 1e-7
PROPER = {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init"}
VOWEL = re.compile(r"[aeiouy]")


def _word_set(name: str) -> frozenset[str]:
    """Return one of the sets in word_sets_en.txt."""
    text = (HERE / "word_sets_en.txt").read_text(encoding="utf-8")
    found = re.search(rf"^{name}:\n((?:[^:\n]+\n?)+?)(?=[A-Z_]+:|\Z)", text, re.M)
    return frozenset(found.group(1).split()) if found else frozenset()


# Words that only look inflected, and whose would-be base is a word too.
NOT_INFLECTED = _word_set("NOT_INFLECTED")


# Words of the closed classes have the inflected forms listed in irregular_en.txt and no others.
CLOSED = _word_set("CLOSED")
SHORT_WORDS = _word_set("SHORT_WORDS")
# Such a stem would have doubled its last letter: "stared" comes from "stare", never from "star".
WOULD_DOUBLE = re.compile(r"(qu|[^aeiou])*[aeiouy][^aeiouwxy]")


def russian() -> list[tuple[str, float]]:
    """Return Russian lemmas with the summed frequency of their forms, most frequent first."""
    import pymorphy3
    import wordfreq

    analyser = pymorphy3.MorphAnalyzer(lang="ru")
    total: dict[str, float] = defaultdict(float)
    for form, frequency in wordfreq.get_frequency_dict("ru").items():
        if not re.fullmatch(r"[а-яё]+(-[а-яё]+)?", form):
            continue
        parse = analyser.parse(form)[0]
        if not parse.is_known or PROPER & set(parse.tag.grammemes):
            continue
        total[parse.normal_form.replace("ё", "е")] += frequency
    return sorted(total.items(), key=lambda entry: (-entry[1], entry[0]))


def irregular() -> dict[str, str]:
    """Return irregular form -> head."""
    found: dict[str, str] = {}
    for line in (HERE / "irregular_en.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            head, *forms = line.split()
            for form in forms:
                found.setdefault(form, head)
    return found


def bases(form: str) -> list[str]:
    """Return what `form` could be an inflected form of, by regular spelling, likeliest first."""
    found: list[str] = []
    if form.endswith("'s"):
        return [form[:-2]]
    if form.endswith("ies") and len(form) > 4:
        found.append(form[:-3] + "y")
    if form.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        found.append(form[:-2])
    if form.endswith("s") and not form.endswith(("ss", "us", "is")):
        found.append(form[:-1])
    for ending, joined in (("ied", "y"), ("ier", "y"), ("iest", "y")):
        if form.endswith(ending) and len(form) > len(ending) + 1:
            found.append(form[: -len(ending)] + joined)
    for ending in ("ed", "ing", "er", "est"):
        # A reed, a seed and a breed are no past tenses.
        if form.endswith(ending) and not form.endswith("eed"):
            stem = form[: -len(ending)]
            if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "aeiou":
                found += [stem, stem[:-1]] if stem[-1] in "lsfz" else [stem[:-1]]
            else:
                found += [stem + "e"] if WOULD_DOUBLE.fullmatch(stem) else [stem + "e", stem]
    return [base for base in found if len(base) > 2 and base not in CLOSED and VOWEL.search(base)]


def head_of(form: str, frequencies: dict[str, float], odd: dict[str, str]) -> str:
    """Return the head of the family (Bauer and Nation 1993, level 2: inflections only) that `form` belongs to."""
    if form in odd:
        return odd[form]
    if form in NOT_INFLECTED or form in CLOSED:
        return form
    if "'" in form:
        return head_of(bases(form)[0], frequencies, odd) if bases(form) and bases(form)[0] in frequencies else form
    candidates = [b for b in bases(form) if frequencies.get(b, 0) > max(RAREST, frequencies[form] * 0.03)]
    if form.endswith(("er", "est")):
        # A comparative has its superlative beside it; a teacher has no "teachest".
        other = {"er": "est", "est": "er"}
        ending = "est" if form.endswith("est") else "er"
        twin = form[: -len(ending)] + other[ending]
        common = frequencies[form] * 0.3
        if frequencies.get(twin, 0) < 5e-7:
            candidates = []
        candidates = [b for b in candidates if frequencies[b] > common]
    best = max(candidates, key=lambda b: frequencies[b], default=form)
    return odd.get(best, best)


def english() -> list[tuple[str, float, list[str]]]:
    """Return heads of English families with summed frequency and their inflected forms, most frequent first."""
    import wordfreq

    everything = wordfreq.get_frequency_dict("en")
    frequencies = {w: f for w, f in everything.items() if re.fullmatch(r"[a-z]+('[a-z]+)?", w) and f >= RAREST}
    odd = irregular()
    total: dict[str, float] = defaultdict(float)
    forms: dict[str, list[str]] = defaultdict(list)
    for form, frequency in frequencies.items():
        head = head_of(form, frequencies, odd)
        total[head] += frequency
        if head != form:
            forms[head].append(form)
    for head in list(total):
        if len(head) < 3 and head not in SHORT_WORDS:
            del total[head]
    return sorted(((h, f, sorted(forms[h])) for h, f in total.items()), key=lambda entry: (-entry[1], entry[0]))


def write(name: str, lines: list[str]) -> None:
    """Write `lines` as a gzip file whose bytes depend on nothing but the lines."""
    body = "\n".join(lines) + "\n"
    (TARGET / name).write_bytes(gzip.compress(body.encode("utf-8"), 9, mtime=0))


def main() -> None:
    """Write both lists."""
    write("ru.txt.gz", [lemma for lemma, _ in russian()[:SIZE]])
    write("en.txt.gz", [" ".join([head, *forms]) for head, _, forms in english()[:SIZE]])


if __name__ == "__main__":
    main()
