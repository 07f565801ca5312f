"""The simplification bench: what changed between a source text and a trainee's easier version of it.

Everything is recomputed from the two texts and the glossary: coverage of a vocabulary band, grade, key terms, length.
The functions at the end are the checks of the session's assignment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from course.errors import AnswerError, ModelInputError
from course.i18n import gettext as _
from course.models.check import Check
from course.models.passages import Passage, passage, passages
from course.models.readability import grade
from course.models.tokens import plain, words
from course.models.vocabulary import Profile, analyser, lemma_of, profile

TARGET_COVERAGE = 0.85
TARGET_GRADES = 2.0
SHORTEST, LONGEST = 0.60, 1.20
# A glossary longer than this is a second text to learn.
MOST_TERMS = 10
_SEPARATOR = re.compile(r"\s+[—–-]+\s+|\s*[:=\t]\s*|\s*[—–]\s*")


@dataclass(frozen=True)
class Glossary:
    """The explained words, and the lines that explain nothing."""

    terms: tuple[tuple[str, str], ...]
    incomplete: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The explained words alone, at most :data:`MOST_TERMS`."""
        return tuple(term for term, _meaning in self.terms[:MOST_TERMS])


def parse_glossary(text: str) -> Glossary:
    """Read a glossary, one ``word — explanation`` a line; a dash, a colon or an equals sign may stand between."""
    terms, incomplete = [], []
    for line in str(text).splitlines()[:200]:
        line = line.strip(" \t•*·-")
        if not line:
            continue
        term, *meaning = _SEPARATOR.split(line, maxsplit=1)
        if meaning and words(term) and len(words(meaning[0])) >= 1:
            terms.append((term.strip(), meaning[0].strip()))
        else:
            incomplete.append(line)
    return Glossary(tuple(terms), tuple(incomplete))


@lru_cache(maxsize=256)
def forms_of(term: str, language: str) -> frozenset[str]:
    """Return every form of a key term, so that an ambiguous form in the text still counts."""
    if language != "ru":
        return frozenset({lemma_of(term, language)})
    parses = [p for p in analyser().parse(term) if p.normal_form == term] or analyser().parse(term)[:1]
    return frozenset(form.word.replace("ё", "е") for parse in parses for form in parse.lexeme)


def missing_terms(text: str, source: Passage) -> list[str]:
    """Return the key terms of `source` (first spelling of each) that occur in `text` in no form."""
    found = {plain(word).replace("ё", "е") for word in words(text)}
    if source.language == "en":
        found = {lemma_of(word, "en") for word in found}
    return [
        alternatives[0]
        for alternatives in source.key_terms
        if not any(forms_of(term, source.language) & found for term in alternatives)
    ]


@dataclass(frozen=True)
class Adaptation:
    """A trainee's version measured against its source.

    Parameters
    ----------
    source : Passage
    before, after : Profile
    grade_before, grade_after : float
        Flesch-Kincaid grade (Oborneva's in Russian).
    missing : tuple of str
        Key terms that are gone.
    glossary : Glossary
    """

    source: Passage
    before: Profile
    after: Profile
    grade_before: float
    grade_after: float
    missing: tuple[str, ...]
    glossary: Glossary

    @property
    def length(self) -> float:
        """Words of the version over words of the source."""
        return self.after.total / self.before.total

    @property
    def easier_by(self) -> float:
        """Grades by which the version is easier."""
        return self.grade_before - self.grade_after

    @property
    def unused(self) -> tuple[str, ...]:
        """Glossary words that do not occur in the version."""
        lemmas = {lemma_of(word, self.source.language) for word in words(self.source_text_after)}
        return tuple(
            term
            for term, _meaning in self.glossary.terms
            if not any(lemma_of(word, self.source.language) in lemmas for word in words(term))
        )

    @property
    def source_text_after(self) -> str:
        """The version as text."""
        return "".join(entry if isinstance(entry, str) else entry.text for entry in self.after.entries)


@lru_cache(maxsize=32)
def _source_measures(identifier: str) -> tuple[Profile, float]:
    source = passage(identifier)
    return profile(source.text, source.language), grade(source.text, source.language)


