"""Gains come with their uncertainty and need both assessments."""

from math import sqrt
from random import Random

import pytest

from course.models import gain

FIRST = {f"{a}.{level}": 1 for a in range(1, 7) for level in range(1, 4)}


def test_the_same_assessment_twice_shows_no_change_and_no_clear_one() -> None:
    found = gain.overall(FIRST, FIRST, Random(1))
    assert (found.mean, found.low, found.high, found.count) == (0.0, 0.0, 0.0, 18)
    assert not found.clear


def test_one_level_more_on_one_competence_is_within_what_people_vary() -> None:
    assert not gain.by_competence(FIRST, {**FIRST, "5.2": 2})["5.2"].clear


def test_one_level_more_on_a_whole_aspect_is_clear() -> None:
    better = {**FIRST, "5.1": 2, "5.2": 2, "5.3": 2}
    found = gain.by_aspect(FIRST, better)
    assert (found[5].clear, found[1].clear) == (True, False)
    assert found[5].high - found[5].mean == pytest.approx(1.96 * gain.SPREAD * sqrt(2 / 3))


def test_a_loss_is_shown_as_a_loss() -> None:
    assert gain.overall(dict.fromkeys(FIRST, 3), FIRST, Random(1)).high < 0


def test_only_what_was_rated_both_times_counts() -> None:
    assert gain.differences({"1.1": 1, "1.2": 2}, {"1.1": 2, "6.3": 4}) == {"1.1": 1}
    assert gain.overall({"1.1": 1}, {"1.1": 2}, Random(1)) is None


def test_the_bootstrap_covers_the_true_mean_about_as_often_as_it_says() -> None:
    dice, covered = Random(5), 0
    for _round in range(200):
        second = {one: 1 + dice.choice([0, 0, 1, 1, 2]) for one in FIRST}
        found = gain.overall(FIRST, second, Random(dice.random()))
        covered += found.low <= 0.8 <= found.high
    assert 170 <= covered <= 200
