"""Likeness of words, and what it is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.models.cognates import distance, guess, latin, likeness, pairs, travellers


def test_kitten_is_three_edits_from_sitting() -> None:
    # The textbook example of the Levenshtein distance.
    assert distance("kitten", "sitting") == 3


@given(st.text(max_size=12), st.text(max_size=12))
def test_distance_is_symmetric_and_bounded(a: str, b: str) -> None:
    assert distance(a, b) == distance(b, a)
    assert abs(len(a) - len(b)) <= distance(a, b) <= max(len(a), len(b))


def test_words_are_compared_in_one_alphabet() -> None:
    assert latin("магазин") == "magazin"
    assert likeness("магазин", "magazine") == pytest.approx(7 / 8)
    assert likeness("", "") == 1


def test_false_friends_are_as_alike_as_true_ones() -> None:
    assert {"false", "cognate"} <= {pair.kind for pair in guess(0.8).trusted}
    assert guess(0.8).precision < 0.7


def test_a_higher_threshold_trusts_fewer_pairs() -> None:
    trusted = [len(guess(threshold).trusted) for threshold in (0.0, 0.3, 0.6, 0.9, 1.01)]
    assert trusted == sorted(trusted, reverse=True)
    assert (trusted[0], trusted[-1]) == (len(pairs()), 0)
    assert guess(1.01).precision == 1


def test_no_pair_stands_twice() -> None:
    assert len({pair.russian for pair in pairs()}) == len(pairs())


def test_a_travelling_word_has_a_note_and_several_languages() -> None:
    assert all(word["note"] and len(word["words"]) >= 8 for word in travellers())
