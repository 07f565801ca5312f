"""Groups, due dates and late marks where an instructor sees them: in nbgrader's gradebook, by nbgrader's commands."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import nbformat
import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from course.cli import course as verbs
from course.exchange.automation import Automation
from course.exchange.client import Client, RefusedError
from course.exchange.duedates import course_zone, last_moment
from tests.exchange.harness import Hub, notebook, write_files
from tests.exchange.test_path import desk_of, nbgrader
from tests.exchange.test_submitting import release, submit

pytestmark = [pytest.mark.hub, pytest.mark.xdist_group("exchange-hub")]
COURSE, NAME = "ict-ru", "together"
ZERO_WHEN_LATE = "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"


def source() -> str:
    """Return an assignment with one cell that marks itself and one that a person marks."""
    base = {"grade": False, "solution": True, "locked": False, "task": False, "schema_version": 3}
    cells = [
        nbformat.v4.new_code_cell("languages = 3", id="g-ask", metadata={"nbgrader": {**base, "grade_id": "ask"}}),
        nbformat.v4.new_code_cell(
            "assert languages >= 2",
            id="g-mark",
            metadata={"nbgrader": {**base, "grade": True, "solution": False, "points": 2, "grade_id": "mark"}},
        ),
        nbformat.v4.new_markdown_cell(
            "why", id="g-why", metadata={"nbgrader": {**base, "grade": True, "points": 3, "grade_id": "why"}}
        ),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    text: str = nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}))
    return text


def answer(path: Path, code: str) -> None:
    """Do the released notebook's first cell."""
    opened = nbformat.read(path, 4)
    next(cell for cell in opened.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "ask").source = code
    nbformat.write(opened, path)


