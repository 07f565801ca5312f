"""Dates and evaluations as the course home shows them."""

import pytest

from course import i18n
from course.home.evidence import evaluation_lines, filled_in
from course.home.handlers import due_text


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Monday, November 30, 2026, 23:59"), ("ru", "понедельник, 30 ноября 2026")]
)
def test_a_due_date_is_written_in_words(language: str, words: str) -> None:
    i18n.use(language)
    try:
        assert words in due_text("2026-11-30T23:59:00")
    finally:
        i18n.use(None)


def test_only_filled_lines_of_an_evaluation_are_sent_and_nothing_else() -> None:
    typed = {"mark-session-useful": "4", "comment-session-time": " longer ", "mark-session-clear": "9", "user": "anna"}
    sheet = filled_in(1, lambda name: typed.get(name, ""))
    assert sheet == {
        "session-useful": {"mark": "4", "comment": ""},
        "session-time": {"mark": "", "comment": "longer"},
    }
    assert filled_in(1, lambda _name: "") == {}


def test_the_last_session_asks_about_the_course_and_the_next_cohort() -> None:
    asked = {number: {one for one, _text in evaluation_lines(number)} for number in (1, 6)}
    assert ("next" in asked[1], "next" in asked[6], asked[1] < asked[6]) == (False, True, True)