def adapt(source: Passage, text: str, glossary: str = "") -> Adaptation:
    """Measure a version of `source`.

    Raises
    ------
    ModelInputError
        The version cannot be read as a text in the language of the source.
    """
    explained = parse_glossary(glossary)
    before, grade_before = _source_measures(source.id)
    after = profile(text, source.language, explained.words)
    return Adaptation(
        source,
        before,
        after,
        grade_before,
        grade(text, source.language),
        tuple(missing_terms(text, source)),
        explained,
    )


def _read(value: Any) -> Adaptation:
    """Return the adaptation that an artefact answer describes: ``{"source": id, "text": …, "glossary": …}``."""
    if not isinstance(value, Mapping):
        raise AnswerError(_("The adapted text is missing."))
    text = str(value.get("text", ""))
    try:
        return adapt(_source_of(value, text), text, str(value.get("glossary", "")))
    except ModelInputError as error:
        raise AnswerError(error.what, remedy=error.remedy) from error


def _source_of(value: Mapping[str, Any], text: str) -> Passage:
    known = {p.id: p for p in passages()}
    chosen = known.get(str(value.get("source", "")))
    if chosen is not None:
        return chosen
    language = "ru" if len(re.findall("[а-яё]", text.casefold())) * 2 > len(re.findall(r"[^\W\d_]", text)) else "en"
    candidates: Sequence[Passage] = [p for p in passages() if p.language == language]
    return min(candidates, key=lambda p: len(missing_terms(text, p)) / len(p.key_terms))


def _complete(adaptation: Adaptation) -> float:
    """Return 1 for a version of full length, less for a fragment: two easy sentences are no adapted text."""
    return min(1.0, adaptation.length / SHORTEST)


def covers(value: Any, band: int = 3, minimum: float = TARGET_COVERAGE) -> Check:
    """Check that `minimum` of the running words are in `band` or in the glossary; partly passed on the way there."""
    adaptation = _read(value)
    start, now = adaptation.before.coverage(band), adaptation.after.coverage(band)
    share = 1.0 if now >= minimum else max(0.0, (now - start) / max(0.01, minimum - start))
    message = _("%(now).0f %% of the words are in the band or the glossary; the source had %(start).0f %%.") % {
        "now": 100 * now,
        "start": 100 * start,
    }
    return Check(min(1.0, share) * _complete(adaptation), message + _fragment(adaptation))


def keeps_key_terms(value: Any) -> Check:
    """Check that the key terms of the source are still there, in any form."""
    adaptation = _read(value)
    total = len(adaptation.source.key_terms)
    kept = total - len(adaptation.missing)
    return Check(kept / total, _("%(kept)d of %(total)d key terms are kept.") % {"kept": kept, "total": total})


def is_easier(value: Any, grades: float = TARGET_GRADES) -> Check:
    """Check that the readability grade fell by `grades`; partly passed on the way there."""
    adaptation = _read(value)
    share = max(0.0, min(1.0, adaptation.easier_by / grades))
    message = _("The grade went from %(before).1f to %(after).1f.") % {
        "before": adaptation.grade_before,
        "after": adaptation.grade_after,
    }
    return Check(share * _complete(adaptation), message + _fragment(adaptation))


def has_length(value: Any, shortest: float = SHORTEST, longest: float = LONGEST) -> Check:
    """Check that the version is neither a fragment nor longer than a reader can bear."""
    adaptation = _read(value)
    length = adaptation.length
    if length < shortest:
        share = max(0.0, length / shortest - 0.5) * 2 * 0.5
    else:
        share = 1.0 if length <= longest else 0.5 if length <= longest + 0.3 else 0.0
    message = _("The version has %(percent).0f %% of the length of the source.") % {"percent": 100 * length}
    return Check(share, message)


def has_glossary(value: Any, fewest: int = 3, most: int = MOST_TERMS) -> Check:
    """Check that the glossary explains between `fewest` and `most` words that occur in the version."""
    adaptation = _read(value)
    used = len(adaptation.glossary.terms) - len(adaptation.unused)
    share = min(1.0, used / fewest) if len(adaptation.glossary.terms) <= most else 0.5
    message = _("The glossary explains %(used)d words of the text; %(lines)d lines explain nothing.") % {
        "used": used,
        "lines": len(adaptation.glossary.incomplete),
    }
    return Check(share, message)


def _fragment(adaptation: Adaptation) -> str:
    if adaptation.length >= SHORTEST:
        return ""
    return " " + _("The version is too short to count in full.")
