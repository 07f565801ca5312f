"""Adapted texts are measured, and graded by property."""

from typing import Any

import pytest

from course.errors import AnswerError
from course.models.passages import passage, passages
from course.models.simplification import (
    MOST_TERMS,
    adapt,
    covers,
    has_glossary,
    has_length,
    is_easier,
    keeps_key_terms,
    missing_terms,
    parse_glossary,
)

CHECKS = (covers, keeps_key_terms, is_easier, has_length, has_glossary)


def unchanged(identifier: str = "ru-seasons") -> dict[str, Any]:
    return {"source": identifier, "text": passage(identifier).text, "glossary": ""}


def test_a_glossary_line_is_a_word_a_dash_and_an_explanation() -> None:
    found = parse_glossary("• грамота — письмо на коре\nplate: a piece of the crust\nкора\n\nuse = to do with - dashes")
    assert found.terms == (
        ("грамота", "письмо на коре"),
        ("plate", "a piece of the crust"),
        ("use", "to do with - dashes"),
    )
    assert found.incomplete == ("кора",)


def test_a_key_term_counts_in_every_form_and_alternative() -> None:
    assert "береста" not in missing_terms("Писали на бересте.", passage("ru-birch-bark"))
    assert "vapour" not in missing_terms("Vapor rises.", passage("en-water-cycle"))
    assert "evaporate" not in missing_terms("evaporation", passage("en-water-cycle"))


def test_every_source_keeps_its_own_key_terms() -> None:
    assert [p.id for p in passages() if missing_terms(p.text, p)] == []


@pytest.mark.parametrize("identifier", [p.id for p in passages()])
def test_the_source_handed_in_unchanged_earns_little(identifier: str) -> None:
    shares = {check.__name__: check(unchanged(identifier)).passed for check in CHECKS}
    assert shares == {"covers": 0, "keeps_key_terms": 1, "is_easier": 0, "has_length": 1, "has_glossary": 0}


def test_a_fragment_earns_neither_coverage_nor_grade_in_full() -> None:
    two_sentences = {"source": "ru-seasons", "text": "Земля идёт вокруг Солнца. Летом тепло.", "glossary": ""}
    assert covers(two_sentences).passed < 0.2
    assert is_easier(two_sentences).passed < 0.2
    assert has_length(two_sentences).passed == 0
    assert "too short" in covers(two_sentences).message


def test_a_copied_word_many_times_is_too_long() -> None:
    assert has_length({"source": "ru-seasons", "text": "Мама дома. " * 200}).passed == 0


def test_only_ten_glossary_words_count_as_known() -> None:
    source = passage("ru-seasons")
    words = dict.fromkeys(["ось", "полушарие", "луч", "наклон", "орбита", "градус", "планета", "поверхность"], "слово")
    words |= dict.fromkeys(["продолжительность", "расстояние", "перпендикуляр", "экватор", "мороз"], "слово")
    done = adapt(source, source.text, "\n".join(f"{word} — {meaning}" for word, meaning in words.items()))
    assert len(done.glossary.terms) > MOST_TERMS
    assert sum(done.after.glossed.values()) == sum(
        adapt(source, source.text, "\n".join(f"{w} — x" for w in list(words)[:MOST_TERMS])).after.glossed.values()
    )


def test_the_source_is_inferred_when_it_was_not_chosen() -> None:
    value = {"text": passage("en-printing").text}
    assert keeps_key_terms(value).passed == 1


@pytest.mark.parametrize(
    "value",
    [None, "text", {}, {"text": ""}, {"text": "<p>HTML</p>"}, {"text": "😀"}, {"text": 5}, {"source": "ru-seasons"}],
)
def test_what_is_no_text_is_told_as_an_answer_error(value: Any) -> None:
    for check in CHECKS:
        with pytest.raises(AnswerError):
            check(value)


def test_messages_say_what_fell_short_and_name_no_missing_term() -> None:
    message = keeps_key_terms({"source": "ru-seasons", "text": "Земля идёт вокруг Солнца."}).message
    assert message == "2 of 6 key terms are kept."
