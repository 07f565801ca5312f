"""Where submissions run: namespaces of their own for root and for other users; limits for a cell and for all."""

from __future__ import annotations

import json
import os
import shutil
import signal
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


BANK = b"""format: ict-course/question-bank/1
session: 1
title: Two
questions:
  - {id: one, type: choice, prompt: Which?, points: 1, options: [{id: a, text: A}, {id: b, text: B}]}
  - {id: two, type: short-text, prompt: What?, points: 1}
"""
MARKING = (
    'from course import mark\nkey = {"key": "b"}\nmark("one", key)',
    'from course import mark\nkey = {"key": {"accept": ["yes"]}}\nmark("two", key)',
)


def assignment(*tests: str, files: dict[str, bytes] | None = None) -> Assignment:
    cells = tuple(
        SourceCell(f"t{n}", "code", True, True, False, False, source, "0" * 32, 1.0) for n, source in enumerate(tests)
    )
    template = tuple(
        {"grade_id": cell.name, "cell_type": "code", "source": cell.source, "id": cell.name, "tags": []}
        for cell in cells
    )
    kernel = {"name": "python3", "language": "python"}
    return Assignment("own", (SourceNotebook("work", kernel, cells, template),), files or {})


def graded(made: Assignment, place: Place, *sources: str, **files: bytes) -> Graded:
    cells = [{"cell_type": "code", "metadata": {}, "source": source, "outputs": []} for source in sources]
    raw = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()
    beside = {f"{name}.json": data for name, data in files.items()}
    return grade(made, Submission("ann", {"work.ipynb": raw, **beside}), place)


def points(found: Graded) -> list[str]:
    """Return what the test cells' values were."""
    outputs = [output for cell in found.notebooks[0].notebook["cells"] for output in cell["outputs"]]
    return [output["data"]["text/plain"] for output in outputs if output["output_type"] == "execute_result"]


def saved(**values: object) -> bytes:
    answers = {name: {"value": value, "saved": "2026-03-01T10:00:00+00:00"} for name, value in values.items()}
    return json.dumps({"format": "ict-course/answers/1", "answers": answers}).encode()


def idle(place: Place) -> set[int]:
    """Return the numbers of the checkers that wait for another submission."""
    return {child.pid for kept in place.shared.idle.values() for _channel, child in kept}


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
    # The same user's file beside the folder: Landlock alone does not look at who changes its permissions.
    (folder / "outside").write_text("of the instructor")
    (folder / "outside").chmod(0o600)
    os.utime(folder / "outside", (1_000_000, 1_000_000))
    greedy = folder / "greedy"
    shutil.copytree(folder / "messy-clean", greedy)
    notebook = json.loads((greedy / "work.ipynb").read_text(encoding="utf-8"))
    acts = "(lambda: os.chmod(path, 0o777), lambda: os.utime(path, (5, 5)), lambda: os.unlink(path))"
    source = (
        f"import os\npath = {str(folder / 'outside')!r}\nfor act in {acts}:\n"
        "    try:\n        act()\n    except OSError:\n        pass"
    )
    notebook["cells"].append({"cell_type": "code", "id": "greedy", "metadata": {}, "source": source, "outputs": []})
    (greedy / "work.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
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
            [sys.executable, "-c", script, *attacks, "messy-clean", "greedy"],
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
        left = (folder / "outside").stat()
    finally:
        shutil.rmtree(folder)
    assert {name: [0.0] * 3 for name in attacks} | {"messy-clean": [2.0] * 3, "greedy": [2.0] * 3} == found
    assert (0o600, 1_000_000) == (left.st_mode & 0o777, left.st_mtime)


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


def test_time_kept_waiting_for_a_processor_is_not_counted(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many busy processes as it takes to halve what a cell gets: honest work of a second is not late at two."""
    # On a machine that others load as well the waiting is longer than anybody's patience with a submission.
    monkeypatch.setattr("course.grading.processes.MOST_KEPT_WAITING", 60.0)
    hogs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _n in range(2 * (os.cpu_count() or 1))]
    work = "import time\nwhile time.process_time() < 1.2: pass\nx = 1"
    try:
        found = graded(assignment("assert x == 1"), place.bounded(Limits(cell_seconds=2)), work)
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()
    assert [] == errors(found)


def test_one_checker_marks_many_and_each_by_its_own_answers(place: Place) -> None:
    """Answers, keys, damage and what the cells before it did reach no other submission."""
    made = assignment(*MARKING, files={"bank.yaml": BANK})
    deep = b'{"format": "ict-course/answers/1", "answers": {"one": {"value": ' + b"[" * 5000 + b"]" * 5000 + b"}}}"
    classmates: list[tuple[bytes | None, list[str]]] = [
        (saved(one="b", two="yes"), ["1.0", "1.0"]),
        (None, ["0.0", "0.0"]),
        (saved(one="a", two="no"), ["0.0", "0.0"]),
        (saved(two="yes"), ["0.0", "1.0"]),
        (deep, ["0.0", "0.0"]),
        (saved(one=["b"], two={"yes": "yes"}), ["0.0", "0.0"]),
        (saved(one="b", two="yes"), ["1.0", "1.0"]),
    ]
    before = idle(place)
    served = set()
    for answers, wanted in classmates:
        beside = {} if answers is None else {"answers": answers}
        found = graded(made, place, "key = {'key': 'a'}\nmark = lambda *given: 1.0", **beside)
        served |= idle(place) - before
        assert (wanted, []) == (points(found), errors(found))
    assert 1 == len(served)


def test_a_checker_that_was_killed_costs_nobody_a_point(place: Place) -> None:
    made = assignment(*MARKING, files={"bank.yaml": BANK})
    for _submission in range(2):
        assert ["1.0", "1.0"] == points(graded(made, place, "", answers=saved(one="b", two="yes")))
        for kept in place.shared.idle.values():
            for _channel, child in kept:
                child.kill(signal.SIGKILL)


def test_tests_that_may_leave_something_behind_have_a_checker_of_their_own(place: Place) -> None:
    made = assignment(
        "import json\njson.__dict__.update(left='behind')\nvalue = 1", "assert json.left == 'behind' and value == 1"
    )
    clean = assignment("import json\nassert not hasattr(json, 'left')\nassert 'value' not in globals()")
    for _submission in range(2):
        found = graded(made, place, "value = 2"), graded(clean, place, "")
        assert ([], []) == (errors(found[0]), errors(found[1]))


def test_what_a_test_sets_for_the_tests_after_it_is_its_own(place: Place) -> None:
    made = assignment("wanted = [6, 7]", "assert answer == wanted")
    cheat = graded(made, place, "answer = wanted = 5", "wanted = answer")
    honest = graded(made, place, "wanted = 'a name like any other'", "answer = [6, 7]")
    assert (["AssertionError"], []) == (errors(cheat), errors(honest))
