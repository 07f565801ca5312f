"""The backlog follows its equations, and its threshold is where they say."""

from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.errors import ModelInputError
from course.models import backlog
from course.models.backlog import Settings


def test_without_congestion_the_backlog_is_a_straight_line() -> None:
    settings = Settings(update=10, hours=2, rate=4, start=20, halving=1e9)
    assert backlog.course_of(settings, 5) == pytest.approx([20, 22, 24, 26, 28, 30], abs=1e-5)


def test_at_the_threshold_it_stands_still() -> None:
    settings = Settings(update=10, hours=3, rate=5, halving=60)
    there = replace(settings, start=settings.threshold)
    assert settings.threshold == pytest.approx(30)
    assert backlog.course_of(there) == pytest.approx([30] * 35)


@given(st.floats(1, 30), st.floats(0.5, 10), st.floats(0, 200))
def test_below_the_threshold_it_melts_and_above_it_grows(update: float, hours: float, start: float) -> None:
    settings = Settings(update=update, hours=hours, start=start)
    later = backlog.course_of(settings, 1)[-1]
    if start < settings.threshold * 0.999:
        assert later <= start
    elif start > settings.threshold * 1.001 + 1e-6:
        assert later > start


def test_the_module_s_surprise_is_true_three_hours_are_not_enough() -> None:
    assert backlog.outcome(Settings(hours=3)) == "grows"
    assert backlog.outcome(Settings(hours=3, start=0)) == "stays"


def test_where_nothing_arrives_there_is_no_threshold() -> None:
    assert Settings(update=0).threshold == inf
    assert Settings(prune=90, update=0).stable


ASKED = {"hours": 3, "prune": 25, "modules": 40, "peers": 20}


def table(**changes: object) -> dict[str, dict[str, str]]:
    return {name: {"value": str(value)} for name, value in {**ASKED, **changes}.items()}


def test_all_that_the_school_can_give_bounds_the_harder_backlog() -> None:
    assert backlog.bounded(table(), base={"update": 16}).passed == 1
    assert backlog.affordable(table(), **ASKED).passed == 1


def test_one_dial_alone_does_not() -> None:
    for dial in ASKED:
        alone = {**dict.fromkeys(ASKED, 0), "hours": 2, dial: ASKED[dial]}
        assert backlog.bounded(table(**alone), base={"update": 16}).passed == 0


def test_paying_more_than_there_is_loses_a_quarter_for_each_dial() -> None:
    assert backlog.affordable(table(hours=9, prune="90 %"), **ASKED).passed == 0
    assert backlog.affordable(table(hours=6), **ASKED).passed == 0.5


@pytest.mark.parametrize("value", [None, {}, table(hours=""), table(hours="much"), table(prune=101), "text"])
def test_missing_or_senseless_dials_get_a_plain_message_and_no_points(value: object) -> None:
    check = backlog.bounded(value)
    assert (check.passed, bool(check.message)) == (0.0, True)


def test_numbers_may_have_a_comma() -> None:
    assert backlog.read_settings({"hours": "2,5"}).hours == 2.5


def test_a_dial_out_of_range_is_refused() -> None:
    with pytest.raises(ModelInputError, match="out of range"):
        backlog.read_settings({"hours": 99})
