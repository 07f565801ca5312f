"""A course's roster from a CSV file: all of it or nothing, and the wrong lines by number."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from course.errors import ExchangeError
from course.exchange.roles import Role
from course.i18n import gettext as _

# Headings and roles as teachers write them, in either language.
_COLUMNS: Mapping[str, str] = {
    "username": "username", "user": "username", "login": "username", "логин": "username", "пользователь": "username",
    "name": "name", "full name": "name", "имя": "name", "фио": "name", "ф.и.о.": "name",
    "email": "email", "e-mail": "email", "mail": "email", "почта": "email", "эл. почта": "email",
    "role": "role", "роль": "role", "group": "group", "группа": "group",
}  # fmt: skip
_ROLES: Mapping[str, Role] = {
    "": Role.TRAINEE, "trainee": Role.TRAINEE, "student": Role.TRAINEE, "слушатель": Role.TRAINEE,
    "instructor": Role.INSTRUCTOR, "teacher": Role.INSTRUCTOR, "преподаватель": Role.INSTRUCTOR,
    "grader": Role.GRADER, "проверяющий": Role.GRADER,
    "auditor": Role.AUDITOR, "observer": Role.AUDITOR, "наблюдатель": Role.AUDITOR,
}  # fmt: skip
_USERNAME = re.compile(r"[\w.@+-]{1,64}")


@dataclass(frozen=True)
class Entry:
    """One person of a roster; `group` is empty for those who work alone."""

    username: str
    name: str = ""
    email: str = ""
    role: Role = Role.TRAINEE
    group: str = ""


def decode(data: bytes) -> str:
    """Return the text of a file saved as UTF-8, with or without its mark, or as Windows-1251.

    Raises
    ------
    ExchangeError
        It is neither.
    """
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ExchangeError(
        _("The roster is no CSV file in UTF-8 or Windows-1251."), remedy=_("Save it from the spreadsheet as CSV.")
    )


def parse(data: bytes) -> list[Entry]:
    """Read a roster.

    Parameters
    ----------
    data : bytes
        A CSV file with a heading line; separated by commas, semicolons or tabs. ``username`` is required;
        ``name``, ``email``, ``role`` and ``group`` may follow in any order, in English or Russian.

    Raises
    ------
    ExchangeError
        Naming every wrong line at once; then nothing of the file may be used.
    """
    lines = decode(data).splitlines()
    heading = next((line for line in lines if line.strip()), "")
    delimiter = max(",;\t", key=heading.count)
    rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter, strict=False))
    columns = _columns(rows, delimiter)
    faults: list[str] = []
    entries: dict[str, Entry] = {}
    for number, row in _numbered(rows):
        _take(number, row, columns, entries, faults)
    if not entries and not faults:
        faults.append(_("there is nobody in it"))
    if faults:
        raise ExchangeError(
            _("The roster was not imported: %(faults)s.") % {"faults": "; ".join(faults)},
            remedy=_("Correct these lines and import the whole file again; nothing has been changed."),
        )
    return list(entries.values())


def _numbered(rows: list[list[str]]) -> Iterable[tuple[int, list[str]]]:
    """Yield the lines after the heading that hold something, with their numbers in the file."""
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    return filled[1:]


def _columns(rows: list[list[str]], delimiter: str) -> list[str | None]:
    heading = next((row for row in rows if any(cell.strip() for cell in row)), [])
    columns = [_COLUMNS.get(cell.strip().lower()) for cell in heading]
    if "username" not in columns:
        raise ExchangeError(
            _("The roster was not imported: its first line names no column “username”."),
            where=delimiter.join(heading)[:200],
            remedy=_("Begin the file with a line like: username;name;email;role;group"),
        )
    return columns


def _take(number: int, row: list[str], columns: list[str | None], entries: dict[str, Entry], faults: list[str]) -> None:
    cells = {column: cell.strip() for column, cell in zip(columns, row, strict=False) if column}
    username = cells.get("username", "").lower()
    role = _ROLES.get(cells.get("role", "").lower())
    fault = _fault(username, role, cells, entries, len(row) > len(columns))
    if fault or role is None:
        faults.append(_("line %(number)d: %(fault)s") % {"number": number, "fault": fault})
        return
    entries[username] = Entry(username, cells.get("name", ""), cells.get("email", ""), role, cells.get("group", ""))


def _fault(
    username: str, role: Role | None, cells: Mapping[str, str], entries: Mapping[str, Entry], too_many: bool
) -> str:
    if too_many:
        return _("more cells than the first line has")
    if not username:
        return _("no user name")
    if not _USERNAME.fullmatch(username):
        return _("the user name “%(name)s” has characters other than letters, digits and . @ + - _") % {
            "name": username
        }
    if username in entries:
        return _("“%(name)s” is there twice") % {"name": username}
    if role is None:
        return _("there is no role “%(role)s”") % {"role": cells.get("role", "")}
    if cells.get("email") and "@" not in cells["email"]:
        return _("“%(email)s” is no e-mail address") % {"email": cells["email"]}
    return ""
