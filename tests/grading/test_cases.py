"""Every folder of tests/cases: attacks gain nothing and touch nothing, honest but messy work loses nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml

from course.grading.batch import Options, Summary, grade_assignment
from course.grading.nbgrader_course import NbgraderCourse
from course.grading.source import Limits
from tests.grading import case_table, courses

CASES = Path(__file__).parent.parent / "cases"
NAMES = sorted(path.name for path in CASES.iterdir() if (path / "expected.yaml").exists())
TOKEN = "CANARY-TOKEN-5150"
pytestmark = pytest.mark.xdist_group("grading-cases")


def expected(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((CASES / name / "expected.yaml").read_text(encoding="utf-8")))


class Listener:
    """A server that an attacker would like to reach."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.visits = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _address = self.socket.accept()
            except OSError:
                return
            self.visits += 1
            connection.close()


@dataclass
class Batch:
    course: Path
    canary: Path
    summary: Summary
    grades: dict[tuple[str, str, str], tuple[Any, ...]]
    listener: Listener
    bystander: subprocess.Popen[bytes]
    before: dict[str, str]


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def lay_out(name: str, course: Path, places: dict[str, str]) -> None:
    target = course / "submitted" / name / "cases"
    shutil.copytree(CASES / name / "submission", target)
    for path in target.rglob("*.ipynb"):
        data = path.read_bytes()
        for key, value in places.items():
            data = data.replace(f"{{{{{key}}}}}".encode(), value.encode())
        path.write_bytes(data)
    # A name that is no text in UTF-8 can be in no repository: it stands in expected.yaml, in hexadecimal digits.
    for old, new in expected(name).get("named", {}).items():
        (target / old).rename(target / os.fsdecode(bytes.fromhex(new)))
    for link, to in expected(name).get("links", {}).items():
        for key, value in places.items():
            to = to.replace(f"{{{{{key}}}}}", value)
        (target / link).symlink_to(to)


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Batch]:
    folder = tmp_path_factory.mktemp("cases")
    for place in (folder, *folder.parents):
        if place.owner() == "root" and place != Path("/"):
            place.chmod(place.stat().st_mode | 0o011)
    source = CASES / "_assignment"
    files = {path.name: path.read_bytes() for path in source.iterdir() if path.suffix != ".ipynb"}
    course = courses.make_course(folder / "course", "cases", {"work": nbformat.read(source / "work.ipynb", 4)}, files)
    canary = folder / "canary"
    canary.write_text("untouched")
    listener = Listener()
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
    places = {"COURSE": str(course), "CANARY": str(canary), "PORT": str(listener.port), "PID": str(bystander.pid)}
    for name in NAMES:
        lay_out(name, course, places)
    secret = {
        "format": "ict-course/answers/1",
        "answers": {"aspect": {"value": "pedagogy-7391", "note": "SECRET-OF-ANOTHER"}},
    }
    courses.submit(
        course,
        "cases",
        "victim",
        {"work.ipynb": courses.released(course, "cases", "work"), "answers.json": json.dumps(secret).encode()},
    )
    before = digests(course / "submitted") | digests(course / "source")
    os.environ["CANARY_TOKEN"] = TOKEN
    try:
        limits = Limits(cell_seconds=6, total_seconds=90, file_size=32 << 20)
        summary = grade_assignment(NbgraderCourse.at(course), "cases", Options(limits=limits))
        yield Batch(course, canary, summary, courses.grades(courses.database(course)), listener, bystander, before)
    finally:
        os.environ.pop("CANARY_TOKEN")
        bystander.kill()
        bystander.wait()
        listener.socket.close()


def shown_by_tests(batch: Batch, name: str) -> str:
    """Return what the test cells showed: an attacker reads that in the feedback."""
    node = nbformat.read(batch.course / "autograded" / name / "cases" / "work.ipynb", 4)
    tests = [cell for cell in node.cells if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade")]
    return "\n".join(json.dumps(cell.outputs, ensure_ascii=False) for cell in tests)


def shown(batch: Batch, name: str) -> tuple[str, str]:
    """Return what the trainee's own cells showed, and the notebook's repair log."""
    node = nbformat.read(batch.course / "autograded" / name / "cases" / "work.ipynb", 4)
    outputs = []
    for cell in node.cells:
        role = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and not role.get("grade"):
            outputs.append(json.dumps(cell.outputs, ensure_ascii=False))
            outputs += ["".join(output.get("text", "")) for output in cell.outputs]
    log = next((cell.source for cell in node.cells if cell.get("id") == "course-repair-log"), "")
    return "\n".join(outputs), log


@pytest.mark.parametrize("name", NAMES)
def test_each_case_gets_the_grade_it_deserves(name: str, batch: Batch) -> None:
    wanted = expected(name)
    found = {key[2]: value[0] for key, value in batch.grades.items() if key[0] == name and "comment" not in key[2]}
    assert wanted["scores"] == {cell: found.get(cell) for cell in wanted["scores"]}


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("attack-")])
def test_an_attack_learns_nothing(name: str, batch: Batch) -> None:
    text, _log = shown(batch, name)
    for secret in (TOKEN, "SECRET-OF-ANOTHER", *expected(name).get("absent", [])):
        assert secret not in text
    for secret in (TOKEN, "SECRET-OF-ANOTHER", *expected(name).get("absent_in_tests", [])):
        assert secret not in shown_by_tests(batch, name)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("messy-")])
def test_a_repair_is_told(name: str, batch: Batch) -> None:
    _text, log = shown(batch, name)
    for word in expected(name).get("log", []):
        assert word in log
    if expected(name).get("log") == []:
        assert log == ""


def test_nothing_stops_the_batch(batch: Batch) -> None:
    assert ({}, sorted([*NAMES, "victim"])) == (batch.summary.failed, sorted(batch.summary.graded))


def test_attacks_touch_nothing_outside(batch: Batch) -> None:
    assert batch.before == digests(batch.course / "submitted") | digests(batch.course / "source")
    assert [path.name for path in batch.canary.parent.iterdir() if path.name.startswith("canary")] == ["canary"]
    assert batch.canary.read_text() == "untouched"


def test_attacks_reach_no_network_and_no_other_process(batch: Batch) -> None:
    assert (batch.listener.visits, batch.bystander.poll()) == (0, None)


def test_the_bystander_keeps_the_grade_earned(batch: Batch) -> None:
    assert batch.grades[("victim", "work", "test-aspect")][0] == 2.0


def test_there_are_cases_enough() -> None:
    kinds = [expected(name)["kind"] for name in NAMES]
    assert (kinds.count("attack") >= 40, kinds.count("messy") >= 30) == (True, True)


def test_every_case_says_why() -> None:
    assert [name for name in NAMES if len((CASES / name / "README.md").read_text().split()) < 6] == []


def test_the_page_of_cases_is_up_to_date() -> None:
    assert case_table.page() == case_table.PAGE.read_text(encoding="utf-8")
