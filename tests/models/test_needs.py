"""Learner-needs cards: counted without weighing, and the best choice is found by trying all."""

import pytest

from course.errors import ModelInputError
from course.models.needs import barriers_of, best_choice, read_needs, removed

CARDS, MEASURES = read_needs()


def test_every_barrier_that_a_measure_removes_is_on_a_card_and_every_barrier_can_be_removed() -> None:
    wanted = barriers_of(CARDS)
    answered = set().union(*(measure.removes for measure in MEASURES))
    assert answered - wanted == set()
    assert wanted - answered == set()


def test_newly_arrived_pupils_are_among_the_learners_and_each_brings_a_strength() -> None:
    assert sum("arrived" in card.name for card in CARDS) == 2
    assert all(card.strength and len(card.barriers) >= 2 for card in CARDS)


def test_captions_help_more_learners_than_one() -> None:
    gone = removed(CARDS, MEASURES, ["captions"])
    assert {one.split(".")[0] for one in gone} == {"new-script", "hearing", "phone"}


def test_all_measures_together_remove_everything_and_none_removes_nothing() -> None:
    assert removed(CARDS, MEASURES, [m.id for m in MEASURES]) == barriers_of(CARDS)
    assert removed(CARDS, MEASURES, []) == set()


def test_the_best_four_are_at_least_as_good_as_greedy() -> None:
    chosen: list[str] = []
    for _step in range(4):
        chosen.append(max((m.id for m in MEASURES), key=lambda one: len(removed(CARDS, MEASURES, [*chosen, one]))))
    ids, count = best_choice(CARDS, MEASURES, 4)
    assert count == len(removed(CARDS, MEASURES, ids))
    assert count >= len(removed(CARDS, MEASURES, chosen))


def test_an_empty_class_is_a_plain_message() -> None:
    with pytest.raises(ModelInputError, match="nobody"):
        removed([], MEASURES, [])
