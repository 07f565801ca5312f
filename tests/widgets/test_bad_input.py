"""Whatever is typed or pasted into a question is kept, or refused in plain words; checking it never fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from course.answers.store import AnswerStore
from course.questions.bank import load_bank
from course.questions.question import Question
from course.widgets.question import QuestionWidget
from tests.explorations.test_bad_input import BAD

ROOT = Path(__file__).resolve().parents[2]
BANKS = sorted([*(ROOT / "notebooks").glob("*.yaml"), *(ROOT / "assignments").glob("*/questions.yaml")])
TYPED = {"number", "short-text", "long-text", "fill-table", "levels", "artefact"}


def one_of_each() -> list[Question]:
    """Return, for each bank, the first question of every type that takes text."""
    found: dict[tuple[Path, str], Question] = {}
    for bank in BANKS:
        for question in load_bank(bank):
            if question.type in TYPED:
                found.setdefault((bank, question.type), question)
    return list(found.values())


def answer_of(question: Question, typed: str) -> Any:
    if question.type == "fill-table":
        columns = {str(column["id"]): typed for column in question.data["columns"]}
        rows = question.data.get("rows")
        return {str(row["id"]): columns for row in rows} if rows else [columns]
    if question.type == "levels":
        return {str(item["id"]): {"level": 1, "evidence": typed} for item in question.data["items"]}
    fields = question.data.get("fields")
    return {str(field["id"]): typed for field in fields} if question.type == "artefact" and fields else typed


@pytest.mark.parametrize("question", one_of_each(), ids=lambda question: question.id)
def test_what_is_typed_is_kept_or_refused_in_plain_words(question: Question, tmp_path: Path) -> None:
    store = AnswerStore(tmp_path)
    shown = QuestionWidget(question, store)
    for number, (name, typed) in enumerate(BAD.items(), 1):
        shown._on_message(shown, {"do": "save", "value": answer_of(question, typed), "seq": number}, [])
        status = shown.status
        assert number == status["seq"], name
        assert ("saved" in status) != ("problem" in status), name
        shown._on_message(shown, {"do": "check"}, [])
        json.dumps(shown.get_state(), ensure_ascii=False, default=str).encode()
    shown._on_message(shown, {"do": "save", "value": answer_of(question, "A good answer."), "seq": 99}, [])
    assert "saved" in shown.status
    assert answer_of(question, "A good answer.") == AnswerStore(tmp_path).get(question.id).value  # type: ignore[union-attr]
