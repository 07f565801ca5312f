"""What `course grade` and nbgrader's own options do: summary, one notebook, hooks, modes, refusal in one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner, Result

from course.cli import course as cli
from course.grading import place as places
from course.grading.batch import Options, grade_assignment
from course.grading.engine import describe_modes
from course.grading.nbgrader_course import NbgraderCourse
from tests.grading import courses
from tests.grading.test_recording import RIGHT, hand_in, template

__all__ = ["template"]
pytestmark = pytest.mark.xdist_group("grading-recording")


@pytest.fixture
def course(template: Path, tmp_path: Path) -> Path:
    return courses.copy_course(template, tmp_path / "course")


def run(course: Path, *options: str) -> Result:
    return CliRunner().invoke(cli, ["grade", "hw", "--course", str(course), *options])


def test_the_command_sums_up_what_it_did(course: Path) -> None:
    notebook = course / "submitted" / "bob" / "hw" / "work.ipynb"
    notebook.rename(notebook.with_name("my work.ipynb"))
    (course / "submitted" / "cy" / "hw" / "work.ipynb").unlink()
    first = run(course)
    assert 0 == first.exit_code, first.output
    assert "3 submissions graded." in first.output
    assert "Repaired, bob: The file my work.ipynb was graded as work." in first.output
    assert "Not handed in, cy: work" in first.output
    assert "2 cells wait for a person." in first.output
    assert "3 are up to date." in run(course).output
    assert "1 submission graded." in run(course, "--student", "ann", "--force").output


def test_an_unknown_assignment_is_one_line(course: Path) -> None:
    found = CliRunner().invoke(cli, ["grade", "hw9", "--course", str(course)])
    assert found.exit_code != 0
    assert "Traceback" not in found.output


def test_where_nothing_can_be_confined_nothing_runs(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "can_separate", lambda: False)
    monkeypatch.setattr("course.grading.executors.can_separate", lambda: False)
    with pytest.raises(Exception, match="kept from the network"):
        grade_assignment(NbgraderCourse.at(course), "hw", Options())
    assert not (course / "autograded" / "ann").exists()


def two_notebooks(folder: Path, config: str = "") -> Path:
    def made(answer: str) -> Any:
        return courses.notebook(
            courses.solution("s", f"### BEGIN SOLUTION\nx = {answer}\n### END SOLUTION"),
            courses.check("t", f"assert x == {answer}", 1),
        )

    course = courses.make_course(folder, "two", {"one": made("1"), "other": made("2")}, config=config)
    files = {
        f"{name}.ipynb": courses.answer(courses.released(course, "two", name), {"s": f"x = {value}"})
        for name, value in (("one", 1), ("other", 2))
    }
    courses.submit(course, "two", "ann", files, "2026-03-01 12:00:00 UTC")
    return course


def test_one_notebook_leaves_what_is_known_of_the_others(tmp_path: Path) -> None:
    course = two_notebooks(tmp_path / "course")
    grade_assignment(NbgraderCourse.at(course), "two", Options())
    wrong = courses.answer(courses.released(course, "two", "one"), {"s": "x = 0"})
    spoiled = courses.answer(courses.released(course, "two", "other"), {"s": "x = 0"})
    courses.submit(course, "two", "ann", {"one.ipynb": wrong, "other.ipynb": spoiled})
    before = (course / "autograded" / "ann" / "two" / "other.ipynb").read_bytes()
    grade_assignment(NbgraderCourse.at(course), "two", Options(notebook="one", force=True))
    found = courses.grades(courses.database(course))
    assert (0.0, 1.0) == (found["ann", "one", "t"][0], found["ann", "other", "t"][0])
    folder = course / "autograded" / "ann" / "two"
    assert (before, True) == ((folder / "other.ipynb").read_bytes(), (folder / "one.ipynb").exists())


def test_nbgraders_hooks_are_called_for_each_submission(course: Path) -> None:
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(
            "from pathlib import Path\n"
            f"def note(when):\n"
            f"    def hook(assignment, student, notebooks):\n"
            f"        with open({str(course / 'hooks')!r}, 'a') as out:\n"
            "            out.write(f'{when} {assignment} {student} {[Path(n).name for n in notebooks]}\\n')\n"
            "    return hook\n"
            "c.Autograde.pre_convert_hook = note('before')\n"
            "c.Autograde.post_convert_hook = note('after')\n"
        )
    grade_assignment(NbgraderCourse.at(course), "hw", Options(student="ann"))
    assert ["before hw ann ['work.ipynb']", "after hw ann ['work.ipynb']"] == (
        (course / "hooks").read_text().splitlines()
    )


def test_preprocessors_of_the_course_see_the_outputs(course: Path) -> None:
    (course / "stamping.py").write_text(
        "from nbgrader.preprocessors import NbGraderPreprocessor\n"
        "class Stamp(NbGraderPreprocessor):\n"
        "    def preprocess(self, nb, resources):\n"
        "        nb.metadata['stamp'] = 'seen'\n"
        "        return nb, resources\n"
    )
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(
            "import os, sys\nsys.path.insert(0, os.path.dirname(__file__))\n"
            "c.Autograde.autograde_preprocessors = ['nbgrader.preprocessors.Execute', 'stamping.Stamp', "
            "'nbgrader.preprocessors.SaveAutoGrades']\n"
        )
    done = subprocess.run(
        [sys.executable, "-m", "course", "grade", "hw", "--student", "ann"],
        cwd=course,
        env=courses.environment(),
        capture_output=True,
        text=True,
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    node = nbformat.read(course / "autograded" / "ann" / "hw" / "work.ipynb", 4)
    assert "seen" == node.metadata["stamp"]
    assert 2.0 == courses.scores(courses.database(course), "ann")["test-double"]


def test_an_assignment_can_be_compatible_as_a_whole(tmp_path: Path) -> None:
    strict = two_notebooks(tmp_path / "strict")
    chosen = two_notebooks(tmp_path / "chosen", "c.EngineAutograde.compatible_assignments = ['two']\n")
    for folder, mode in ((strict, "strict"), (chosen, "compatible")):
        course = NbgraderCourse.at(folder)
        from nbgrader.api import Gradebook

        with Gradebook(course.directory.db_url, "test") as gradebook:
            notebooks = course.assignment(gradebook, "two").notebooks
        assert [{"t": mode}] * 2 == [describe_modes(item) for item in notebooks]
        grade_assignment(course, "two", Options())
        found = courses.grades(courses.database(folder))
        assert [1.0, 1.0] == [found["ann", name, "t"][0] for name in ("one", "other")]


def test_a_late_answer_is_late_by_its_own_time(course: Path) -> None:
    """An endless loop ends at the cell's limit, and what comes after it is graded."""
    with (course / "nbgrader_config.py").open("a") as file:
        file.write("c.Execute.timeout = 3\n")
    hand_in(course, "ann", RIGHT | {"double": "def double(n):\n    while True:\n        pass"})
    summary = grade_assignment(NbgraderCourse.at(course), "hw", Options())
    assert {} == summary.failed
    assert 0.0 == courses.scores(courses.database(course), "ann")["test-double"]
    assert 2.0 == courses.scores(courses.database(course), "bob")["test-double"]
