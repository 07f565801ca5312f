"""The memory model is FSRS-6 to the digit, and behaves as teachers would expect."""

from typing import Any

import pytest

from course.errors import AnswerError, ModelInputError
from course.models.memory import (
    AGAIN,
    GOOD,
    first_seen,
    follow,
    interval,
    parse_days,
    reviewed,
    schedule_reaches,
    suggested,
)


def test_stabilities_are_those_that_fsrs_prints() -> None:
    # fsrs 6.3.2 (PyPI), Scheduler(enable_fuzzing=False), a new card rated Good at each due date:
    # intervals 0, 2, 11, 46, 163, 498 days; stability 10.971048263078135, 46.316858440073425, …, 497.8765551245907.
    memory = reviewed(first_seen(GOOD), 0, GOOD)
    days, stabilities = [interval(memory)], []
    for _review in range(4):
        memory = reviewed(memory, days[-1], GOOD)
        days.append(interval(memory))
        stabilities.append(memory.stability)
    assert days == [2, 11, 46, 163, 498]
    assert stabilities == pytest.approx([10.971048263078135, 46.316858440073425, 162.99981577472244, 497.8765551245907])
    assert memory.difficulty == pytest.approx(2.083724125574744)


def test_a_forgotten_card_ends_where_fsrs_ends() -> None:
    # fsrs 6.3.2, its own test history: Again, then Good after 0, 0, 1, 3, 8, 21 days and once more the same day:
    # stability 53.626902917141365, difficulty 6.34635796621067.
    memory = first_seen(AGAIN)
    for days in (0, 1, 3, 8, 21, 0):
        memory = reviewed(memory, days, GOOD)
    assert (memory.stability, memory.difficulty) == pytest.approx((53.626902917141365, 6.34635796621067))


def test_stability_is_the_days_until_nine_in_ten() -> None:
    memory = first_seen(GOOD)
    assert memory.recall(memory.stability) == pytest.approx(0.9)


def test_forgetting_a_review_weakens_the_word() -> None:
    memory = first_seen(GOOD)
    assert reviewed(memory, 5, AGAIN).stability < memory.stability < reviewed(memory, 5, GOOD).stability


def test_spacing_beats_cramming_with_as_many_reviews() -> None:
    spaced, early, late, none = (
        follow(days, 120).on(120) for days in ([1, 6, 20, 45], [1, 2, 3, 4], [56, 57, 58, 59], [])
    )
    assert spaced > late > early > none


def test_recall_is_a_probability_and_jumps_at_a_review() -> None:
    course = follow([3, 10], 30)
    assert ((course.recall >= 0) & (course.recall <= 1)).all()
    assert course.on(3) == pytest.approx(1.0)
    assert course.at_review[0] == pytest.approx(first_seen(GOOD).recall(3))


def test_the_suggested_plan_waits_for_the_chosen_retention() -> None:
    days = suggested(3, 0.9)
    assert days[0] == interval(first_seen(GOOD), 0.9)
    assert follow(days, 200).at_review[0] == pytest.approx(0.9, abs=0.02)


@pytest.mark.parametrize(
    ("text", "expected"), [("1, 3, 7", [1, 3, 7]), ("7 3;1", [1, 3, 7]), ("", []), ("0, 0", [0]), ("3,", [3])]
)
def test_days_as_people_type_them(text: str, expected: list[int]) -> None:
    assert parse_days(text) == expected


@pytest.mark.parametrize("text", ["soon", "1.5", "-2", "400", "1 2 3 4 5 6 7 8 9", "😀", "<b>1</b>", "1e3"])
def test_other_days_are_told_with_a_remedy(text: str) -> None:
    with pytest.raises(ModelInputError) as caught:
        parse_days(text)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("reviews", "low", "high"),
    [
        ("1, 6, 20, 45", 1.0, 1.0),
        ("7, 14, 21, 28", 0.7, 0.95),
        ("56, 57, 58, 59", 0.3, 0.7),
        ("1, 2, 3", 0.0, 0.0),
        ("", 0.0, 0.0),
        ("1, 5, 10, 20, 35, 50", 0.3, 0.5),
    ],
)
def test_a_plan_is_graded_by_what_is_left_later(reviews: str, low: float, high: float) -> None:
    assert low <= schedule_reaches({"controls": {"reviews": reviews}}).passed <= high


@pytest.mark.parametrize("value", [None, {}, {"controls": {"reviews": "weekly"}}])
def test_a_plan_that_cannot_be_read_earns_nothing(value: Any) -> None:
    try:
        assert schedule_reaches(value).passed == 0
    except AnswerError:
        assert value
