"""Evaluations are counted, and shown only where nobody can be recognised."""

from random import Random

import pytest

from course.models.evaluation import FEWEST, tally

SHEETS = [{"next": {"mark": str(1 + n % 4), "comment": f"comment {n}"}} for n in range(8)]


@pytest.mark.parametrize("count", range(FEWEST))
def test_below_five_nothing_is_told_but_how_many(count: int) -> None:
    found = tally(SHEETS[:count])
    assert (count, True, ()) == (found.answered, found.withheld, found.lines)


def test_from_five_up_marks_are_counted() -> None:
    (line,) = tally(SHEETS).lines
    assert {"1": 2, "2": 2, "3": 2, "4": 2} == line.counts
    assert line.mean == pytest.approx(2.5)


def test_the_order_in_which_people_answered_does_not_show() -> None:
    shuffled = SHEETS.copy()
    Random(1).shuffle(shuffled)
    assert tally(shuffled) == tally(SHEETS)


def test_a_line_without_a_mark_has_no_mean_and_empty_comments_are_left_out() -> None:
    (line,) = tally([{"next": {"mark": "", "comment": "  "}}] * 5).lines
    assert (None, ()) == (line.mean, line.comments)
