"""Example submissions of session 3 earn the grade they should (``tests/cases/session3``)."""

import shutil
from pathlib import Path

import pytest
import yaml

from course.answers.store import AnswerStore
from course.errors import AnswerError
from course.questions.bank import load_bank
from course.questions.marking import mark

ROOT = Path(__file__).resolve().parent.parent.parent
CASES = ROOT / "tests" / "cases" / "session3"
BANK = ROOT / "assignments" / "session-3" / "questions.yaml"
NAMES = ("weak", "middling", "strong", "empty", "damaged")


def marked(case: Path, folder: Path) -> dict[str, float]:
    """Mark a case as the notebook's test cells do: an answer that cannot be read earns 0."""
    shutil.copy(case / "answers.json", folder)
    answers = AnswerStore(folder).values()
    points = {}
    for question in load_bank(BANK):
        if question.points:
            try:
                points[question.id] = mark(question, answers.get(question.id), question.data.get("key"), answers).points
            except AnswerError:
                points[question.id] = 0.0
    return points


@pytest.mark.parametrize("name", NAMES)
def test_a_submission_earns_what_its_case_says(name: str, tmp_path: Path) -> None:
    expected = yaml.safe_load((CASES / name / "expected.yaml").read_text(encoding="utf-8"))
    points = marked(CASES / name, tmp_path)
    assert expected["points"] == points
    assert expected["total"] == pytest.approx(sum(points.values()))


def test_the_better_work_gets_the_better_grade(tmp_path: Path) -> None:
    order = ("empty", "weak", "middling", "strong")
    totals = [sum(marked(CASES / name, tmp_path).values()) for name in order]
    assert totals == sorted(totals)
    assert len(set(totals)) == len(order)


def test_ten_points_are_automatic_and_ten_by_rubric() -> None:
    questions = list(load_bank(BANK))
    assert sum(question.points for question in questions) == 10
    assert sum(float(c["points"]) for question in questions for c in question.entries("rubric")) == 10


def test_every_case_says_why_it_exists() -> None:
    assert all((CASES / name / "README.md").read_text(encoding="utf-8").count("\n") >= 3 for name in NAMES)


def test_every_key_of_the_module_is_the_answer_that_its_model_gives() -> None:
    from course.models.memory import follow
    from course.models.passages import passage
    from course.models.vocabulary import profile

    bank = load_bank(ROOT / "notebooks" / "03-language-learning.yaml")
    key = bank["s3-read-bands"].data["key"]
    shown = 100 * profile(passage("ru-seasons").text, "ru").coverage(3)
    assert abs(key["value"] - shown) <= key["tolerance"]
    plans = {"spaced": [1, 6, 20, 45], "late": [56, 57, 58, 59], "early": [1, 2, 3, 4], "none": []}
    best_first = sorted(plans, key=lambda name: -follow(plans[name], 120).on(120))
    assert bank["s3-plan-order"].data["key"] == best_first
