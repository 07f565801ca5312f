"""A roster is imported whole or not at all."""

from __future__ import annotations

import pytest

from course.errors import ExchangeError
from course.exchange.roles import Role
from course.exchange.roster import Entry, parse

RUSSIAN = "Логин;ФИО;Почта;Роль;Группа\nanna;Анна Петрова;anna@example.org;;А\nboris;Борис;;преподаватель;\n"
EXPECTED = [
    Entry("anna", "Анна Петрова", "anna@example.org", Role.TRAINEE, "А"),
    Entry("boris", "Борис", "", Role.INSTRUCTOR, ""),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encodings_and_separators_of_spreadsheets_are_read(encoding: str, delimiter: str, line_end: str) -> None:
    assert parse(RUSSIAN.replace(";", delimiter).replace("\n", line_end).encode(encoding)) == EXPECTED


def test_columns_come_in_any_order_and_quotes_are_understood() -> None:
    assert [Entry("anna", "Petrova, Anna")] == parse(b'name,note,username\n"Petrova, Anna",x,Anna\n')


def test_every_wrong_line_is_named_and_nothing_is_imported() -> None:
    text = (
        "username,name,email,role\nanna,,,\n,Nobody,,\n\nan na,,,\nanna,,,\nboris,,nomail,\nclara,,,queen\nd,,,,extra\n"
    )
    with pytest.raises(ExchangeError) as caught:
        parse(text.encode())
    for part in (
        "line 3: no user name",
        "line 5: the user name “an na”",
        "line 6: “anna” is there twice",
        "line 7: “nomail” is no e-mail",
        "line 8: there is no role “queen”",
        "line 9: more cells",
    ):
        assert part in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"name\nAnna\n", b"username\n", b"\x00\x98\xff\x00"])
def test_what_is_no_roster_is_refused(data: bytes) -> None:
    with pytest.raises(ExchangeError):
        parse(data)
