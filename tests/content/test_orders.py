"""Questions of order: what is shown first must not be the answer."""

from pathlib import Path

from course.questions.bank import load_bank

ROOT = Path(__file__).resolve().parents[2]
BANKS = [*ROOT.glob("notebooks/*.yaml"), *ROOT.glob("assignments/*/questions.yaml")]


def test_nothing_to_be_put_in_order_stands_in_order_at_the_start() -> None:
    asked = [question for path in BANKS for question in load_bank(path) if question.type == "order"]
    assert asked != []
    assert [] == [
        question.id for question in asked if [item["id"] for item in question.entries("items")] == question.data["key"]
    ]
