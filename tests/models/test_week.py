"""The week simulator: promises cost hours, rules leave people out."""

from typing import Any

import pytest

from course.errors import ModelInputError
from course.models import week


def rules(**changes: Any) -> list[dict[str, Any]]:
    row = {"channel": "school site", "opens": "8", "closes": "21", "weekend": "no", "answer": "72"}
    return [{**row, **{name: str(value) for name, value in changes.items()}}]


def played(**changes: Any) -> week.Week:
    return week.simulate(week.read_channels(rules(**changes)), week.Teacher(), week.CLASS)


def test_every_message_is_answered_once() -> None:
    found = played(opens=7, closes=23, weekend="yes", answer=2)
    messages = sum(week.CLASS[one.id] * one.messages for one in week.situations())
    assert found.within + found.after_hours == pytest.approx(messages * 4)


def test_a_promise_of_the_next_school_day_frees_every_evening() -> None:
    assert played().after_hours == pytest.approx(0)


def test_a_promise_of_24_hours_costs_friday_evening() -> None:
    assert played(answer=24).after_hours > 0


def test_a_slower_promise_never_costs_more_evenings() -> None:
    loads = [played(answer=hours).after_hours for hours in (0, 2, 8, 24, 48, 72)]
    assert loads == sorted(loads, reverse=True)


def test_each_rule_leaves_out_whom_the_module_says() -> None:
    assert played(opens=14, closes=16).excluded == ("shared", "carer")
    assert played(opens=19, closes=21, weekend="yes").excluded == ("school",)
    assert played().excluded == ()


def test_nobody_can_write_without_a_channel() -> None:
    assert len(week.simulate([], week.Teacher(), week.CLASS).excluded) == 4


def test_good_rules_pass_every_check_and_the_starting_rules_do_not() -> None:
    checks = (week.excludes_nobody, week.evenings_free, week.quiet_night, week.few_channels)
    assert [check(rules()).passed for check in checks] == [1.0] * 4
    messenger = rules(opens=7, closes=23, weekend="yes", answer=2)
    assert [check(messenger).passed for check in checks] == [1.0, 0.0, 0.0, 1.0]


def test_free_evenings_bought_with_silence_earn_nothing() -> None:
    assert week.evenings_free(rules(opens=14, closes=16)).passed == 0


def test_leaving_out_one_situation_of_four_keeps_three_quarters() -> None:
    assert week.excludes_nobody(rules(opens=19, closes=21)).passed == 0.75


@pytest.mark.parametrize("changes", [{"opens": "early"}, {"opens": 25}, {"closes": 8}, {"answer": -1}, {"closes": ""}])
def test_hours_that_make_no_sense_get_a_plain_message(changes: dict[str, Any]) -> None:
    with pytest.raises(ModelInputError):
        week.read_channels(rules(**changes))
    assert week.excludes_nobody(rules(**changes)).passed == 0


@pytest.mark.parametrize("value", [None, [], {}, [{"channel": ""}], ["text"], "text"])
def test_an_answer_without_channels_earns_nothing(value: object) -> None:
    assert week.few_channels(value).passed == 0
