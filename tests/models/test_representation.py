"""Who speaks, which themes, which adjectives: counted in English and in Russian alike."""

import pytest

from course.errors import ModelInputError
from course.models.representation import (
    LANGUAGES,
    count,
    marked_words,
    place_data,
    sentences,
    share_of_local_voices,
    variety,
    word_lists,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_travel_and_news_let_nobody_speak_who_lives_there_and_pupils_do(language: str) -> None:
    sets = place_data(language)["sets"]
    local = {name: share_of_local_voices(count(entry["texts"], language)) for name, entry in sets.items()}
    assert local == {"travel": 0, "news": 0, "own": 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_set_has_three_quotations_and_its_own_kind_of_adjective(language: str) -> None:
    sets = place_data(language)["sets"]
    found = {name: count(entry["texts"], language) for name, entry in sets.items()}
    assert [sum(one.speakers.values()) for one in found.values()] == [3, 3, 3]
    most = {name: max(one.adjective_totals(), key=one.adjective_totals().__getitem__) for name, one in found.items()}
    assert most == {"travel": "postcard", "news": "lack", "own": "everyday"}


def test_both_languages_have_the_same_sets_groups_and_codes() -> None:
    english, russian = (place_data(language) for language in LANGUAGES)
    for name in ("sets", "speakers", "themes", "adjectives", "codes", "names"):
        assert list(english[name]) == list(russian[name])
    assert [p["code"] for p in english["passages"]] == [p["code"] for p in russian["passages"]]


def test_a_quotation_is_counted_by_the_role_named_outside_of_it() -> None:
    text = "“The minister smiled. He always does!” says a baker. “Nobody asked us.”"
    assert {k: v for k, v in count([text], "en").speakers.items() if v} == {"resident": 1, "unnamed": 1}


def test_a_full_stop_inside_a_quotation_ends_no_sentence() -> None:
    assert sentences("«Да. Нет.» — говорит мэр. Дальше.") == ["«Да. Нет.» — говорит мэр.", "Дальше."]


def test_ё_and_е_are_one_letter_to_the_counter() -> None:
    assert count(["дешевый и дешёвый"], "ru").adjective_totals()["everyday"] == 2


def test_a_noun_of_trouble_is_no_adjective() -> None:
    found = count(["Бедность и бедный город"], "ru")
    assert (found.themes["trouble"], found.adjective_totals()["lack"]) == (1, 1)


def test_marked_pieces_put_together_are_the_text() -> None:
    text = place_data("en")["sets"]["own"]["texts"][0]
    assert text == "".join(piece for piece, _group in marked_words(text, "en"))


def test_variety_is_one_for_an_even_spread_and_nothing_for_a_single_theme() -> None:
    assert variety({"a": 4, "b": 4, "c": 4}) == pytest.approx(1)
    assert variety({"a": 12, "b": 0, "c": 0}) == 0
    assert variety({}) == 0


@pytest.mark.parametrize("nothing", ["", " \n", "💥 123"])
def test_text_without_words_gets_a_plain_message(nothing: str) -> None:
    with pytest.raises(ModelInputError, match="no text"):
        count([nothing], "en")


def test_no_word_stands_in_two_groups_of_adjectives() -> None:
    for language in LANGUAGES:
        stems = [stem for group in word_lists(language).adjectives.values() for stem in group]
        assert len(stems) == len(set(stems))
