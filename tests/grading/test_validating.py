"""Validate says what nbgrader's validator says, apart from the server; self-study gives marks and no key."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
from pathlib import Path

import nbformat
import pytest

from course.errors import GradingError
from course.grading.validate_extension import with_marks
from course.grading.validating import self_study, validate_apart
from tests.grading import courses

CASE = Path(__file__).parent.parent / "cases"


def write(folder: Path, *cells: object) -> Path:
    path = folder / "work.ipynb"
    nbformat.write(courses.notebook(*cells), path)
    return path


async def test_a_notebook_that_passes_has_nothing_to_tell(tmp_path: Path) -> None:
    path = write(tmp_path, courses.solution("s", "x = 2"), courses.check("t", "assert x == 2"))
    assert await validate_apart(path) == {}


async def test_a_failing_test_is_told_while_the_server_goes_on(tmp_path: Path) -> None:
    path = write(tmp_path, courses.solution("s", "x = 3"), courses.check("t", "assert x == 2"))
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    ticking = asyncio.create_task(tick())
    found = await validate_apart(path)
    ticking.cancel()
    assert [item["source"] for item in found["failed"]] == ["assert x == 2"]
    assert ticks > 5


async def test_a_loop_that_never_ends_is_ended(tmp_path: Path) -> None:
    path = write(tmp_path, courses.code("while True:\n    pass"))
    with pytest.raises(GradingError, match="too long"):
        await validate_apart(path, seconds=5)


def test_self_study_returns_points_and_feedback_without_the_key(tmp_path: Path) -> None:
    learner, source = tmp_path / "learner", tmp_path / "source"
    shutil.copytree(CASE / "attack-patched-mark" / "submission", learner)
    shutil.copytree(CASE / "_assignment", source)
    shutil.copy(source / "bank.yaml", learner)
    wrong = self_study(learner / "work.ipynb", source)
    shutil.copytree(CASE / "messy-clean" / "submission", learner, dirs_exist_ok=True)
    right = self_study(learner / "work.ipynb", source)
    assert [mark["points"] for mark in wrong] == [0.0, 0.0, 0.0]
    assert [mark["points"] for mark in right] == [2.0, 2.0, 2.0]
    assert "6174" not in json.dumps(wrong)


async def test_what_is_validated_reaches_no_network_and_no_other_folder(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("of another")
    work = tmp_path / "work"
    work.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as server:
        path = write(
            work,
            courses.code(f"import socket\nsocket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 5)"),
            courses.code(f"reached = open({str(secret)!r}).read()"),
            courses.code("open('mine', 'w').write('x')"),
            courses.check("network", "assert 'socket' in globals()"),
            courses.check("folder", "assert 'reached' not in globals()"),
        )
        assert await validate_apart(path) == {}
        server.settimeout(0.5)
        with pytest.raises(TimeoutError):
            server.accept()
    assert (work / "mine").read_text() == "x"


def test_marks_stand_among_what_failed() -> None:
    wanting = {"question": "Practices", "points": 6.0, "maximum": 12.0, "feedback": "Six of twelve."}
    whole = {"question": "Plan", "points": 4.0, "maximum": 4.0, "feedback": "Good."}
    found = with_marks({}, [wanting, whole])
    assert ["Practices"] == [item["source"] for item in found["failed"]]
    assert "6 of 12 points\nSix of twelve." == found["failed"][0]["error"]
    assert {} == with_marks({}, [whole])
    own = [{"source": 'mark("practices")', "error": "Partial credit"}, {"source": "assert x == 2", "error": "no"}]
    assert ["assert x == 2", "Practices"] == [
        item["source"] for item in with_marks({"failed": own}, [wanting])["failed"]
    ]
