"""Word-form exercises come from the dictionary, and their answers are right."""

from random import Random
from typing import Any

import pytest

from course.errors import AnswerError
from course.models.english_forms import english_form
from course.models.wordforms import (
    GAP,
    KINDS,
    Item,
    forms_right,
    is_right,
    item_sets,
    items,
    russian_form,
    stress_list,
    with_stress,
)

ASKED = {"r1": {"ru": ["школа", "NOUN", "loct", "sing"], "en": ["go", "past"]}}


@pytest.mark.parametrize(
    ("lemma", "grammemes", "expected"),
    [
        ("школа", ["loct", "sing"], "школе"),
        ("лаборатория", ["loct", "sing"], "лаборатории"),
        ("музей", ["ablt", "sing"], "музеем"),
        ("окно", ["gent", "plur"], "окон"),
        ("учитель", ["accs", "sing"], "учителя"),
        ("трамвай", ["accs", "sing"], "трамвай"),
    ],
)
def test_russian_forms(lemma: str, grammemes: list[str], expected: str) -> None:
    assert russian_form(lemma, grammemes) == expected


def test_a_word_that_the_dictionary_lacks_is_told() -> None:
    with pytest.raises(AnswerError, match="dictionary"):
        russian_form("быстро", ["loct", "sing"])


@pytest.mark.parametrize(
    ("base", "form", "expected"),
    [
        ("go", "past", "went"),
        ("see", "participle", "seen"),
        ("plan", "past", "planned"),
        ("visit", "past", "visited"),
        ("play", "past", "played"),
        ("try", "past", "tried"),
        ("watch", "third", "watches"),
        ("do", "third", "does"),
        ("say", "third", "says"),
        ("family", "plural", "families"),
        ("child", "plural", "children"),
        ("class", "plural", "classes"),
        ("big", "comparative", "bigger"),
        ("cold", "comparative", "colder"),
        ("easy", "superlative", "easiest"),
        ("good", "superlative", "best"),
    ],
)
def test_english_forms(base: str, form: str, expected: str) -> None:
    assert english_form(base, form) == expected


@pytest.mark.parametrize(("language", "kind"), [(lang, kind) for lang, kinds in KINDS.items() for kind in kinds])
def test_every_item_has_a_gap_an_answer_and_a_reason(language: str, kind: str) -> None:
    found = item_sets(language, kind)
    assert len(found) >= 12
    for item in found:
        assert item.answer
        assert item.reason
        assert kind == "stress" or item.prompt.count(GAP) == 1
        assert is_right(item, item.answer)
        assert not is_right(item, "")
        assert not is_right(item, "щщщ")


def test_a_set_is_the_same_for_the_same_seed_and_has_no_repeats() -> None:
    first, again, other = (items("ru", "cases", 6, Random(seed)) for seed in (3, 3, 4))
    assert first == again != other
    assert len({item.prompt for item in first}) == 6


def test_numbers_take_the_case_that_grammar_books_give() -> None:
    found = {item.prompt.split()[2]: item.answer for item in item_sets("ru", "agreement") if item.hint == "книга"}
    assert (found["2"], found["5"], found["11"], found["21"], found["22"]) == (
        "книги",
        "книг",
        "книг",
        "книга",
        "книги",
    )


@pytest.mark.parametrize("typed", ["3", "молокО", "молоко\u0301", " молокО. "])
def test_stress_may_be_typed_as_number_capital_or_accent(typed: str) -> None:
    assert is_right(stress_item("молоко"), typed)


@pytest.mark.parametrize("typed", ["1", "Молоко", "МОЛОКО", "молоко", "мОлокО", "вода", "four"])
def test_wrong_or_unmarked_stress_is_not_right(typed: str) -> None:
    assert not is_right(stress_item("молоко"), typed)


def stress_item(word: str) -> Item:
    return next(item for item in item_sets("ru", "stress") if item.prompt == word)


def test_yo_is_stressed_and_needs_no_accent() -> None:
    assert with_stress("свёкла", 1) == "свёкла"
    assert ("свёкла", 1) in stress_list("ru")


@pytest.mark.parametrize(
    ("word", "marked"),
    [
        ("звонит", "звони́т"),
        ("каталог", "катало́г"),
        ("торты", "то́рты"),
        ("красивее", "краси́вее"),
        ("договор", "догово́р"),
    ],
)
def test_much_asked_stresses(word: str, marked: str) -> None:
    assert with_stress(word, dict(stress_list("ru"))[word]) == marked


def test_no_stress_falls_outside_its_word() -> None:
    for word, n in stress_list("ru"):
        assert 1 <= n <= sum(letter in "аеёиоуыэюя" for letter in word)
    for word, n in stress_list("en"):
        assert 1 <= n <= word.count("-") + 1


@pytest.mark.parametrize(
    ("value", "passed"),
    [
        ({"r1": {"ru": "Школе"}}, 1.0),
        ({"r1": {"en": "went "}}, 1.0),
        ({"r1": {"ru": "школу", "en": "went"}}, 1.0),
        ({"r1": {"ru": "школу"}}, 0.0),
        ({}, 0.0),
        ([], 0.0),
        ({"r1": {"ru": None}}, 0.0),
    ],
)
def test_the_better_column_counts(value: Any, passed: float) -> None:
    assert forms_right(value, ASKED).passed == passed
