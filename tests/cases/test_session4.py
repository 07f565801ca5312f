"""Five example submissions of assignment 4 and the points each should get."""

import shutil
from pathlib import Path

import pytest
import yaml

from course.answers.store import AnswerStore
from course.questions.bank import load_bank
from course.questions.marking import mark
from course.questions.question import Question, marking_data

HERE = Path(__file__).resolve().parent / "session4"
BANK = Path(__file__).resolve().parents[2] / "assignments" / "session-4" / "questions.yaml"


@pytest.mark.parametrize("case", sorted(path.name for path in HERE.iterdir() if path.is_dir()))
def test_an_example_submission_gets_its_points(case: str, tmp_path: Path) -> None:
    shutil.copy(HERE / case / "answers.json", tmp_path)
    answers = AnswerStore(tmp_path).values()
    expected = yaml.safe_load((HERE / case / "expected.yaml").read_text(encoding="utf-8"))
    earned = {q.id: mark(q, answers.get(q.id), answers=answers).points for q in load_bank(BANK) if q.points}
    assert expected["points"] == earned
    assert expected["total"] == pytest.approx(sum(earned.values()))


def test_the_examples_are_told_apart() -> None:
    totals = {
        p.name: yaml.safe_load((p / "expected.yaml").read_text(encoding="utf-8"))["total"] for p in HERE.iterdir()
    }
    assert (
        totals["empty"] == totals["damaged"] == 0 < totals["weak"] < 3 < totals["middling"] < 8 < totals["strong"] == 10
    )


def test_a_damaged_file_is_kept_aside_and_said_so(tmp_path: Path) -> None:
    shutil.copy(HERE / "damaged" / "answers.json", tmp_path)
    store = AnswerStore(tmp_path)
    assert store.values() == {}
    assert list(tmp_path.glob("answers.damaged-*.json"))
    assert store.notice


def test_the_assignment_gives_ten_points_automatically_and_ten_by_rubric() -> None:
    questions = list(load_bank(BANK))
    assert sum(q.points for q in questions) == 10
    rubric = [c["points"] for q in questions for c in q.entries("rubric")]
    assert rubric == [3, 3, 3, 1]


def test_the_public_bank_with_the_hidden_keys_marks_as_the_whole_bank_does() -> None:
    answers = AnswerStore(HERE / "middling").values()
    for question in load_bank(BANK):
        if question.points:
            released = Question({**question.public(), **marking_data(question)}, question.bank, question.session)
            assert mark(question, answers[question.id]).points == mark(released, answers[question.id]).points
