"""Readability formulas agree with published figures and implementations, to the digits they print."""

import re
from dataclasses import replace

import pytest
import textstat

from course.errors import ModelInputError
from course.models.passages import passage
from course.models.readability import (
    Counts,
    automated_readability_index,
    count,
    flesch_kincaid_grade,
    flesch_kincaid_grade_russian,
    flesch_reading_ease,
    flesch_reading_ease_russian,
    formulas,
    hardest_sentences,
    matskovsky_index,
    readability,
    school_text_grade_russian,
)
from course.models.syllables import syllables
from course.models.tokens import words

PLATYPUS = "The Australian platypus is seemingly a cross between a mammal and reptilian creature."
RIDDLE = "Ног нет, а хожу, рта нет, а скажу: когда спать, когда вставать, когда работу начинать"


def test_the_platypus_sentence_has_its_published_scores() -> None:
    # Wikipedia, "Flesch-Kincaid readability tests": 13 words, 24 syllables, reading ease 37.5, grade 11.3.
    counts = count(PLATYPUS, "en")
    assert (counts.words, counts.syllables) == (13, 24)
    assert f"{flesch_reading_ease(counts):.1f}" == "37.5"
    assert f"{flesch_kincaid_grade(counts):.1f}" == "11.3"


def test_the_cat_on_the_mat_has_its_published_ease() -> None:
    # Wikipedia, same page: "The cat sat on the mat." scores 116.
    assert f"{flesch_reading_ease(count('The cat sat on the mat.', 'en')):.0f}" == "116"


def test_the_russian_riddle_has_the_scores_that_ruts_prints() -> None:
    # ruTS, docstring of ReadabilityStats: flesch_reading_easy 87.16833333333334, matskovsky_index 9.351.
    counts = count(RIDDLE, "ru")
    assert f"{flesch_reading_ease_russian(counts):.8f}" == "87.16833333"
    assert f"{matskovsky_index(counts):.3f}" == "9.351"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        # 100 words, 8 sentences, 250 syllables, worked by hand with the coefficients that ruTS lists.
        (flesch_kincaid_grade_russian, 0.5 * 12.5 + 8.4 * 2.5 - 15.59),
        (school_text_grade_russian, 0.36 * 12.5 + 5.76 * 2.5 - 11.97),
    ],
)
def test_russian_grades_follow_their_coefficients(formula: object, expected: float) -> None:
    assert callable(formula)
    assert expected == pytest.approx(formula(Counts(100, 8, 250, 600, 20)))


def test_the_point_sentence_has_its_published_ease() -> None:
    # Wikipedia, same page: this sentence "has a readability score of 69".
    sentence = "This sentence, taken as a reading passage unto itself, is being used to prove a point."
    assert f"{flesch_reading_ease(count(sentence, 'en')):.0f}" == "69"


@pytest.mark.parametrize("identifier", ["en-plates", "en-printing"])
def test_counts_and_readability_index_agree_with_textstat(identifier: str) -> None:
    # textstat 0.7.13. It keeps the digits of "868" as a word; our passages with numbers would differ by that.
    text = re.sub(r"\d+", "many", passage(identifier).text)
    counts = count(text, "en")
    assert textstat.lexicon_count(text) == counts.words
    assert textstat.sentence_count(text) == counts.sentences
    strokes = replace(counts, letters=textstat.char_count(text))  # it counts punctuation as strokes; we do not
    assert textstat.automated_readability_index(text) == pytest.approx(automated_readability_index(strokes))


def test_the_russian_ease_agrees_with_textstat_in_russian() -> None:
    from textstat.backend.metrics._flesch_reading_ease import flesch_reading_ease as theirs

    text = "Мама дома. " * 2 + "Вода и рыба и луна. Рука, нога, губа. Гора видна, река видна."
    assert theirs(text, "ru") == pytest.approx(flesch_reading_ease_russian(_their_counts(text)), abs=0.005)


def _their_counts(text: str) -> Counts:
    from textstat.backend.counts._count_sentences import count_sentences
    from textstat.backend.counts._count_syllables import count_syllables

    return Counts(len(words(text)), count_sentences(text), count_syllables(text, "ru"), 1, 0)


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("в", "ru", 0),
        ("ёлка", "ru", 2),
        ("фотосинтез", "ru", 4),
        ("made", "en", 1),
        ("wanted", "en", 2),
        ("table", "en", 2),
        ("photosynthesis", "en", 5),
        ("earthquake", "en", 2),
        ("twenty-one", "en", 3),
        ("don't", "en", 1),
    ],
)
def test_syllables(word: str, language: str, expected: int) -> None:
    assert expected == syllables(word, language)


def test_the_longest_sentence_is_among_the_hardest() -> None:
    text = passage("en-plates").text
    sentence, length, _grade = hardest_sentences(text, "en")[0]
    assert len(words(sentence)) == length > 10


def test_each_language_has_formulas_with_a_named_source() -> None:
    for language in ("ru", "en"):
        found = formulas(language)
        assert len(found) >= 2
        assert all(formula.source for formula in found)
        assert {formula.id for formula in found} == set(readability(passage(_first(language)).text, language))


def _first(language: str) -> str:
    return {"ru": "ru-seasons", "en": "en-printing"}[language]


def test_text_in_another_script_is_refused() -> None:
    with pytest.raises(ModelInputError):
        count("ფოტოსინთეზი არის პროცესი", "ru")
