"""Repair: what is read from damaged files, and which cell is which."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from course.grading import reading, reading_code, repair
from course.grading.repair_answers import repair_answers
from course.grading.source import SourceCell, SourceNotebook, checksum


def known(name: str, source: str, *, solution: bool = False, kind: str = "code") -> SourceCell:
    cell = SourceCell(name, kind, not solution, not solution, solution, False, source, "", None if solution else 1.0)
    return replace(cell, checksum=checksum(source, cell))


SOURCE = SourceNotebook(
    "work",
    {"name": "python3", "language": "python"},
    (known("f", "def f():\n    pass", solution=True), known("test-f", "assert f() == 1")),
    (
        {"grade_id": "f", "cell_type": "code", "source": "def f():\n    pass", "id": "id-f", "tags": []},
        {"grade_id": "test-f", "cell_type": "code", "source": "assert f() == 1", "id": "id-t", "tags": []},
    ),
)


def cell(source: str, grade_id: str | None = None, kind: str = "code") -> dict[str, Any]:
    metadata = {"nbgrader": {"grade_id": grade_id}} if grade_id else {}
    return {"cell_type": kind, "metadata": metadata, "source": source}


def repaired(*cells: dict[str, Any]) -> tuple[list[tuple[str | None, str]], list[str]]:
    log: list[str] = []
    notebook = reading.read(json.dumps({"cells": cells, "nbformat": 4, "metadata": {}}).encode(), log)
    fixed = repair.repair(notebook, SOURCE, log)
    return [(repair.grade_id(item), item["source"]) for item in fixed["cells"]], log


def test_a_sound_notebook_is_left_alone() -> None:
    found, log = repaired(cell("def f():\n    return 1", "f"), cell("assert f() == 1", "test-f"))
    assert (found, log) == ([("f", "def f():\n    return 1"), ("test-f", "assert f() == 1")], [])


def test_a_changed_test_gets_its_text_back() -> None:
    found, _log = repaired(cell("def f():\n    return 1", "f"), cell("pass", "test-f"))
    assert found[1] == ("test-f", "assert f() == 1")


def test_a_deleted_test_comes_back_after_the_answer_it_tests() -> None:
    found, log = repaired(cell("x = 1"), cell("def f():\n    return 1", "f"), cell("y = 2"))
    assert [name for name, _source in found] == [None, "f", "test-f", None]
    assert len(log) == 1


def test_a_deleted_test_whose_answer_is_unknown_comes_last() -> None:
    found, _log = repaired(cell("g = 1"), cell("h = 2"))
    assert [name for name, _source in found] == [None, None, "test-f"]


def test_an_answer_without_its_mark_is_recognised_by_what_it_defines() -> None:
    found, _log = repaired(cell("def f():\n    return 1"), cell("assert f() == 1", "test-f"))
    assert [name for name, _source in found] == ["f", "test-f"]


def test_of_copies_the_one_that_was_worked_on_counts() -> None:
    found, _log = repaired(cell("def f():\n    return 1", "f"), cell("def f():\n    pass", "f"))
    assert found[0] == ("f", "def f():\n    return 1")


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"{}", b'{"cells": 3}', b"\xff\xfe", b"[" * 50_000])
def test_what_holds_no_cells_is_said_to_be_unreadable(raw: bytes) -> None:
    with pytest.raises(reading.UnreadableNotebookError):
        reading.read(raw, [])


def test_each_whole_answer_of_a_damaged_file_is_kept() -> None:
    whole = {"format": "ict-course/answers/1", "answers": {"a": {"value": 1}, "b": {"value": [2]}, "c": {"value": 3}}}
    log: list[str] = []
    raw = json.dumps(whole).encode()
    fixed = json.loads(repair_answers(raw[: raw.index(b'"c"') + 10], log))
    assert (fixed["answers"], len(log)) == ({"a": {"value": 1}, "b": {"value": [2]}}, 1)


@pytest.mark.parametrize(
    ("test", "kernel"),
    [
        ("assert f(2) == 4", False),
        ("import math\nassert math.isclose(x, 1)", False),
        ("for i in range(3):\n    f(i)", False),
        ("del f", True),
        ("plt.gca()", True),
        ("%time f()", True),
        ("await f()", True),
        ("assert 'f' in globals()", True),
        ("f = None", True),
        ("assert isinstance(x, Point)", True),
        ("import random\nrandom.seed(1)\nassert f() == 3", True),
        ("from unittest.mock import patch\nwith patch('builtins.input', return_value='x'):\n    f()", True),
        ("import sys, io\nsys.stdin = io.StringIO('x')\nf()", True),
        ("import os\nos.environ['X'] = '1'\nf()", True),
        ("x.value = 3\nassert f(x) == 3", True),
    ],
)
def test_the_instructors_text_tells_where_a_test_runs(test: str, kernel: bool) -> None:
    assert kernel == reading_code.must_run_in_kernel(test, frozenset({"f"}), frozenset({"Point"}))
