"""What stands behind formgrader's buttons and the Assignment List, on the exchange."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.server_extensions.assignment_list.handlers import AssignmentList
from traitlets.config import Config

from course.exchange.hub import nbgrader_config
from tests.exchange.harness import Hub, notebook, write_files
from tests.exchange.test_path import desk_of

pytestmark = [
    pytest.mark.hub,
    pytest.mark.xdist_group("exchange-hub"),
    pytest.mark.filterwarnings("ignore"),  # nbgrader's classes raise nbgrader's own deprecations
]
COURSE, NAME = "ict-en", "buttons"


@pytest.fixture
def become(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Be a user of the hub, in a folder of theirs."""
    before = Path.cwd()

    def user(name: str, folder: Path) -> None:
        os.chdir(folder)
        for variable, value in hub.environment(name).items():
            monkeypatch.setenv(variable, value)
        monkeypatch.setenv("JUPYTER_DATA_DIR", str(folder / ".data"))

    yield user
    os.chdir(before)


def api(folder: Path) -> NbGraderAPI:
    config = Config(nbgrader_config())
    config.CourseDirectory.root, config.CourseDirectory.course_id = str(folder), COURSE
    return NbGraderAPI(coursedir=CourseDirectory(config=config), config=config)


def test_the_buttons_release_collect_and_withdraw(hub: Hub, tmp_path: Path, become: Any) -> None:
    teacher, trainee = desk_of(tmp_path, "ivanova"), desk_of(tmp_path, "anna")
    write_files(teacher, {f"release/{NAME}/session.ipynb": notebook("ask")})
    become("ivanova", teacher)
    formgrader = api(teacher)
    assert formgrader.exchange_is_functional
    assert NAME not in formgrader.get_released_assignments()
    assert formgrader.release_assignment(NAME)["success"]
    assert NAME in formgrader.get_released_assignments()

    become("anna", trainee)
    buttons = AssignmentList()
    buttons.root_dir = str(trainee)
    assert COURSE in buttons.list_courses()["value"]
    assert buttons.fetch_assignment(COURSE, NAME)["success"]
    write_files(trainee / NAME, {"session.ipynb": notebook("by button")})
    assert buttons.submit_assignment(COURSE, NAME)["success"]
    listed = [row for row in buttons.list_assignments(COURSE)["value"] if row["assignment_id"] == NAME]
    assert ["fetched", "submitted"] == [row["status"] for row in listed]

    become("ivanova", teacher)
    assert formgrader.collect(NAME)["success"]
    assert "by button" in (teacher / "submitted/anna" / NAME / "session.ipynb").read_text()
    stamp = (teacher / "submitted/anna" / NAME / "timestamp.txt").read_text()
    write_files(teacher / "feedback/anna" / NAME, {"session.html": "<p>Good</p>", "timestamp.txt": stamp})
    assert formgrader.release_feedback(NAME, "anna")["success"]

    become("anna", trainee)
    assert buttons.fetch_feedback(COURSE, NAME)["success"]
    assert (trainee / NAME / "feedback" / stamp / "session.html").read_text() == "<p>Good</p>"

    become("ivanova", teacher)
    assert formgrader.unrelease(NAME)["success"]
    assert NAME not in formgrader.get_released_assignments()


def test_without_an_exchange_formgrader_says_so_and_lives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSE_EXCHANGE_URL", raising=False)
    assert not api(tmp_path).exchange_is_functional
