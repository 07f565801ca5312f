"""Words, sentences, and plain words about text that cannot be read."""

import pytest

from course.errors import ModelInputError
from course.models.tokens import LONGEST_TEXT, check_text, sentences, tokens, words


def test_hyphens_apostrophes_and_stress_marks_belong_to_their_word() -> None:
    assert words("Кто-то 5 don't — молоко\u0301!") == ["Кто-то", "don't", "молоко\u0301"]


def test_joined_tokens_are_the_text_again() -> None:
    text = "«Да», — сказал он. 12 букв…\n\nEnd"
    assert text == "".join(token.text for token in tokens(text))


def test_sentences_end_at_stops_before_a_capital_and_at_empty_lines() -> None:
    assert sentences("Он ушёл. Она осталась? Да\n\nНет") == ("Он ушёл.", "Она осталась?", "Да", "Нет")


def test_an_abbreviation_ends_no_sentence() -> None:
    assert len(sentences("В 1951 г. Новгород стал известен.")) == 1


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("", "ru", "no text"),
        ("   \n", "en", "no text"),
        (None, "ru", "no text"),
        (b"\xf4\xee\xf2\xee", "ru", "no text"),
        ("слово " * LONGEST_TEXT, "ru", "reads up to"),
        ("<p>Текст <b>со</b> страницы</p>", "ru", "HTML"),
        ("😀😀😀 🎉", "ru", "no words"),
        ("12 + 30 = 42", "en", "no words"),
        ("Η φωτοσύνθεση είναι μια διαδικασία", "ru", "not Russian"),
        ("This is English.", "ru", "not Russian"),
        ("Это по-русски.", "en", "not English"),
        ("Ôîòîñèíòåç — ýòî ïðîöåññ", "ru", "damaged"),
        ("Р¤РѕС‚РѕСЃРёРЅС‚РµР·", "ru", "damaged"),
        ("Фотосинтез \ufffd\ufffd идёт", "ru", "damaged"),
        ("Фото \udcf4\udcee\udcf2\udcee", "ru", "damaged"),
    ],
)
def test_unreadable_text_is_told_in_plain_words_with_a_remedy(text: object, language: str, told: str) -> None:
    with pytest.raises(ModelInputError, match=told) as caught:
        check_text(text, language)
    assert caught.value.remedy


def test_ordinary_text_with_a_foreign_name_passes() -> None:
    assert check_text("Первую книгу в Майнце напечатал Johannes Gutenberg.", "ru")
    assert check_text("Café and naïve are words; so is Москва.", "en")
