"""Generated notebooks: whatever honest code they hold, stock and the engine give the same gradebook.

``COURSE_PROPERTY_EXAMPLES=50`` tries more; each example is a class of four.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.grading.batch import Options, grade_assignment
from course.grading.nbgrader_course import NbgraderCourse
from tests.grading import courses

pytestmark = pytest.mark.xdist_group("grading-stock")

VALUES = st.recursive(
    st.one_of(st.integers(-5, 5), st.floats(-2, 2), st.booleans(), st.none(), st.sampled_from(["", "a", "ё", "5"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.tuples(inner), st.dictionaries(st.sampled_from("abc"), inner, max_size=2)
    ),
    max_leaves=4,
).map(repr)
BODIES = st.sampled_from(
    ["return n", "return 2 * n", "return [n, n]", "print(n)\n    return n * 2", "raise ValueError(n)", "return n / 0",
     "import sys\n    print('x', file=sys.stderr)\n    return n * 2", "return (n + n,)", "return str(n)", "pass"]
)  # fmt: skip
EXTRAS = st.sampled_from(
    ["1 + 1", "%time 1", "!echo hi", "1 / 0", "print('x')", "import warnings; warnings.warn('w')", "x = y = 3\nx", "",
     "await __import__('asyncio').sleep(0)", "def helper():\n    return 1", "syntax error here", "input('?')",
     "from IPython.display import display, HTML\ndisplay(HTML('<b>x</b>'))", "for i in range(3):\n    print(i)"]
)  # fmt: skip
STUDENT = st.tuples(VALUES, BODIES, st.lists(EXTRAS, max_size=3), st.sampled_from(["YOUR ANSWER HERE", "Mine.", ""]))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = courses.notebook(
        courses.code("import math", name="setup", locked=True),
        courses.solution("value", "### BEGIN SOLUTION\nvalue = [1]\n### END SOLUTION"),
        courses.check("is-list", "assert type(value) is list", 1),
        courses.check("points", "len(value) / 4 if isinstance(value, (list, tuple, dict, str)) else 0.25", 1),
        courses.check("truth", "assert value", 1),
        courses.check("shown", "value", 2),
        courses.solution("double", "def double(n):\n    ### BEGIN SOLUTION\n    return 2 * n\n    ### END SOLUTION"),
        courses.check("doubles", "assert double(2) == 4 and math.isclose(double(1.5), 3)", 2),
        courses.check("raises", "try:\n    double('a')\nexcept ValueError:\n    pass\nelse:\n    assert False", 1),
        courses.check("twice", "double(double(1)) == 4 or 0.5", 1),
        courses.written("essay", "YOUR ANSWER HERE", 3),
    )
    return courses.make_course(tmp_path_factory.mktemp("property") / "course", "gen", {"work": made})


@settings(
    max_examples=int(os.environ.get("COURSE_PROPERTY_EXAMPLES", "1")), deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(students=st.lists(STUDENT, min_size=4, max_size=4))
def test_generated_honest_work_gets_stocks_grades(
    template: Path, students: list[tuple[str, str, list[str], str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        course = courses.copy_course(template, Path(folder) / "ours")
        for number, (value, body, extras, essay) in enumerate(students):
            made = courses.released(course, "gen", "work")
            answers = {"value": f"value = {value}", "double": f"def double(n):\n    {body}", "essay": essay}
            courses.answer(made, answers)
            for source in extras:
                made.cells.insert(2, courses.code(source, id=f"extra-{len(made.cells)}"))
            courses.submit(course, "gen", f"student-{number}", {"work.ipynb": made})
        stock = courses.copy_course(course, Path(folder) / "stock")
        courses.nbgrader(stock, "autograde", "gen", check=False)
        grade_assignment(NbgraderCourse.at(course), "gen", Options())
        theirs, ours = courses.grades(courses.database(stock)), courses.grades(courses.database(course))
        # Stock drops a submission whose test says more points than there are; that difference is documented.
        dropped = {key[0] for key in theirs if not (stock / "autograded" / key[0] / "gen" / "work.ipynb").exists()}
        assert {k: v for k, v in theirs.items() if k[0] not in dropped} == {
            k: v for k, v in ours.items() if k[0] not in dropped
        }
