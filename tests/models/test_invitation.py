"""An invitation to learn a language is measured by what it says, in English and in Russian."""

import pytest

from course.errors import ModelInputError
from course.models.invitation import ASPECTS, aspect_reached, language_of, measure, samples, sentence_lengths, shares


def _short(text: str) -> set[str]:
    return {found.id for found in measure(text) if not found.passed}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_first_draft_falls_short_where_the_second_does_not(language: str) -> None:
    both = samples(language)
    assert {"superlative", "promise", "numbers", "pressure", "who", "home"} <= _short(both["ru-flawed"]["text"])
    assert set() == _short(both["ru-good"]["text"])
    assert set() == _short(both["sw"]["text"])


def test_both_languages_measure_their_samples_alike() -> None:
    for name in samples("en"):
        english, russian = (shares(measure(samples(language)[name]["text"])) for language in ("en", "ru"))
        assert english == russian


@pytest.mark.parametrize(
    ("text", "criterion"),
    [
        ("Finnish is better than Latin.", "ranking"),
        ("Everybody speaks it.", "everybody"),
        ("Click here for more.", "click"),
        ("Татарский язык лучше, чем другие.", "ranking"),
        ("Весь мир говорит на нём.", "everybody"),
        ("Нажмите здесь.", "click"),
    ],
)
def test_what_puts_others_down_or_says_nothing_is_found(text: str, criterion: str) -> None:
    assert criterion in _short(text)


def test_a_number_that_praises_needs_a_source_in_its_own_sentence() -> None:
    assert "numbers" in _short("About 20 million people speak it. Source: our feeling.")
    assert "numbers" not in _short("About 20 million people speak it (source: census of 2020).")
    assert "numbers" not in _short("We meet at 18:00 in room 4.")


def test_places_point_to_the_very_words() -> None:
    text = "Ещё раз: это САМЫЙ КРАСИВЫЙ язык."
    found = next(one for one in measure(text) if one.id == "superlative")
    assert [text[start:end] for start, end in found.places] == ["САМЫЙ КРАСИВЫЙ"]


def test_the_language_is_found_by_its_letters() -> None:
    assert (language_of("Приходите в room 4"), language_of("Come"), language_of("")) == ("ru", "en", "en")


def test_sentences_are_counted_in_words() -> None:
    assert sentence_lengths("Come to us! Bring tea.") == [3, 2]


@pytest.mark.parametrize("nothing", ["", "…", "💥"])
def test_no_invitation_gets_a_plain_message(nothing: str) -> None:
    with pytest.raises(ModelInputError, match="no invitation"):
        measure(nothing)


def test_far_too_much_text_is_refused() -> None:
    with pytest.raises(ModelInputError, match="longer than"):
        measure("word " * 10_000)


def test_an_empty_invitation_avoids_every_fault_and_still_earns_nothing() -> None:
    assert [aspect_reached("", aspect=aspect).passed for aspect in ASPECTS] == [0.0] * 4
    good = {"text": samples("en")["ru-good"]["text"]}
    assert [aspect_reached(good, aspect=aspect).passed for aspect in ASPECTS] == [1.0] * 4
