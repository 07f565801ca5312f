"""Validate in self-study: marks and reasons for each answer, and no key."""

from __future__ import annotations

import json
from pathlib import Path

from course.answers.store import AnswerStore
from course.home.self_study import bring_assignments, key_bank, marks_for_validate


def marks(root: Path) -> list[dict[str, object]]:
    return marks_for_validate(root, root / "session-1" / "session-1.ipynb")


def test_answers_get_marks_with_reasons_and_no_key(tmp_path: Path) -> None:
    bring_assignments(tmp_path)
    assert {0.0} == {mark["points"] for mark in marks(tmp_path)}
    question = key_bank(1).questions["a1-figures"]
    wrong = {row: dict.fromkeys(cells, "0") for row, cells in question.data["key"].items()}
    AnswerStore(tmp_path / "session-1").put("a1-figures", wrong)
    found = marks(tmp_path)
    told = next(mark for mark in found if mark["question"] == question.title)
    assert told["maximum"] == question.points
    assert told["feedback"] not in {"", "No answer yet."}
    assert json.dumps(question.data["key"]) not in json.dumps(found)


def test_a_notebook_that_is_no_assignment_has_no_marks(tmp_path: Path) -> None:
    assert [] == marks_for_validate(tmp_path, tmp_path / "modules" / "01.ipynb")
    assert [] == marks_for_validate(tmp_path, tmp_path / "session-99" / "x.ipynb")
