"""Dates and evaluations as the course home shows them."""

from pathlib import Path

import pytest

from course import i18n
from course.answers.store import AnswerStore
from course.home.evidence import evaluation_lines
from course.home.handlers import due_text, waiting_evaluations


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Monday, November 30, 2026, 23:59"), ("ru", "понедельник, 30 ноября 2026")]
)
def test_a_due_date_is_written_in_words(language: str, words: str) -> None:
    i18n.use(language)
    try:
        assert words in due_text("2026-11-30T23:59:00")
    finally:
        i18n.use(None)


def test_an_evaluation_waits_until_it_was_sent(tmp_path: Path) -> None:
    store = AnswerStore(tmp_path)
    assert waiting_evaluations(tmp_path) == []
    store.put("s6-evaluation", {"next": {"mark": "4", "comment": ""}})
    assert waiting_evaluations(tmp_path) == [6]
    store.put("s6-evaluation", None)
    assert waiting_evaluations(tmp_path) == []


def test_only_filled_lines_of_an_evaluation_are_sent_and_nothing_else() -> None:
    value = {"next": {"mark": "4", "secret": "x"}, "empty": {"mark": "", "comment": " "}, "odd": "text"}
    assert evaluation_lines(value) == {"next": {"mark": "4", "comment": ""}}
    assert evaluation_lines(None) == evaluation_lines("text") == {}
