"""Stock ``nbgrader autograde`` and ``course grade`` on the same submissions, in one run.

Prints what was measured and, last, one line::

    ratio=22.4 limit=2.6 third_party=11.3 cells=1234 differences=0

ratio: session 1's assignment, stock's time over ours. limit: ours over the bare execution of the same cells in one
warm interpreter. third_party: the same ratio as the first for nbgrader's quickstart course and assignments with numpy,
pandas, matplotlib, await, magics, partial credit, standard error, input() and timeouts. cells: rows of the gradebooks
compared; differences: those that are not equal.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat

from tests.bench import session_1_answers
from tests.grading import courses, third_party

PAGE = Path(__file__).resolve().parents[2] / "docs" / "grading-report.md"
HEADING = """# What grading was measured against

`make bench-grade` grades the same submissions with stock `nbgrader autograde` and with `course grade` in one run, compares
the two gradebooks row by row and prints both times: session 1's assignment with varied honest answers, nbgrader's
quickstart course, and assignments with numpy, pandas, matplotlib, `await`, magics, partial credit, standard error,
`input()` and timeouts; then a quarter and all of many submissions, with the driver's peak memory. The seconds are those of
one machine with two cores; the ratios are what is asked for. This is what its last run printed
(`python -m tests.bench.grade --report FILE` writes this page from it):

"""
ENDING = """
`tests/grading/test_against_stock.py` and `tests/grading/test_property.py` compare smaller classes on every test run; the
second generates them (`COURSE_PROPERTY_EXAMPLES=50` for more). Every row that differs is printed by the benchmark and must
be explained in [grading-differences.md](grading-differences.md).
"""


def timed(folder: Path, *command: str) -> tuple[float, int]:
    """Run a command; return seconds and the peak memory of its own process, bytes."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=courses.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    output = process.stdout.read() if process.stdout else ""
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(output[-3000:])
    return time.perf_counter() - began, usage.ru_maxrss * 1024


def session_course(folder: Path, number: int) -> Path:
    """Make session 1's course with so many varied, honest submissions."""
    from course.build.course_folder import make_course

    # Without the lines that make nbgrader itself use the engine: its command is the stock one here.
    make_course(folder, now=lambda: datetime.now(UTC), extra=())
    courses.nbgrader(folder, "generate_assignment", "session-1")
    notebook = (folder / "release" / "session-1" / "session-1.ipynb").read_bytes()
    bank = (folder / "source" / "session-1" / "questions.yaml").read_bytes()
    for student in range(number):
        answers = session_1_answers.vary(random.Random(student))
        data = json.dumps(answers, ensure_ascii=False).encode()
        courses.submit(
            folder,
            "session-1",
            f"trainee-{student:04}",
            {"session-1.ipynb": notebook, "questions.yaml": bank, "answers.json": data},
            f"2026-03-01 12:{student % 60:02}:00 UTC",
        )
    return folder


def compare(stock: Path, ours: Path) -> tuple[int, list[str]]:
    """Return how many rows were compared, and those that differ."""
    one, two = courses.grades(courses.database(stock)), courses.grades(courses.database(ours))
    differing = [
        f"{key}: stock {one.get(key)}, ours {two.get(key)}"
        for key in sorted(set(one) | set(two))
        if one.get(key) != two.get(key)
    ]
    return len(set(one) | set(two)), differing


def both(course: Path, assignment: str) -> tuple[float, float, int, list[str]]:
    """Grade a copy with stock, the course with ours."""
    stock = courses.copy_course(course, course.with_name(course.name + "-stock"))
    theirs, _memory = timed(stock, "nbgrader", "autograde", assignment)
    ours, _memory = timed(course, "course", "grade", assignment)
    cells, differing = compare(stock, course)
    print(
        f"{assignment}: stock {theirs:.1f} s, ours {ours:.2f} s, ratio {theirs / ours:.1f}; "
        f"{cells} rows compared, {len(differing)} differ",
        flush=True,
    )
    for line in differing:
        print("  ", line)
    return theirs, ours, cells, differing


BARE = """
import json, os, sys, time
from pathlib import Path
from course.grading import shell
from course.grading.warm_marking import is_harmless
import course.widgets.question, course.widgets.marking
shell.warm_up()
cells = shell.cells()
save = os.dup(1)
cells.take_over()
os.environ["NBGRADER_EXECUTION"] = "autograde"
folders = sorted(Path(sys.argv[1]).glob("autograded/*/session-1"))
def run(folder):
    os.chdir(folder)
    notebook = json.loads(next(folder.glob("*.ipynb")).read_text())
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [(cell, cells.run("".join(cell["source"]))[0]) for cell in code]
def shown(output):
    data = output.get("data", {})
    kept = {kind: value for kind, value in data.items() if "widget" not in kind and "widget" not in str(value)}
    return [output["output_type"], output.get("ename"), "".join(output.get("text", "")), sorted(kept.items())]
run(folders[0])
began = time.perf_counter()
ran = [run(folder) for folder in folders]
seconds = time.perf_counter() - began
differing = sum([*map(shown, cell["outputs"])] != [*map(shown, outputs)] for cells in ran for cell, outputs in cells)
os.write(save, json.dumps([seconds, sum(map(len, ran)), differing]).encode())
"""


