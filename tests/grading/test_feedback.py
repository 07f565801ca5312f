"""Feedback as a trainee gets it: what failed is said, what a hidden test expects is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.build.course_folder import CONFIG as OURS
from course.grading.batch import Options, grade_assignment
from course.grading.nbgrader_course import NbgraderCourse
from tests.grading import courses

pytestmark = pytest.mark.xdist_group("grading-recording")
HIDDEN = "### BEGIN HIDDEN TESTS\nassert double('kaprekar') == 'kaprekarkaprekar', 'so doubled'\n### END HIDDEN TESTS"
PREPROCESSORS = OURS[OURS.index("c.GenerateFeedback") : OURS.index("{extra}")]


def test_feedback_on_a_hidden_test_that_failed_quotes_nothing_of_it(tmp_path: Path) -> None:
    made = courses.notebook(
        courses.solution("double", "def double(n):\n    ### BEGIN SOLUTION\n    return 2 * n\n    ### END SOLUTION"),
        courses.check("test-shown", "assert double(1) == 2, 'twice one is two'", 1),
        courses.check("test-hidden", f"assert double(0) == 0\n{HIDDEN}", 1),
    )
    course = courses.make_course(tmp_path / "course", "hw", {"work": made}, config=PREPROCESSORS)
    wrong = courses.answer(courses.released(course, "hw", "work"), {"double": "def double(n):\n    return n"})
    # A trainee's own cell with the mark of a hidden test, never closed: stock gives up the whole feedback here.
    wrong.cells.append(courses.code("### BEGIN HIDDEN TESTS\nprint('my own test')", id="own"))
    courses.submit(course, "hw", "ann", {"work.ipynb": wrong}, "2026-03-01 12:00:00 UTC")
    grade_assignment(NbgraderCourse.at(course), "hw", Options())
    assert {"test-shown": 0.0, "test-hidden": 0.0} == courses.scores(courses.database(course), "ann")
    courses.nbgrader(course, "generate_feedback", "hw")
    page = (course / "feedback" / "ann" / "hw" / "work.html").read_text(encoding="utf-8")
    for told in ("twice one is two", "A test of your answer failed.", "my own test"):
        assert told in page
    for kept in ("kaprekar", "so doubled"):
        assert kept not in page