def instant(receipt: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(receipt["received"])


@pytest.fixture
def released(hub: Hub, tmp_path: Path) -> Path:
    """The instructor's course folder, with an assignment that groups may do and that is released."""
    teacher = hub.client("petrov")
    teacher.ask("PUT", "courses", COURSE, "people", data=b"username\ngleb\n")
    desk = desk_of(tmp_path, "petrov")
    config = desk / "nbgrader_config.py"
    config.write_text(config.read_text() + ZERO_WHEN_LATE)
    write_files(desk, {f"source/{NAME}/session.ipynb": source()})
    nbgrader(hub, "petrov", desk, "generate_assignment", NAME, "--course", COURSE)
    nbgrader(hub, "petrov", desk, "release_assignment", NAME, "--course", COURSE, "--force")
    teacher.ask("PATCH", "courses", COURSE, json={"timezone": "Asia/Yekaterinburg"})
    teacher.ask("PATCH", "courses", COURSE, "assignments", NAME, json={"by_group": True})
    return desk


@pytest.fixture
def as_petrov(hub: Hub, released: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable, value in {**hub.environment("petrov"), "COURSE_ID": COURSE, "COURSE_FOLDER": str(released)}.items():
        monkeypatch.setenv(variable, value)
    return released


def form_group(elena: Client, fyodor: Client) -> None:
    path = ("courses", COURSE, "assignments", NAME, "group")
    code = elena.ask("POST", *path, json={"name": "синие"})["code"]
    assert fyodor.ask("PUT", *path, json={"code": code.lower()})["members"] == ["elena", "фёдор"]


def test_a_group_s_one_submission_late_work_and_grace_reach_the_gradebook(
    hub: Hub, as_petrov: Path, tmp_path: Path
) -> None:
    desk, teacher = as_petrov, hub.client("petrov")
    elena, fyodor, gleb = (hub.client(name) for name in ("elena", "фёдор", "gleb"))
    form_group(elena, fyodor)
    work = tmp_path / "work"
    elena.download("courses", COURSE, "assignments", NAME, "files", folder=work)
    answer(work / "session.ipynb", "languages = 3")
    in_time = submit(elena, work, COURSE, NAME)
    time.sleep(1.5)
    late = submit(gleb, work, COURSE, NAME)
    # Due half an hour before the group's work came, which half an hour of grace just covers.
    due = instant(in_time) + timedelta(milliseconds=700) - timedelta(minutes=30)
    local = due.astimezone(ZoneInfo("Asia/Yekaterinburg")).replace(tzinfo=None).isoformat()
    wish = {"due_local": local, "grace_minutes": 30}
    row = teacher.ask("PATCH", "courses", COURSE, "assignments", NAME, json=wish)
    rows = teacher.ask("GET", "courses", COURSE, "submissions", params={"assignment": NAME})
    assert {one["student"]: one["late_seconds"] > 0 for one in rows} == {"elena": False, "gleb": True}

    nbgrader(hub, "petrov", desk, "collect", NAME, "--course", COURSE)
    nbgrader(hub, "petrov", desk, "autograde", NAME, "--create", "--course", COURSE)
    with Gradebook(f"sqlite:///{desk / 'gradebook.db'}", COURSE) as gradebook:
        assert gradebook.find_assignment(NAME).duedate == last_moment(row)
        works = {name: gradebook.find_submission(NAME, name) for name in ("elena", "фёдор", "gleb")}
        assert {name: work.total_seconds_late > 0 for name, work in works.items()} == {
            "elena": False,
            "фёдор": False,
            "gleb": True,
        }
        assert {name: (work.score, work.late_submission_penalty) for name, work in works.items()} == {
            "elena": (2, 0),
            "фёдор": (2, 0),
            "gleb": (2, 2),
        }
        gradebook.find_grade("why", "session", NAME, "elena").manual_score = 3
        gradebook.find_comment("why", "session", NAME, "elena").manual_comment = "Ясно"
        gradebook.db.commit()
    said = CliRunner().invoke(verbs, ["groups", COURSE, NAME, "--share-grades"])
    assert (said.exit_code, "фёдор has the marks of elena." in said.output) == (0, True), said.output
    with Gradebook(f"sqlite:///{desk / 'gradebook.db'}", COURSE) as gradebook:
        scores = {name: gradebook.find_submission(NAME, name).score for name in ("elena", "фёдор", "gleb")}
        assert scores == {"elena": 5, "фёдор": 5, "gleb": 2}
        assert gradebook.find_comment("why", "session", NAME, "фёдор").manual_comment == "Ясно"

    config = Config()
    config.CourseDirectory.root, config.CourseDirectory.course_id = str(desk), COURSE
    config.NbGraderAPI.timezone = course_zone()
    shown = NbGraderAPI(coursedir=CourseDirectory(config=config), config=config).get_assignment(NAME)
    moment = last_moment(row)
    assert moment is not None
    there = moment.replace(tzinfo=UTC).astimezone(ZoneInfo("Asia/Yekaterinburg"))
    assert shown["display_duedate"].startswith(there.strftime("%Y-%m-%d %H:%M"))
    assert late["student"] == "gleb"

    # A date that is moved later reaches the gradebook by itself.
    teacher.ask("PATCH", "courses", COURSE, "assignments", NAME, json={"due_local": "2030-01-31T23:59"})
    Automation(teacher, {COURSE: desk}).tick(datetime.now(UTC))
    with Gradebook(f"sqlite:///{desk / 'gradebook.db'}", COURSE) as gradebook:
        assert gradebook.find_assignment(NAME).duedate == datetime(2030, 1, 31, 19, 29)  # noqa: DTZ001 - nbgrader's UTC
        assert gradebook.find_submission(NAME, "gleb").total_seconds_late == 0


def test_groups_are_formed_only_where_allowed_and_entered_only_by_code(hub: Hub, tmp_path: Path) -> None:
    teacher, elena, fyodor = hub.client("petrov"), hub.client("elena"), hub.client("фёдор")
    path = ("courses", COURSE, "assignments", "apart")
    release(teacher, tmp_path, COURSE, "apart")
    with pytest.raises(RefusedError, match="alone"):
        elena.ask("POST", *path, "group", json={"name": "red"})
    teacher.ask("PATCH", *path, json={"by_group": True})
    made = elena.ask("POST", *path, "group", json={"name": "red"})
    for name in ("red",):
        with pytest.raises(RefusedError, match="of that name"):
            fyodor.ask("POST", *path, "group", json={"name": name})
    with pytest.raises(RefusedError, match="No group"):
        fyodor.ask("PUT", *path, "group", json={"code": "AAAAAAAA"})
    assert fyodor.ask("GET", *path, "groups") == []
    fyodor.ask("PUT", *path, "group", json={"code": made["code"]})
    assert teacher.ask("GET", *path, "groups") == [{"name": "red", "members": ["elena", "фёдор"], "code": None}]
    first = submit(elena, write_files(tmp_path / "mine", {"session.ipynb": notebook("ours")}), COURSE, "apart")
    fyodor.ask("DELETE", *path, "group")
    again = submit(elena, tmp_path / "mine", COURSE, "apart")
    assert (first["members"], again["members"], again["again"]) == (["elena", "фёдор"], ["elena"], False)


def test_a_roster_s_groups_hold_until_an_instructor_groups_anew_for_one_assignment(hub: Hub, tmp_path: Path) -> None:
    teacher = hub.client("petrov")
    release(teacher, tmp_path, COURSE, "anew")
    path = ("courses", COURSE, "assignments", "anew")
    teacher.ask("PUT", "courses", COURSE, "groups", json={"groups": {"elena": "green", "фёдор": "green"}})
    try:
        teacher.ask("PATCH", *path, json={"by_group": True})
        assert [row["members"] for row in teacher.ask("GET", *path, "groups")] == [["elena", "фёдор"]]
        teacher.ask("PUT", *path, "groups", json={"groups": {"elena": None}})
        receipt = submit(
            hub.client("elena"), write_files(tmp_path / "w", {"session.ipynb": notebook("x")}), COURSE, "anew"
        )
        assert (receipt["group"], receipt["members"]) == (None, ["elena"])
        with pytest.raises(RefusedError, match="Not in the course"):
            teacher.ask("PUT", *path, "groups", json={"groups": {"nobody": "red"}})
    finally:
        teacher.ask("PUT", "courses", COURSE, "groups", json={"groups": {"elena": None, "фёдор": None}})