def bare(course: Path) -> tuple[float, int, int]:
    """Return the seconds that the same cells take in one warm interpreter, one submission after the other.

    Also how many cells they are, and how many showed something else than they did when they were graded; the pictures
    of widgets, which hold a number made by chance, are not compared.
    """
    done = subprocess.run(
        [sys.executable, "-c", BARE, str(course)], env=courses.environment(), capture_output=True, text=True, check=True
    )
    seconds, number, different = json.loads(done.stdout)
    return float(seconds), int(number), int(different)


def session(folder: Path, number: int) -> tuple[float, float, int, int]:
    """Measure session 1's assignment."""
    theirs, ours, cells, differing = both(session_course(folder / "session", number), "session-1")
    limit, number, different = bare(folder / "session")
    print(
        f"the same {number} cells in one warm interpreter, which is there already: {limit:.2f} s, {different} with other "
        f"outputs; ours, starting Python and recording included, takes {ours / limit:.2f} times that",
        flush=True,
    )
    return theirs / ours, ours / limit, cells, len(differing)


def quickstart(folder: Path, number: int) -> Path:
    """Make nbgrader's quickstart course with so many submissions, whole, partly and not answered."""
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "quickstart", folder.name],
        cwd=folder.parent,
        env=courses.environment(),
        check=True,
        capture_output=True,
    )
    courses.nbgrader(folder, "generate_assignment", "ps1")
    shutil.rmtree(folder / "submitted", ignore_errors=True)
    for student in range(number):
        files: dict[str, Any] = {}
        for name in ("problem1", "problem2"):
            source = nbformat.read(folder / "source" / "ps1" / f"{name}.ipynb", 4)
            made = courses.released(folder, "ps1", name)
            if student % 3 != 2:
                given = {
                    c.metadata.nbgrader.grade_id: c.source
                    for c in source.cells
                    if c.metadata.get("nbgrader", {}).get("solution")
                }
                if student % 3 == 1:
                    given["squares"] = "def squares(n):\n    return [i ** 2 for i in range(n)]"
                made = courses.answer(made, given)
            files[f"{name}.ipynb"] = made
        courses.submit(folder, "ps1", f"student-{student:03}", files)
    return folder


def others(folder: Path, number: int) -> tuple[float, int, int]:
    """Measure third parties' assignments."""
    runs = [
        both(quickstart(folder / "quickstart", number), "ps1"),
        both(third_party.make(folder / "mixed", number), "mixed"),
    ]
    ratio = sum(run[0] for run in runs) / sum(run[1] for run in runs)
    return ratio, sum(run[2] for run in runs), sum(len(run[3]) for run in runs)


def growth(folder: Path, number: int) -> None:
    """Print time and memory of the driver for a quarter and for all of many submissions."""
    for share in (number // 4, number):
        course = session_course(folder / f"many-{share}", share)
        seconds, memory = timed(course, "course", "grade", "session-1")
        print(
            f"{share} submissions: {seconds:.1f} s, {1000 * seconds / share:.0f} ms each; "
            f"driver's peak memory {memory / 2**20:.0f} MiB",
            flush=True,
        )
        shutil.rmtree(course)


def write_report(printed: str) -> None:
    """Write docs/grading-report.md from what a run printed."""
    began = printed.index("session-1: stock")
    lines = printed[began:].splitlines()
    last = next(number for number, line in enumerate(lines) if line.startswith("ratio="))
    PAGE.write_text(HEADING + "\n".join(["```", *lines[: last + 1], "```", ""]) + ENDING, encoding="utf-8")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=60)
    parser.add_argument("--third", type=int, default=30)
    parser.add_argument("--many", type=int, default=1000)
    parser.add_argument("--report", type=Path, metavar="PRINTED", help="Write the page from what a run printed.")
    options = parser.parse_args()
    if options.report:
        write_report(options.report.read_text(encoding="utf-8"))
        return
    folder = Path(tempfile.mkdtemp(prefix="bench-grade-"))
    try:
        ratio, limit, cells, differing = session(folder, options.submissions)
        third, more, different = others(folder, options.third)
        if options.many:
            growth(folder, options.many)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(
        f"ratio={ratio:.1f} limit={limit:.1f} third_party={third:.1f} cells={cells + more} "
        f"differences={differing + different}"
    )


if __name__ == "__main__":
    main()
