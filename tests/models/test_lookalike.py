"""Addresses are read from the right, and every trick has its sign."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.errors import ModelInputError
from course.models.lookalike import examples, known_names, owner_of, read_address, scripts, skeleton

KNOWN = "archive.sosnovar.example"


@pytest.mark.parametrize(
    ("address", "owner", "signs"),
    [
        ("https://archive.sosnovar.example/fonds/12", "sosnovar.example", ()),
        ("ARCHIVE.Sosnovar.Example.", "sosnovar.example", ()),
        ("https://archive-sosnovar.example", "archive-sosnovar.example", ("words",)),
        ("https://archive.sosnovar.example.history-files.test/x", "history-files.test", ("subdomain",)),
        ("https://archive.sosnovar.example@history-files.test", "history-files.test", ("user",)),
        ("history-files.test/archive.sosnovar.example", "history-files.test", ("path",)),
        ("https://sosnovar.test", "sosnovar.test", ("ending",)),
        ("https://sosn0var.example", "sosn0var.example", ("letters",)),
        ("https://sosnavar.example", "sosnavar.example", ("spelling",)),
        ("https://bakery.example", "bakery.example", ("other",)),
        # Cyrillic letters: two of them among Latin ones, and the whole name.
        ("https://sоsnоvar.example", "sоsnоvar.example", ("letters", "mixed")),
    ],
)
def test_an_address_shows_its_owner_and_its_signs(address: str, owner: str, signs: tuple[str, ...]) -> None:
    found = read_address(address, KNOWN)
    assert (owner, signs) == (found.owner, found.sign_ids)


def test_letters_of_another_script_show_in_the_name_as_computers_write_it() -> None:
    found = read_address("https://sоsnоvar.example", KNOWN)
    assert found.ascii.startswith("xn--")
    assert read_address(f"https://{found.ascii}", KNOWN).owner == found.owner


def test_an_honest_name_in_another_script_is_not_called_a_trick() -> None:
    assert read_address("https://сосновар.example", KNOWN).sign_ids == ("other",)


def test_skeletons_see_what_a_hurried_eye_sees() -> None:
    assert skeleton("museum") == skeleton("museurn") == skeleton("musеum")
    assert skeleton("museum") != skeleton("mosaic")
    assert scripts("sоsnovar1") == ["CYRILLIC", "LATIN"]


NONSENSE = ["", "   ", "two words.example", "http://[", "localhost", "a..b", "💥", "x" * 3000]


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_what_is_no_address_gets_a_plain_message(nonsense: str) -> None:
    with pytest.raises(ModelInputError):
        read_address(nonsense, KNOWN)


@given(st.text(max_size=80))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    try:
        found = read_address(text, KNOWN)
    except ModelInputError:
        return
    assert found.host.endswith(found.owner)


def test_examples_use_only_reserved_names_and_each_sign_is_shown_once() -> None:
    hosts = [read_address(example.address, example.known) for example in examples()]
    assert [found.host for found in hosts if not found.host.endswith((".example", ".test"))] == []
    shown = {sign for found in hosts for sign in found.sign_ids}
    assert {"words", "subdomain", "user", "path", "letters", "mixed", "spelling", "ending"} <= shown
    assert all(name.endswith(".example") for name in known_names())


def test_the_owner_is_the_last_two_labels() -> None:
    assert owner_of("a.b.c.example") == "c.example"
