"""The welcome page: right languages, right directions, hostile text stays text."""

import pytest
from bs4 import BeautifulSoup

from course.errors import ModelInputError
from course.models.welcome import LONGEST_MESSAGE, greeting, known_languages, welcome_page


def test_each_greeting_is_in_its_own_script() -> None:
    import unicodedata

    names = {"Cyrl": "CYRILLIC", "Latn": "LATIN", "Arab": "ARABIC", "Hebr": "HEBREW", "Armn": "ARMENIAN"}
    names |= {"Geor": "GEORGIAN", "Deva": "DEVANAGARI", "Hans": "CJK", "Kore": "HANGUL"}
    for code in known_languages():
        one = greeting(code)
        letter = next(c for c in one.text if c.isalpha())
        assert unicodedata.name(letter).startswith(names[one.script]), code


@pytest.mark.parametrize(
    ("code", "direction"), [("fa", "rtl"), ("ar", "rtl"), ("he", "rtl"), ("ru", "ltr"), ("ka", "ltr")]
)
def test_direction_follows_the_script(code: str, direction: str) -> None:
    assert greeting(code).direction == direction


def test_every_greeting_on_the_page_carries_language_and_direction() -> None:
    page = BeautifulSoup(welcome_page(known_languages(), "School", "Come in.\nAsk."), "html.parser")
    marked = page.select("span.greeting")
    assert [span["lang"] for span in marked] == list(known_languages())
    assert all(span["dir"] in {"ltr", "rtl"} for span in marked)
    assert [p.get_text() for p in page.find_all("p")] == ["Come in.", "Ask."]


def test_markup_in_the_message_stays_text() -> None:
    page = BeautifulSoup(welcome_page(["ru"], "<b>S</b>", "<script>x</script>"), "html.parser")
    assert page.find("script") is page.find("b") is None


@pytest.mark.parametrize(("codes", "message"), [([], ""), (["ru"], "x" * (LONGEST_MESSAGE + 1)), (["xx"], "")])
def test_no_language_an_unknown_one_or_an_endless_message_is_told(codes: list[str], message: str) -> None:
    with pytest.raises(ModelInputError) as caught:
        welcome_page(codes, "S", message)
    assert caught.value.remedy
