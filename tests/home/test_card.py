"""A card made of answers, and a review made of a form: nothing typed is lost on the way, nothing empty is sent."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course import i18n
from course.errors import ExchangeError
from course.home import card
from course.home.cards import hand_in, look

RUBRIC = [{"id": "usable", "title": "Usable", "max": 3}, {"id": "shown", "title": "Shown", "max": 3}]


def test_a_card_is_the_title_and_the_texts_that_are_filled_in() -> None:
    answer = {"title": " Word wall ", "aim": "Class 5", "steps": "  ", "tools": None}
    assert card.card_of(answer) == {"title": "Word wall", "fields": {"aim": "Class 5"}}


@pytest.mark.parametrize("answer", [None, "text", [], {}, {"title": "Only a title"}, {"aim": "no title"}])
def test_without_title_or_text_there_is_no_card(answer: object) -> None:
    assert card.card_of(answer) is None


@given(st.dictionaries(st.sampled_from(["works", "question", "suggestion"]), st.text(max_size=80)))
def test_the_parts_of_a_review_come_back_from_the_text_that_a_colleague_reads(texts: dict[str, str]) -> None:
    clean = {key: text.strip().replace("\n", " ") for key, text in texts.items() if text.strip()}
    assert card.split_comment(card.join_comment(clean)) == (clean or {"works": ""})


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_comment_written_elsewhere_is_kept_whole(language: str) -> None:
    i18n.use(language)
    try:
        assert card.split_comment("I shall try it: on Thursday") == {"works": "I shall try it: on Thursday"}
    finally:
        i18n.use(None)


def test_a_review_is_what_the_form_says_and_empty_scores_are_left_for_the_exchange_to_ask() -> None:
    form = {"score-usable": " 2 ", "score-shown": "", "text-works": "All of it", "text-question": "How long?"}
    wish = card.review_of(lambda name: form.get(name, ""), RUBRIC)
    assert wish["scores"] == {"usable": 2}
    assert card.split_comment(wish["comment"]) == {"works": "All of it", "question": "How long?"}


def test_written_reviews_become_rows_of_the_assignments_table_and_open_ones_do_not() -> None:
    def review(done: str | None, comment: str) -> dict[str, Any]:
        return {"done": done, "comment": comment, "scores": {"usable": 3}}

    table = card.reviews_table([review(None, "draft"), review("2026-11-23T10:00:00Z", "Clear")])
    assert table == {"card-1": {"works": "Clear", "usable": "3"}}


def test_who_studies_alone_is_told_that_there_is_nobody_to_send_it_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSE_EXCHANGE_URL", raising=False)
    with pytest.raises(ExchangeError, match="alone"):
        hand_in("ict", {"title": "Word wall", "aim": "Class 5"})
    with pytest.raises(ExchangeError, match="alone"):
        look("ict")
