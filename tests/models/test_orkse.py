import pytest

from course.models import orkse


def test_the_four_printed_modules_do_not_add_up_to_the_total_and_the_rest_is_said():
    assert 1_445_298 - (651_000 + 473_000 + 263_000 + 51_000) == orkse.remainder() == 7_298


@pytest.mark.parametrize(
    ("module", "percent"), [("secular-ethics", 45.0), ("orthodox", 32.7), ("world-religions", 18.2), ("islamic", 3.5)]
)
def test_shares_are_percentages_of_the_total(module, percent):
    assert percent == pytest.approx(orkse.percent(module), abs=0.05)


def test_shares_of_the_printed_counts_add_up_to_a_hundred_and_those_of_the_total_do_not():
    assert pytest.approx(sum(s.percent for s in orkse.shares("printed"))) == 100
    assert sum(s.percent for s in orkse.shares("total")) < 99.6


def test_rounding_is_shown_on_both_sides():
    assert all(s.low < s.percent < s.high for s in orkse.shares())


def test_percentages_earn_by_the_row_with_comma_or_point():
    right = {
        "secular-ethics": {"percent": "45,0"},
        "orthodox": {"percent": "32.7 %"},
        "world-religions": {"percent": "18.2"},
    }
    assert orkse.percentages_right(right, tolerance=0.3).passed == 0.75
    assert orkse.percentages_right({"orthodox": {"percent": "a third"}}).passed == 0.0
    assert orkse.percentages_right({**right, "islamic": {"percent": "3.5"}}, tolerance=0.3).passed == 1.0
