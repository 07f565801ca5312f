"""Sets of tools: coverage on the weakest device, and a front that nothing beats."""

from itertools import combinations

import pytest

from course import i18n
from course.models import resources
from course.models.resources import Needs

GOOD = {"first": {"tool": "qr"}, "second": {"tool": "email"}, "third": {"tool": "forum"}}


def test_the_full_platform_does_everything_but_not_on_an_old_smartphone() -> None:
    judged = resources.judge(resources.pick(["platform"]), Needs())
    assert judged.covered == (0, 0, 0, 6, 6)


def test_no_allowed_set_beats_the_front() -> None:
    needs = Needs(200, 2, 2)
    front = resources.front(2, needs, most=2)
    allowed = [tool for tool in resources.catalogue() if tool.access >= 2 and tool.privacy >= 2]
    for size in (1, 2):
        for tools in combinations(allowed, size):
            other = resources.judge(tools, needs)
            if other.megabytes > 200 or not other.covered[2]:
                continue
            assert any(one.covered[2] >= other.covered[2] and one.burden <= other.burden + 1e-9 for one in front)


def test_along_the_front_more_coverage_costs_more_burden() -> None:
    front = resources.front(2, Needs(200, 2, 2))
    assert [one.covered[2] for one in front] == sorted({one.covered[2] for one in front})
    assert [one.burden for one in front] == sorted(one.burden for one in front)


def test_every_task_can_be_done_without_any_device_except_speaking() -> None:
    paper = resources.pick([tool.id for tool in resources.catalogue()])
    assert resources.missing(paper, 0) == ("practise speaking",)


def test_the_assignment_has_a_solution_and_messenger_is_not_in_it() -> None:
    checks = (
        lambda value: resources.covers_every_task(value, device=2),
        resources.few_tools,
        resources.private_and_accessible,
    )
    assert [check(GOOD).passed for check in checks] == [1.0] * 3
    assert resources.private_and_accessible(["messenger", "email"]).passed == 0.5


def test_each_task_that_can_be_done_counts() -> None:
    assert resources.covers_every_task(["email"], device=2).passed == pytest.approx(4 / 6)


@pytest.mark.parametrize("value", [None, [], {}, "qr", ["unknown"], {"first": {"tool": ""}}])
def test_no_tool_earns_nothing(value: object) -> None:
    assert resources.covers_every_task(value).passed == 0 == resources.few_tools(value).passed


def test_more_than_three_tools_are_too_many() -> None:
    assert resources.few_tools(["qr", "email", "forum", "paper"], most=3).passed == 0


def test_the_catalogue_is_there_in_both_languages() -> None:
    i18n.use("ru")
    try:
        assert all(any("а" <= letter <= "я" for letter in tool.name) for tool in resources.catalogue())
    finally:
        i18n.use(None)
