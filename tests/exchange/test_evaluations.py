"""Evaluations travel without names: once a person, shown from five up, and not to be traced in the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from course.exchange.client import RefusedError
from tests.exchange.harness import Hub, running_hub

pytestmark = [pytest.mark.hub, pytest.mark.xdist_group("exchange-evaluations")]
COURSE = "ict"
TRAINEES = [f"trainee{n}" for n in range(6)]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    groups = {f"formgrade-{COURSE}": ["ivanova"], f"nbgrader-{COURSE}": TRAINEES}
    with running_hub(tmp_path_factory.mktemp("hub"), groups) as running:
        yield running


def send(hub: Hub, name: str, comment: str) -> None:
    lines = {"next": {"mark": "4", "comment": comment}}
    hub.client(name).ask("PUT", "courses", COURSE, "evaluations", "6", json={"lines": lines})


def test_nothing_is_shown_before_the_fifth_and_nobody_answers_twice(hub: Hub) -> None:
    teacher = hub.client("ivanova")
    for number, name in enumerate(reversed(TRAINEES[:5]), start=1):
        before = teacher.ask("GET", "courses", COURSE, "evaluations", "6")
        assert (number - 1, True, []) == (before["answered"], before["withheld"], before["lines"])
        send(hub, name, f"from {chr(ord('f') - number)}")
    with pytest.raises(RefusedError, match="in already"):
        send(hub, TRAINEES[0], "once more")
    (line,) = teacher.ask("GET", "courses", COURSE, "evaluations", "6")["lines"]
    assert ({"1": 0, "2": 0, "3": 0, "4": 5}, [f"from {c}" for c in "abcde"]) == (line["counts"], line["comments"])


def test_trainees_do_not_see_what_others_said(hub: Hub) -> None:
    with pytest.raises(RefusedError):
        hub.client(TRAINEES[0]).ask("GET", "courses", COURSE, "evaluations", "6")


def test_the_database_does_not_say_which_sheet_is_whose(hub: Hub) -> None:
    (path,) = [p for p in _databases(hub) if _has_evaluations(p)]
    with sqlite3.connect(path) as connection:
        columns = {row[1] for row in connection.execute("pragma table_info(evaluation)")}
        rows = connection.execute("select sheets from evaluation").fetchall()
    assert ({"course", "session", "sheets"}, 1) == (columns, len(rows))
    assert [name for name in TRAINEES if name in rows[0][0]] == []


def _databases(hub: Hub) -> list[Path]:
    return [path for path in hub.folder.rglob("*") if path.is_file() and path.read_bytes()[:15] == b"SQLite format 3"]


def _has_evaluations(path: Path) -> bool:
    with sqlite3.connect(path) as connection:
        return bool(connection.execute("select 1 from sqlite_master where name = 'evaluation'").fetchone())
