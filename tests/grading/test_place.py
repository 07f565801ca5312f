"""Where submissions run: namespaces of their own for root and for other users; limits for a cell and for all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from course.grading.engine import grade
from course.grading.place import Place
from course.grading.sandbox import Sandbox
from course.grading.source import Assignment, Graded, Limits, SourceCell, SourceNotebook, Submission
from course.warm import capabilities

CASES = Path(__file__).parent.parent / "cases"
NAMESPACES = ("net", "pid", "ipc")
pytestmark = [
    pytest.mark.skipif(not capabilities().separates, reason="this machine gives no namespaces"),
    pytest.mark.xdist_group("grading-cases"),
]


def assignment(*tests: str) -> Assignment:
    cells = tuple(
        SourceCell(f"t{n}", "code", True, True, False, False, source, "0" * 32, 1.0) for n, source in enumerate(tests)
    )
    template = tuple(
        {"grade_id": cell.name, "cell_type": "code", "source": cell.source, "id": cell.name, "tags": []}
        for cell in cells
    )
    return Assignment("own", (SourceNotebook("work", {"name": "python3", "language": "python"}, cells, template),))


def graded(made: Assignment, place: Place, *sources: str) -> Graded:
    cells = [{"cell_type": "code", "metadata": {}, "source": source, "outputs": []} for source in sources]
    raw = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()
    return grade(made, Submission("ann", {"work.ipynb": raw}), place)


def errors(found: Graded) -> list[str]:
    return [
        output["ename"]
        for cell in found.notebooks[0].notebook["cells"]
        for output in cell["outputs"]
        if output["output_type"] == "error"
    ]


def spaces(pid: int) -> dict[str, str]:
    return {name: str(Path(f"/proc/{pid}/ns/{name}").readlink()) for name in NAMESPACES}


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with Place(assignment("assert x == 1")) as made:
        yield made


def test_each_submission_has_network_processes_and_memory_of_its_own(place: Place) -> None:
    sandboxes = [Sandbox(place, {}, {}) for _number in range(2)]
    try:
        started = [sandbox.start_runner({}) for sandbox in sandboxes]
        found = [spaces(os.getpid()), *(spaces(child.shown) for _channel, child in started)]
        for name in NAMESPACES:
            assert 3 == len({one[name] for one in found})
    finally:
        for sandbox in sandboxes:
            sandbox.close()


def test_a_user_who_is_not_root_gets_the_same_in_a_namespace_of_users(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Attacks gain nothing and honest work everything, run as an ordinary user would run the marker."""
    if os.getuid() != 0:
        pytest.skip("run by root, who can become another user")
    folder = Path(tempfile.mkdtemp(prefix="u", dir="/tmp"))
    folder.chmod(0o755)
    attacks = ("attack-network-tcp", "attack-signals", "attack-equal-to-everything", "attack-unkillable-children")
    for name in (*attacks, "messy-clean"):
        shutil.copytree(CASES / name / "submission", folder / name)
        shutil.copy(CASES / "_assignment" / "bank.yaml", folder / name)
    shutil.copytree(CASES / "_assignment", folder / "source")
    subprocess.run(["chown", "-R", "65534:65534", str(folder)], check=True)
    script = (
        "import sys, json\nfrom pathlib import Path\nfrom course.grading.validating import self_study\n"
        "from course.warm import capabilities\nassert capabilities().own_user\n"
        "for name in sys.argv[1:]:\n"
        "    marks = self_study(Path(name) / 'work.ipynb', Path('source'))\n"
        "    print(json.dumps([name, [mark['points'] for mark in marks]]))\n"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", script, *attacks, "messy-clean"],
            cwd=folder,
            user=65534,
            group=65534,
            extra_groups=[],
            env={"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": "/tmp"},
            capture_output=True,
            text=True,
        )
        assert 0 == done.returncode, done.stderr
        found = dict(json.loads(line) for line in done.stdout.splitlines())
    finally:
        shutil.rmtree(folder)
    assert {name: [0.0] * 3 for name in attacks} | {"messy-clean": [2.0] * 3} == found


def test_a_cell_that_takes_too_long_costs_itself_only(place: Place) -> None:
    found = graded(assignment("assert x == 1"), place.bounded(Limits(cell_seconds=2)), "x = 1", "while True: pass")
    assert ["CellTimeoutError", "KeyboardInterrupt"] == sorted(errors(found))


def test_a_cell_may_not_use_more_processor_time_than_it_has(place: Place) -> None:
    began = time.monotonic()
    limits = Limits(cell_seconds=60, cell_cpu_seconds=1.5)
    found = graded(assignment("assert x == 1"), place.bounded(limits), "x = 1", "while True: pass")
    assert "CellTimeoutError" in errors(found)
    assert time.monotonic() - began < 40


def test_all_cells_together_have_their_time(place: Place) -> None:
    limits = Limits(cell_seconds=30, total_seconds=4)
    found = graded(assignment("assert x == 1"), place.bounded(limits), "x = 1", *["import time; time.sleep(3)"] * 4)
    assert "NotRunError" in errors(found)


def test_memory_of_a_process_is_bounded(place: Place) -> None:
    limits = Limits(memory=256 * 1024**2)
    found = graded(assignment("assert x == 1"), place.bounded(limits), "x = 1", "b = bytearray(3 << 30)")
    assert ["MemoryError"] == errors(found)


def test_output_of_all_cells_together_is_bounded(place: Place) -> None:
    limits = Limits(output=10_000)
    found = graded(assignment("assert x == 1"), place.bounded(limits), "x = 1", *["print('y' * 4000)"] * 8)
    cells = found.notebooks[0].notebook["cells"]
    assert sum(len(output.get("text", "")) for cell in cells for output in cell["outputs"]) < 11_000
    assert [] == errors(found)


def test_time_kept_waiting_for_a_processor_is_not_counted(place: Place) -> None:
    """As many busy processes as it takes to halve what a cell gets: honest work of a second is not late at two."""
    hogs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _n in range(2 * (os.cpu_count() or 1))]
    work = "import time\nwhile time.process_time() < 1.2: pass\nx = 1"
    try:
        found = graded(assignment("assert x == 1"), place.bounded(Limits(cell_seconds=2)), work)
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()
    assert [] == errors(found)


def test_checkers_that_leave_nothing_behind_are_used_again(place: Place) -> None:
    """And what one submission's answers were is not there for the next."""
    made = assignment("value = 'right'\nmark = 1", "assert True")
    first = graded(made, place, "value = 'of the first'")
    second = graded(assignment("assert 'value' not in globals()"), place, "y = 1")
    assert ([], []) == (errors(first), errors(second))
