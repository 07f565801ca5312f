"""Each example submission of session 5 earns what its folder says."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from course.answers.store import AnswerStore
from course.errors import AnswerError
from course.questions.bank import load_bank
from course.questions.marking import mark

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted((ROOT / "tests" / "cases" / "session5").iterdir())


@pytest.fixture(scope="module")
def bank() -> Any:
    return load_bank(ROOT / "assignments" / "session-5" / "questions.yaml")


def _points(question: Any, answers: dict[str, Any]) -> float:
    try:
        return mark(question, answers.get(question.id), answers=answers).points
    except AnswerError:
        # What the mark cell does with an answer of the wrong kind: say so, and give no point.
        return 0.0


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_submission_earns_what_its_folder_says(case: Path, bank: Any, tmp_path: Path) -> None:
    expected = yaml.safe_load((case / "expected.yaml").read_text(encoding="utf-8"))
    shutil.copy(case / "answers.json", tmp_path)
    answers = AnswerStore(tmp_path).values()
    points = {question.id: _points(question, answers) for question in bank if question.points}
    assert expected["points"] == points
    assert expected["total"] == pytest.approx(sum(points.values()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_message_of_a_mark_names_a_right_answer(case: Path, bank: Any, tmp_path: Path) -> None:
    shutil.copy(case / "answers.json", tmp_path)
    answers = AnswerStore(tmp_path).values()
    question = bank["a5-sources"]
    told = " ".join(part.message for part in mark(question, answers.get(question.id), answers=answers).parts)
    assert not any(
        option["id"] in told or option["text"] in told for option in question.entries("columns")[0]["options"]
    )


def test_every_case_says_why_it_exists() -> None:
    assert {"strong", "middling", "weak", "empty", "damaged"} == {case.name for case in CASES}
    assert [case.name for case in CASES if "It proves" not in (case / "README.md").read_text(encoding="utf-8")] == []
