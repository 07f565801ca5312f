"""The network of a discussion, its inequality, and what a move of the teacher changes."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.models.discussion import MOVES, Habits, Post, average, gini, names, portrait, simulate


@pytest.mark.parametrize(
    ("turns", "expected"), [([3, 3, 3], 0), ([0, 0, 0, 8], 0.75), ([1, 3], 0.25), ([], 0), ([0], 0)]
)
def test_gini_of_known_distributions(turns: list[int], expected: float) -> None:
    assert gini(turns) == pytest.approx(expected)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12))
def test_gini_lies_between_zero_and_one_and_ignores_order_and_scale(turns: list[int]) -> None:
    assert 0 <= gini(turns) < 1
    assert gini(turns) == pytest.approx(gini([3 * turn for turn in reversed(turns)]))


def test_a_portrait_tells_silent_from_unanswered() -> None:
    posts = [Post("T"), Post("P1", "T"), Post("T", "P1"), Post("P2", "T"), Post("P1", "T")]
    found = portrait(posts, ["P1", "P2", "P3"])
    assert (found.silent, found.unanswered) == (("P3",), ("P2",))
    assert found.teacher_share == pytest.approx(0.4)
    assert found.pupil_to_pupil == 0


@pytest.mark.parametrize("move", MOVES)
def test_a_thread_is_the_same_for_the_same_seed_and_nobody_answers_themselves(move: str) -> None:
    habits = Habits(move=move)
    posts = simulate(habits, Random(3))
    assert posts == simulate(habits, Random(3))
    assert len(posts) == habits.turns
    assert [post for post in posts if post.author == post.answers] == []


def test_what_the_module_says_about_the_moves_holds_in_the_model() -> None:
    found = {move: average(Habits(move=move), 200, 1) for move in MOVES}
    assert min(found, key=lambda move: found[move].gini) == "invite"
    assert max(found, key=lambda move: found[move].gini) == "link"
    assert found["invite"].silent == 0 == found["rounds"].silent
    assert found["wait"].teacher_share < found["none"].teacher_share


def test_equal_readiness_makes_turns_more_equal() -> None:
    assert average(Habits(talkativeness=1), 100, 1).gini < average(Habits(talkativeness=40), 100, 1).gini


def test_a_pupil_is_a_number() -> None:
    assert names(2) == ["P1", "P2"]
