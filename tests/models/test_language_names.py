"""A language's name in itself is its own, or there is none."""

import pytest

from course.models.languages import language_names, own_name


@pytest.mark.parametrize(
    ("code", "own"),
    [("ru", "русский"), ("ady", "—"), ("vep", "—"), ("en", "English"), ("fil", "Filipino"), ("eo", "Esperanto")],
)
def test_an_english_name_is_not_passed_off_as_a_languages_own(code: str, own: str) -> None:
    assert own == own_name(code)


def test_a_language_without_a_known_own_name_is_listed_by_its_name_alone() -> None:
    assert ["Adyghe", "Russian — русский"] == [name for _code, name in language_names(["ru", "ady"])]
