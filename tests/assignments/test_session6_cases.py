"""Each example submission of session 6 earns what its folder says."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from course.answers.store import AnswerStore
from course.questions.bank import load_bank
from course.questions.marking import mark

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted((ROOT / "tests" / "cases" / "session6").iterdir())


@pytest.fixture(scope="module")
def bank() -> Any:
    return load_bank(ROOT / "assignments" / "session-6" / "questions.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_submission_earns_what_its_folder_says(case: Path, bank: Any, tmp_path: Path) -> None:
    expected = yaml.safe_load((case / "expected.yaml").read_text(encoding="utf-8"))
    shutil.copy(case / "answers.json", tmp_path)
    answers = AnswerStore(tmp_path).values()
    points = {q.id: mark(q, answers.get(q.id), answers=answers).points for q in bank if q.points}
    assert expected["points"] == points
    assert expected["total"] == pytest.approx(sum(points.values()))


def test_every_case_says_why_it_exists() -> None:
    assert {"strong", "middling", "weak", "empty", "damaged"} == {case.name for case in CASES}
    assert [case.name for case in CASES if len((case / "README.md").read_text(encoding="utf-8")) < 60] == []


def test_ten_points_by_machine_and_ten_by_rubric(bank: Any) -> None:
    by_rubric = [criterion["points"] for question in bank for criterion in question.entries("rubric")]
    assert (sum(question.points for question in bank), sorted(by_rubric)) == (10, [1, 3, 3, 3])
