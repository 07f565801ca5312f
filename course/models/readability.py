"""Readability of a text by published formulas.

Each formula turns two or three counts into a number; none reads the text. Sources:

English
    Flesch reading ease: R. Flesch (1948), "A new readability yardstick", Journal of Applied Psychology 32.
    Flesch-Kincaid grade: J. P. Kincaid and others (1975), Research Branch Report 8-75, Naval Technical Training.
    Automated readability index: E. A. Smith and R. J. Senter (1967), AMRL-TR-66-220.
Russian
    Flesch reading ease and Flesch-Kincaid grade for Russian: И. В. Оборнева (2006), «Автоматизированная оценка
    сложности учебных текстов на основе статистических параметров».
    Grade of a Russian school text: В. Д. Соловьёв, В. В. Иванов, М. И. Солнышкина (2018), fitted to textbooks of
    grades 5 to 11 (coefficients 0.36, 5.76, 11.97).
    Matskovsky's index: М. С. Мацковский (1973), «Проблема понимания читателями печатных текстов».
The Russian coefficients were checked against the open implementation ruTS (MIT).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from course.i18n import gettext as _
from course.models.syllables import syllables
from course.models.tokens import check_text, sentences, words


@dataclass(frozen=True)
class Counts:
    """What the formulas are fed with.

    Parameters
    ----------
    words, sentences, syllables, letters : int
    long_words : int
        Words of four syllables and more.
    """

    words: int
    sentences: int
    syllables: int
    letters: int
    long_words: int

    @property
    def sentence_length(self) -> float:
        """Words a sentence."""
        return self.words / self.sentences

    @property
    def word_length(self) -> float:
        """Syllables a word."""
        return self.syllables / self.words


@lru_cache(maxsize=64)
def count(text: str, language: str) -> Counts:
    """Count words, sentences, syllables and letters.

    Raises
    ------
    ModelInputError
        The text cannot be read as that language.
    """
    check_text(text, language)
    return _counts(text, language, max(1, len(sentences(text))))


def _counts(text: str, language: str, sentence_count: int) -> Counts:
    measured = [_measure(word, language) for word in words(text)]
    lengths = [length for length, _letters in measured]
    letters = sum(letters for _length, letters in measured)
    return Counts(len(measured), sentence_count, sum(lengths), letters, sum(n >= 4 for n in lengths))


@lru_cache(maxsize=50_000)
def _measure(word: str, language: str) -> tuple[int, int]:
    return syllables(word, language), sum(letter.isalpha() for letter in word)


def flesch_reading_ease(c: Counts) -> float:
    """Return Flesch's ease (1948): about 0 (hard) to 100 (easy)."""
    return 206.835 - 1.015 * c.sentence_length - 84.6 * c.word_length


def flesch_kincaid_grade(c: Counts) -> float:
    """Return the Flesch-Kincaid grade (1975): years of schooling in the United States."""
    return 0.39 * c.sentence_length + 11.8 * c.word_length - 15.59


def automated_readability_index(c: Counts) -> float:
    """Return the automated readability index (1967), a grade; it counts letters, so no syllable can be miscounted."""
    return 4.71 * c.letters / c.words + 0.5 * c.sentence_length - 21.43


def flesch_reading_ease_russian(c: Counts) -> float:
    """Return Flesch's ease with Oborneva's coefficients for Russian (2006)."""
    return 206.835 - 1.3 * c.sentence_length - 60.1 * c.word_length


def flesch_kincaid_grade_russian(c: Counts) -> float:
    """Return the Flesch-Kincaid grade with Oborneva's coefficients for Russian (2006)."""
    return 0.5 * c.sentence_length + 8.4 * c.word_length - 15.59


def school_text_grade_russian(c: Counts) -> float:
    """Return the grade by Solovyev, Ivanov and Solnyshkina (2018), fitted to textbooks of grades 5 to 11."""
    return 0.36 * c.sentence_length + 5.76 * c.word_length - 11.97


def matskovsky_index(c: Counts) -> float:
    """Return Matskovsky's index (1973) from sentence length and the percentage of words of four syllables and more."""
    return 0.62 * c.sentence_length + 0.123 * 100 * c.long_words / c.words + 0.051


@dataclass(frozen=True)
class Formula:
    """A formula with its name, author and the direction in which it reads."""

    id: str
    name: str
    source: str
    compute: Callable[[Counts], float]
    kind: str


def formulas(language: str) -> Sequence[Formula]:
    """Return the formulas for a language, the grade used for targets first. `kind` is ``grade`` or ``ease``."""
    if language == "ru":
        return (
            Formula("fk", _("Flesch-Kincaid grade"), _("Oborneva 2006"), flesch_kincaid_grade_russian, "grade"),
            Formula("ease", _("Flesch reading ease"), _("Oborneva 2006"), flesch_reading_ease_russian, "ease"),
            Formula(
                "school",
                _("School-text grade"),
                _("Solovyev, Ivanov, Solnyshkina 2018"),
                school_text_grade_russian,
                "grade",
            ),
            Formula("matskovsky", _("Matskovsky's index"), _("Matskovsky 1973"), matskovsky_index, "index"),
        )
    return (
        Formula("fk", _("Flesch-Kincaid grade"), _("Kincaid and others 1975"), flesch_kincaid_grade, "grade"),
        Formula("ease", _("Flesch reading ease"), _("Flesch 1948"), flesch_reading_ease, "ease"),
        Formula(
            "ari", _("Automated readability index"), _("Smith and Senter 1967"), automated_readability_index, "grade"
        ),
    )


def readability(text: str, language: str) -> Mapping[str, float]:
    """Return formula id -> value. Raises `ModelInputError` as :func:`count` does."""
    counts = count(text, language)
    return {formula.id: formula.compute(counts) for formula in formulas(language)}


def grade(text: str, language: str) -> float:
    """Return the grade that targets are set by: Flesch-Kincaid, with Oborneva's coefficients in Russian."""
    return readability(text, language)["fk"]


def hardest_sentences(text: str, language: str, most: int = 3) -> list[tuple[str, int, float]]:
    """Return the sentences that raise the grade most: (sentence, words, grade of it alone), hardest first."""
    graded = []
    for sentence in sentences(text):
        counts = count_sentence(sentence, language)
        value = flesch_kincaid_grade_russian(counts) if language == "ru" else flesch_kincaid_grade(counts)
        graded.append((sentence, counts.words, value))
    return sorted(graded, key=lambda entry: -entry[2])[:most]


@lru_cache(maxsize=512)
def count_sentence(sentence: str, language: str) -> Counts:
    """Count one sentence that has at least one word."""
    return _counts(sentence, language, 1)
