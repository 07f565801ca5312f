"""Alternative texts: form by machine, meaning by facts, and nothing that a person can paste breaks it."""

import pytest

from course.errors import ModelInputError
from course.models.alt_text import (
    Picture,
    is_file_name,
    packaged_pictures,
    review,
    share_in_order,
    texts_mean,
    texts_present,
)

PICTURES = {one.id: one for one in packaged_pictures("alt_text/pictures.yaml")}
TRIP = "alt_text/trip.yaml"
STRONG = {
    "strip": {"alt": "The strip's green is the green of field 7 on the scale."},
    "places": {"alt": "Water is warmest below the laundry, 15 degrees; elsewhere it has 6 to 10."},
    "leaves": {"alt": ""},
    "save": {"alt": "Save the table"},
}


@pytest.mark.parametrize("text", ["IMG_2047.jpg", "photo 12", "DSC_0113", "scan-3.PNG", "Фото_12", "снимок 4", "a.svg"])
def test_file_names_are_known(text: str) -> None:
    assert is_file_name(text)


@pytest.mark.parametrize(
    "text", ["Three pots of beans", "photo of the 12 winners", "12 pupils", "", "The file img.jpg is lost"]
)
def test_words_are_no_file_names(text: str) -> None:
    assert not is_file_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "Three bean plants: the tall one by the window, the pale weak one from the dark cupboard.",
        "Три ростка: у окна высокий, на столе ниже, из тёмного шкафа бледный и слабый.",
    ],
)
def test_a_text_that_carries_the_lesson_is_in_order_in_english_and_russian(text: str) -> None:
    findings = review(text, PICTURES["plants"])
    assert [one.text for one in findings if not one.ok] == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("IMG_2047.jpg", "file"),
        ("Picture of some plants near a tall window", "already says"),
        ("plants", "too short"),
        ("x " * 400, "too long"),
        ("картинка", "no word"),
        ("🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂", "no word"),
        ("<b>Three tall plants</b> by the window", "HTML"),
        ("", "no text"),
    ],
)
def test_each_fault_of_form_is_told(text: str, word: str) -> None:
    assert any(word in one.text for one in review(text, PICTURES["plants"]) if not one.ok)


def test_a_repeated_caption_is_told() -> None:
    findings = review("Our bean plants after three weeks", PICTURES["plants"], "Our bean plants after three weeks.")
    assert any("caption" in one.text for one in findings if not one.ok)


def test_an_ornament_wants_silence() -> None:
    assert share_in_order(review("", PICTURES["divider"])) == 1
    assert share_in_order(review("a wavy line", PICTURES["divider"])) == 0


def test_a_button_says_what_it_does_and_may_be_short() -> None:
    assert share_in_order(review("Print", PICTURES["print"])) == 1


@pytest.mark.parametrize("text", ["x" * 200_000, "Ïðèâåò âñåì", "\ufffd\ufffd\ufffd"])
def test_what_cannot_be_a_text_gets_a_plain_message(text: str) -> None:
    with pytest.raises(ModelInputError) as told:
        review(text, PICTURES["plants"])
    assert told.value.remedy


def test_every_picture_is_drawn_and_has_its_place() -> None:
    kinds = {picture.kind for picture in PICTURES.values()}
    assert kinds == {"photograph", "chart", "diagram", "decorative", "functional"}
    for picture in [*PICTURES.values(), *packaged_pictures(TRIP)]:
        assert isinstance(picture, Picture)
        assert picture.context
        assert picture.inventory


def test_the_table_of_the_assignment_is_graded_by_property() -> None:
    assert texts_present(STRONG, TRIP).passed == 1
    assert texts_mean(STRONG, TRIP).passed == 1
    weak = {
        "strip": {"alt": "strip.svg"},
        "places": {"alt": "A chart with four columns"},
        "leaves": {"alt": "leaves"},
        "save": {"alt": ""},
    }
    assert texts_present(weak, TRIP).passed == 0.25
    assert texts_mean(weak, TRIP).passed == 0
    assert texts_mean({}, TRIP).passed == 0
    assert texts_mean("text", TRIP).passed == 0
    assert "seven" not in texts_mean(weak, TRIP).message
