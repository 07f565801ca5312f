"""Session 2 as an author and an instructor meet it: module, assignment, keys, and what submissions should get."""

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml

from course.answers.store import AnswerStore
from course.questions.bank import load_bank, public_text
from course.questions.marking import mark
from course.widgets.catalogue import build_exploration

ROOT = Path(__file__).resolve().parent.parent
MODULE = ROOT / "notebooks" / "02-barrier-free.ipynb"
ASSIGNMENT = ROOT / "assignments" / "session-2" / "session-2.ipynb"
CASES = sorted(path.parent for path in (ROOT / "tests" / "cases" / "session2").glob("*/expected.yaml"))
BANK = load_bank(ASSIGNMENT.with_name("questions.yaml"))


def calls(path: Path, verb: str) -> list[str]:
    cells = nbformat.read(path, 4).cells
    return [name for cell in cells for name in re.findall(rf'^{verb}\("([^"]+)"\)$', cell.source, re.M)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_submission_gets_the_grade_it_should(case: Path) -> None:
    expected: dict[str, Any] = yaml.safe_load((case / "expected.yaml").read_text(encoding="utf-8"))
    answers = AnswerStore(case).values()
    actual = {q.id: mark(q, answers.get(q.id), answers=answers).points for q in BANK if q.points}
    assert expected["points"] == actual
    assert expected["total"] == pytest.approx(sum(actual.values()), abs=0.01)
    assert (case / "README.md").read_text(encoding="utf-8").startswith("# Session 2")


def test_the_five_kinds_of_submission_are_there_and_differ_as_they_should() -> None:
    totals = {case.name: yaml.safe_load((case / "expected.yaml").read_text())["total"] for case in CASES}
    assert totals["empty"] == 0
    assert 0 < totals["weak"] < totals["middling"] < totals["strong"] == 10
    assert 0 < totals["damaged"] < totals["middling"]


@pytest.mark.parametrize(
    ("path", "bank"), [(MODULE, MODULE.with_suffix(".yaml")), (ASSIGNMENT, ASSIGNMENT.with_name("questions.yaml"))]
)
def test_each_call_in_a_notebook_finds_its_question_or_exploration(path: Path, bank: Path) -> None:
    questions = load_bank(bank)
    assert set(calls(path, "ask")) == {question.id for question in questions}
    for name in calls(path, "explore"):
        assert build_exploration(name).id == name


@pytest.mark.parametrize("path", [MODULE, ASSIGNMENT])
def test_notebooks_carry_no_output_and_show_no_code(path: Path) -> None:
    notebook = nbformat.read(path, 4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert re.fullmatch(r"[a-z0-9-]+", cell.id)
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.metadata["jupyter"]["source_hidden"] is True


def test_ten_points_are_automatic_and_ten_by_rubric() -> None:
    cells = {
        cell.metadata["nbgrader"]["grade_id"]: cell
        for cell in nbformat.read(ASSIGNMENT, 4).cells
        if "nbgrader" in cell.metadata
    }
    automatic = {
        name: cell.metadata["nbgrader"]["points"] for name, cell in cells.items() if cell.metadata["nbgrader"]["grade"]
    }
    by_hand = {
        name: cell.metadata["nbgrader"]["points"] for name, cell in cells.items() if cell.metadata["nbgrader"]["task"]
    }
    assert {q.id: q.points for q in BANK if q.points} == automatic
    assert {f"{q.id}-{c['id']}": c["points"] for q in BANK for c in q.entries("rubric")} == by_hand
    assert sum(automatic.values()) == sum(by_hand.values()) == 10
    assert all("=== BEGIN MARK SCHEME ===" in cells[name].source for name in by_hand)


def test_what_trainees_get_holds_no_key() -> None:
    public = yaml.safe_load(
        public_text(ASSIGNMENT.with_name("questions.yaml").read_text(encoding="utf-8"), Path("questions.yaml"))
    )
    assert "key" not in str([sorted(question) for question in public["questions"]])
    assert "seven" not in json.dumps(public)


def test_messages_of_marks_never_tell_the_key() -> None:
    weak = AnswerStore(ROOT / "tests" / "cases" / "session2" / "weak").values()
    said = " ".join(part.message for q in BANK if q.points for part in mark(q, weak.get(q.id), answers=weak).parts)
    for secret in ("c111", "laundry", "download", "#578144"):
        assert secret not in said
