"""Killed at any step, on SQLite and on PostgreSQL: a second run ends in the same gradebook."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from course.grading.batch import Options, grade_assignment
from course.grading.nbgrader_course import NbgraderCourse
from tests.grading import courses
from tests.grading.test_recording import POSTGRES, RIGHT, hand_in, postgres, template

__all__ = ["postgres", "template"]
pytestmark = pytest.mark.xdist_group("grading-recording")

# Each step of a submission, and where it is cut: before it, or after it.
STEPS = {
    "while it runs": ("course.grading.engine:_run", "after"),
    "before the folder is prepared": ("course.grading.autograded:prepare", "before"),
    "before the gradebook is written": ("course.grading.record:Recorder.record", "before"),
    "within the transaction": ("course.grading.record:_save_penalties", "after"),
    "after the gradebook is written": ("course.grading.record:Recorder.record", "after"),
    "while the old folder is away": ("course.grading.autograded:former", "publish"),
    "after the folder is in place": ("course.grading.autograded:publish", "after"),
    "before the penalties are computed anew": ("course.grading.record:Recorder.refresh_penalties", "before"),
}
SCRIPT = """
import os, signal, sys
from importlib import import_module
from pathlib import Path
from course.grading import autograded
from course.grading.batch import Options, grade_assignment
from course.grading.nbgrader_course import NbgraderCourse

name, when, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
module, _, path = name.partition(":")
owner = import_module(module)
*between, last = path.split(".")
for part in between:
    owner = getattr(owner, part)
calls = 0

def die():
    os.kill(os.getpid(), signal.SIGKILL)

if when == "publish":
    rename = Path.rename
    def renaming(self, target):
        global calls
        rename(self, target)
        calls += Path(target).name.endswith(".old")
        if calls == count:
            die()
    Path.rename = renaming
else:
    original = getattr(owner, last)
    def cut(*args, **options):
        global calls
        calls += 1
        if when == "before" and calls == count:
            die()
        result = original(*args, **options)
        if calls == count:
            die()
        return result
    setattr(owner, last, cut)
grade_assignment(NbgraderCourse.at(Path(".")), "hw", Options(force=True, width=2))
"""


@pytest.fixture
def whole_and_cut(template: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two equal courses, graded once, with a person's grades, and work handed in again by one."""
    course = courses.copy_course(template, tmp_path / "whole")
    with (course / "nbgrader_config.py").open("a") as file:
        file.write("c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    courses.nbgrader(course, "db", "assignment", "add", "hw", "--duedate", "2026-03-02 00:00:00 UTC")
    return course, courses.copy_course(course, tmp_path / "cut")


def prepare(course: Path) -> None:
    grade_assignment(NbgraderCourse.at(course), "hw", Options())
    with Gradebook(NbgraderCourse.at(course).directory.db_url, "test") as gradebook:
        for student in ("ann", "bob"):
            found = gradebook.find_grade("essay", "work", "hw", student)
            found.manual_score, found.needs_manual_grade = 2.0, False
        gradebook.db.commit()
    hand_in(course, "ann", RIGHT | {"essay": "Another essay."}, "2026-03-03 12:00:00 UTC")
    hand_in(course, "cy", {"double": "def double(n):\n    return 0"}, "2026-03-03 12:00:00 UTC")


def cut(course: Path, step: str, count: int) -> None:
    """Grade and be killed at the step of the submission of that number."""
    name, when = STEPS[step]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, name, when, str(count)],
        cwd=course,
        env=courses.environment(),
        capture_output=True,
        text=True,
    )
    assert -signal.SIGKILL == done.returncode, f"{step}: {done.stdout}{done.stderr}"


def check(whole: Path, interrupted: Path, step: str) -> None:
    summary = grade_assignment(NbgraderCourse.at(interrupted), "hw", Options(force=True))
    assert {} == summary.failed
    urls = [NbgraderCourse.at(course).directory.db_url for course in (whole, interrupted)]
    assert courses.grades(urls[0]) == courses.grades(urls[1]), step
    for student in ("ann", "bob", "cy"):
        assert ["hw"] == [path.name for path in (interrupted / "autograded" / student).iterdir()]


def cut_at_every_step(whole: Path, interrupted: Path) -> None:
    for course in (whole, interrupted):
        prepare(course)
    grade_assignment(NbgraderCourse.at(whole), "hw", Options(force=True))
    order: list[Any] = [*STEPS]
    random.Random(6).shuffle(order)
    for number, step in enumerate(order):
        last = step.startswith("before the penalties")
        cut(interrupted, step, 1 if last else 1 + number % 3)
    check(whole, interrupted, "all steps")


def test_cut_at_every_step_on_sqlite(whole_and_cut: tuple[Path, Path]) -> None:
    cut_at_every_step(*whole_and_cut)


@pytest.mark.postgres
@pytest.mark.skipif(not POSTGRES.exists(), reason="PostgreSQL is not installed")
def test_cut_at_every_step_on_postgresql(whole_and_cut: tuple[Path, Path], postgres: str) -> None:
    whole, interrupted = whole_and_cut
    with (interrupted / "nbgrader_config.py").open("a") as file:
        file.write(f"c.CourseDirectory.db_url = {postgres!r}\n")
    courses.nbgrader(interrupted, "generate_assignment", "hw", "--force")
    courses.nbgrader(interrupted, "db", "assignment", "add", "hw", "--duedate", "2026-03-02 00:00:00 UTC")
    cut_at_every_step(whole, interrupted)


def test_killed_at_any_moment(whole_and_cut: tuple[Path, Path]) -> None:
    """The whole command, all its processes, at moments that nobody chose."""
    whole, interrupted = whole_and_cut
    for course in (whole, interrupted):
        prepare(course)
    grade_assignment(NbgraderCourse.at(whole), "hw", Options(force=True))
    chance = random.Random()
    for _time in range(4):
        process = subprocess.Popen(
            [sys.executable, "-m", "course", "grade", "hw", "--force"],
            cwd=interrupted,
            env=courses.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        moment = chance.uniform(0.2, 4)
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            process.kill()
        process.wait()
    check(whole, interrupted, "any moment")
