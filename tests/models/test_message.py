"""The message bench counts what it says it counts, in English and in Russian."""

import time

import pytest

from course.errors import ModelInputError
from course.models import message

GOOD_EN = (
    "Good evening. The class goes to the museum on Friday 22 May. Please bring a snack and water. "
    "Answer here by 18:00 on Thursday: are you coming? If you need help, write to me."
)
GOOD_RU = (
    "Добрый вечер! В пятницу, 22 мая, идём в музей. Пожалуйста, возьмите воду и бутерброд. "
    "Ответьте здесь до 18:00 четверга: вы идёте? Если нужна помощь, напишите мне."
)
HARSH_EN = "ATTENTION!!! As usual some of you failed. Pursuant to the regulation you must immediately comply."
HARSH_RU = "ВНИМАНИЕ!!! Опять никто не сдал проект. Согласно распоряжению, все обязаны немедленно его предоставить."


def test_reading_ease_follows_the_published_formula_for_english() -> None:
    """Flesch 1948: 206.835 - 1.015 words/sentence - 84.6 syllables/word; here 6 words, 1 sentence, 6 syllables."""
    assert message.analyse("The cat sat on the mat.").ease == pytest.approx(206.835 - 1.015 * 6 - 84.6 * 1)


def test_reading_ease_follows_the_published_formula_for_russian() -> None:
    """Oborneva 2006: 206.835 - 1.3 words/sentence - 60.1 syllables/word; «Мама мыла раму.» has 3 words, 6 syllables."""
    assert message.analyse("Мама мыла раму.").ease == pytest.approx(206.835 - 1.3 * 3 - 60.1 * 2)


def test_lix_is_words_a_sentence_and_the_share_of_long_words() -> None:
    assert message.analyse("Everybody understands. We do.").lix == pytest.approx(4 / 2 + 100 * 2 / 4)


@pytest.mark.parametrize("text", [GOOD_EN, GOOD_RU])
def test_a_good_notice_reaches_every_target(text: str) -> None:
    checks = [check(text) for check in (message.readable, message.calm, message.says_what_and_when, message.fits)]
    assert [check.passed for check in checks] == [1.0] * 4


@pytest.mark.parametrize("text", [HARSH_EN, HARSH_RU])
def test_a_harsh_notice_has_no_courtesy_no_date_and_a_tone_below_zero(text: str) -> None:
    assert message.calm(text).passed == 0
    assert message.says_what_and_when(text).passed == 0
    assert message.analyse(text).tone < 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Send it by 20 May.", ["20 May"]),
        ("Come at 18:30 on 2026-05-22.", ["18:30", "2026-05-22"]),
        ("Принесите 5 сентября, в среду.", ["5 сентября", "среду"]),
        ("Room 205, page 12.", []),
    ],
)
def test_dates_and_times_are_found_and_plain_numbers_are_not(text: str, found: list[str]) -> None:
    assert found == [text[hit.start : hit.end] for hit in message.analyse(text).hits if hit.kind == "date"]


def test_only_requests_count_as_things_to_do() -> None:
    assert message.analyse("We bring water. Bring water.").count("action") == 1
    assert message.analyse("Мы возьмём воду. Возьмите воду.").count("action") == 1


def test_each_target_is_worth_a_part() -> None:
    assert message.says_what_and_when("Please bring water.").passed == 0.5
    assert message.says_what_and_when("1 May: come. Bring food. Sign. Pay. Read.").passed == 0.5


def test_an_answer_of_fields_is_read_as_one_text() -> None:
    assert message.fits({"text": GOOD_EN}).passed == 1


@pytest.mark.parametrize("text", ["", "   ", "🙂🙂 123", None, {}])
def test_without_words_there_is_a_plain_message_and_no_points(text: object) -> None:
    assert (
        message.readable(text).passed,
        message.readable(text).message,
    ) == (0.0, "There is no message to measure yet.")


@pytest.mark.parametrize("text", ["x", "nan", "<b>", "2026-02-30", "Да."])
def test_a_word_is_neither_plain_nor_calm(text: str) -> None:
    assert (0.0, 0.0) == (message.readable(text).passed, message.calm(text).passed)


def test_a_text_that_is_far_too_long_is_refused() -> None:
    with pytest.raises(ModelInputError, match="longer than"):
        message.analyse("word " * 5000)


def test_a_long_text_is_measured_at_once() -> None:
    message.analyse(GOOD_RU)
    start = time.process_time()
    message.analyse(GOOD_RU * 100)
    assert time.process_time() - start < 0.5
