"""Assignments as others write them: their own tests, and everything that notebooks do. Used by tests and benchmark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.grading import courses as c

CONFIG = "c.Execute.timeout = 8\n"
# One submission in so many never ends by itself: three in a class of thirty.
ENDLESS_EVERY = 10


def science() -> Any:
    return c.notebook(
        c.code("import numpy as np\nimport pandas as pd"),
        c.solution(
            "mean",
            "def mean(values):\n    ### BEGIN SOLUTION\n    return np.asarray(values).mean()\n    ### END SOLUTION",
        ),
        c.check(
            "test-mean",
            "assert np.isclose(mean([1, 2, 6]), 3)\n### BEGIN HIDDEN TESTS\nassert np.isclose(mean(np.arange(10)), 4.5)\n### END HIDDEN TESTS",
            2,
        ),
        c.solution("array", "### BEGIN SOLUTION\ngrid = np.arange(12).reshape(3, 4)\n### END SOLUTION"),
        c.check(
            "test-array",
            "assert grid.shape == (3, 4)\nnp.testing.assert_array_equal(grid.sum(axis=0), [12, 15, 18, 21])",
            1,
        ),
        c.solution(
            "frame",
            "### BEGIN SOLUTION\ntable = pd.DataFrame({'city': ['Kazan', 'Ufa'], 'n': [3, 4]}).set_index('city')\n### END SOLUTION",
        ),
        c.check(
            "test-frame",
            "assert list(table.columns) == ['n']\nassert table.loc['Ufa', 'n'] == 4\nassert table['n'].sum() == 7",
            2,
        ),
        c.solution(
            "series",
            "def totals(frame):\n    ### BEGIN SOLUTION\n    return frame.groupby('k')['v'].sum()\n    ### END SOLUTION",
        ),
        c.check(
            "test-series",
            "found = totals(pd.DataFrame({'k': list('aab'), 'v': [1, 2, 3]}))\npd.testing.assert_series_equal(found, pd.Series([3, 3], index=pd.Index(['a', 'b'], name='k'), name='v'))",
            2,
        ),
        c.solution(
            "sorting", "def sort_in_place(values):\n    ### BEGIN SOLUTION\n    values.sort()\n    ### END SOLUTION"
        ),
        c.check("test-sorting", "given = [3, 1, 2]\nsort_in_place(given)\nassert given == [1, 2, 3]", 1),
    )


def kernel() -> Any:
    return c.notebook(
        c.code("%matplotlib inline\nimport matplotlib.pyplot as plt"),
        c.solution(
            "plot",
            "### BEGIN SOLUTION\nplt.plot([1, 2, 3], [1, 4, 9])\nplt.title('Squares')\nax = plt.gca()\n### END SOLUTION",
        ),
        c.check(
            "test-plot",
            "assert ax.get_title() == 'Squares'\nassert list(ax.get_lines()[0].get_ydata()) == [1, 4, 9]",
            2,
            tags=["compatible"],
        ),
        c.solution(
            "waiting",
            "import asyncio\n### BEGIN SOLUTION\nasync def later(value):\n    await asyncio.sleep(0.01)\n    return value + 1\n### END SOLUTION",
        ),
        c.check("test-waiting", "assert await later(1) == 2", 1),
        c.solution("counter", "### BEGIN SOLUTION\ncount = 3\n### END SOLUTION\n%precision 3"),
        c.check("test-counter", "%timeit -n1 -r1 pass\nassert get_ipython() is not None and count == 3", 1),
        c.solution(
            "shared",
            "total = 0\ndef add(n):\n    global total\n    ### BEGIN SOLUTION\n    total += n\n    ### END SOLUTION",
        ),
        c.check("test-shared", "total = 0\nadd(2)\nadd(3)\nassert total == 5", 1),
        c.solution(
            "point",
            "class Point:\n    ### BEGIN SOLUTION\n    def __init__(self, x):\n        self.x = x\n    def __eq__(self, other):\n        return self.x == other.x\n    ### END SOLUTION",
        ),
        c.check(
            "test-point",
            "assert Point(1) == Point(1)\nassert Point(1) != Point(2)\nassert isinstance(Point(3), Point)",
            1,
        ),
    )


def credit() -> Any:
    return c.notebook(
        c.solution("words", "def words(text):\n    ### BEGIN SOLUTION\n    return text.split()\n    ### END SOLUTION"),
        c.check(
            "test-partial",
            "points = 0\nif words('a b') == ['a', 'b']:\n    points += 1\nif words('') == []:\n    points += 0.5\npoints",
            1.5,
        ),
        c.check("test-text-value", "'fine'", 1),
        c.solution("careful", "def careful(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION"),
        c.check("test-stderr", "assert careful(3) == 3", 1),
        c.solution("loud", "def loud(text):\n    ### BEGIN SOLUTION\n    print(text.upper())\n    ### END SOLUTION"),
        c.check(
            "test-printing",
            "import io\nfrom contextlib import redirect_stdout\nout = io.StringIO()\nwith redirect_stdout(out):\n    loud('hey')\nassert out.getvalue() == 'HEY\\n'",
            1,
        ),
        c.solution(
            "errors",
            "def half(n):\n    ### BEGIN SOLUTION\n    if n % 2:\n        raise ValueError('odd')\n    return n // 2\n    ### END SOLUTION",
        ),
        c.check(
            "test-errors",
            "assert half(4) == 2\ntry:\n    half(3)\nexcept ValueError as error:\n    assert 'odd' in str(error)\nelse:\n    assert False",
            1,
        ),
        c.solution("asking", "### BEGIN SOLUTION\nname = 'Ann'\n### END SOLUTION"),
        c.check("test-asking", "assert name == 'Ann'", 1),
        c.written("essay", "YOUR ANSWER HERE", 4),
        c.solution("project", "### BEGIN SOLUTION\nresult = {'a': (1, 2), 'b': {3, 4}}\n### END SOLUTION"),
        c.check(
            "test-project", "assert result['a'] == (1, 2) and result['b'] == {3, 4}\nassert type(result) is dict", 1
        ),
        c.code("1 + 1", name="manual-code", grade=True, solution=True, points=2),
        c.task("task", "Draw a mind map.\n\n=== BEGIN MARK SCHEME ===\nGood.\n=== END MARK SCHEME ===", 3),
    )


NOTEBOOKS = {"science": science, "kernel": kernel, "credit": credit}

# Ways to answer: what replaces the model answers, by grade id. One of each notebook a student.
ANSWERS: dict[str, list[dict[str, str]]] = {
    "science": [
        {},
        {"mean": "def mean(values):\n    return sum(values) / len(values)", "array": "grid = [[1]]"},
        {
            "mean": "def mean(values):\n    return 0",
            "frame": "table = pd.DataFrame({'n': [1]})",
            "sorting": "def sort_in_place(values):\n    return sorted(values)",
        },
        {
            "frame": "table = None",
            "series": "def totals(frame):\n    return frame.set_index('k')['v'].groupby(level=0).sum()",
        },
        {
            "array": "1 / 0",
            "series": "def totals(frame):\n    import warnings\n    warnings.warn('old')\n    return frame.groupby('k')['v'].sum()",
        },
    ],
    "kernel": [
        {},
        {"plot": "plt.plot([1])\nax = plt.gca()", "counter": "count = 4"},
        {
            "waiting": "async def later(value):\n    return value",
            "shared": "total = 0\ndef add(n):\n    return total + n",
        },
        {"point": "class Point:\n    def __init__(self, x):\n        self.x = x", "plot": "ax = None"},
    ],
    "credit": [
        {"essay": "Because."},
        {
            "words": "def words(text):\n    return text.split(' ')",
            "careful": "import sys\ndef careful(x):\n    print('hm', file=sys.stderr)\n    return x",
        },
        {
            "words": "def words(text):\n    return None",
            "asking": "name = input('Name? ')",
            "errors": "def half(n):\n    return n / 2",
        },
        {
            "loud": "def loud(text):\n    return text.upper()",
            "project": "result = {'a': [1, 2], 'b': {3, 4}}",
            "manual-code": "2 + 2",
        },
        {
            "careful": "def careful(x):\n    while True:\n        pass",
            "errors": "def half(n):\n    raise TypeError('no')",
        },
    ],
}


def model(made: Any) -> dict[str, str]:
    """Return the model answers by grade id."""
    found = {}
    for cell in made.cells:
        role = cell.metadata.get("nbgrader", {})
        if role.get("solution") and cell.cell_type == "code" and "BEGIN SOLUTION" in cell.source:
            kept = [
                line
                for line in cell.source.split("\n")
                if "# BEGIN SOLUTION" not in line and "# END SOLUTION" not in line
            ]
            found[role["grade_id"]] = "\n".join(kept)
    return found


def make(folder: Path, students: int, slow: bool = True) -> Path:
    """Make a course with the three notebooks as one assignment and so many students."""
    course = c.make_course(folder, "mixed", {name: maker() for name, maker in NOTEBOOKS.items()}, config=CONFIG)
    models = {name: model(maker()) for name, maker in NOTEBOOKS.items()}
    for number in range(students):
        files = {}
        for name in NOTEBOOKS:
            ways = ANSWERS[name] if slow else [w for w in ANSWERS[name] if "while True" not in str(w)]
            way = ways[number % len(ways)]
            if "while True" in str(way) and number % ENDLESS_EVERY != len(ways) - 1:
                way = {}
            files[f"{name}.ipynb"] = c.answer(c.released(course, "mixed", name), models[name] | way)
        if number % 7 == 6:
            del files["kernel.ipynb"]
        stamp = "2026-03-01 12:00:00 UTC" if number % 2 else None
        c.submit(course, "mixed", f"student-{number:03}", files, stamp)
    return course
