"""Stock ``nbgrader autograde`` is the oracle: on honest work the gradebook is the same, row by row."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from course.grading.batch import Options, grade_assignment
from course.grading.nbgrader_course import NbgraderCourse
from tests.grading import courses, third_party

pytestmark = pytest.mark.xdist_group("grading-stock")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("stock")
    late = "c.LateSubmissionPlugin.penalty_method = 'zero'\n"
    course = third_party.make(folder / "ours", 5)
    (course / "nbgrader_config.py").write_text((course / "nbgrader_config.py").read_text() + late)
    courses.nbgrader(course, "db", "assignment", "add", "mixed", "--duedate", "2026-02-01 00:00:00 UTC")
    stock = courses.copy_course(course, folder / "stock")
    courses.nbgrader(stock, "autograde", "mixed")
    grade_assignment(NbgraderCourse.at(course), "mixed", Options())
    return course, stock


def test_every_score_penalty_and_comment_is_stocks(both: tuple[Path, Path]) -> None:
    ours, stock = (courses.grades(courses.database(folder)) for folder in both)
    assert stock == ours


def test_outputs_of_cells_are_stocks(both: tuple[Path, Path]) -> None:
    def shown(folder: Path, name: str) -> list[object]:
        node = nbformat.read(folder / "autograded" / "student-000" / "mixed" / f"{name}.ipynb", 4)
        return [
            [dict(output, metadata={}, traceback=[]) for output in cell.get("outputs", [])]
            for cell in node.cells
            if "%timeit" not in cell.source and "plt" not in cell.source
        ]

    ours, stock = both
    for name in third_party.NOTEBOOKS:
        assert shown(stock, name) == shown(ours, name)


def test_stock_feedback_and_formgrader_accept_what_was_written(both: tuple[Path, Path]) -> None:
    ours, _stock = both
    courses.nbgrader(ours, "generate_feedback", "mixed", "--student", "student-001")
    text = (ours / "feedback" / "student-001" / "mixed" / "science.html").read_text()
    assert "test-array" in text
