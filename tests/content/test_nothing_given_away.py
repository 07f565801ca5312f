"""How a question is laid out tells nothing about its answer."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from course.questions.bank import load_bank
from course.questions.question import Question

ROOT = Path(__file__).resolve().parents[2]
BANKS = [*ROOT.glob("notebooks/*.yaml"), *ROOT.glob("assignments/*/questions.yaml")]
EVERY = [question for path in sorted(BANKS) for question in load_bank(path) if question.data.get("key")]
ORDERS = [question for question in EVERY if question.type == "order"]
TABLES = [question for question in EVERY if question.type == "fill-table" and question.entries("rows")]
SORTED = [question for question in EVERY if question.type in {"match", "classify"}]


def ids(question: Question, part: str) -> list[str]:
    return [str(entry["id"]) for entry in question.entries(part)]


def longest_ladder(places: list[int], count: int) -> int:
    """Return how many answers in a row are the same category as the one above, or the next one."""
    longest = run = 1
    for above, here in itertools.pairwise(places):
        run = run + 1 if (here - above) % count in {0, 1} else 1
        longest = max(longest, run)
    return longest


@pytest.mark.parametrize("question", ORDERS, ids=lambda question: question.id)
def test_no_step_stands_in_its_right_place_from_the_start(question: Question) -> None:
    key = [str(identifier) for identifier in question.data["key"]]
    assert [] == [step for step, right in zip(ids(question, "items"), key, strict=True) if step == right]


@pytest.mark.parametrize("question", SORTED, ids=lambda question: question.id)
def test_answers_do_not_run_through_the_categories(question: Question) -> None:
    categories = ids(question, "categories")
    places = [categories.index(str(question.data["key"][item])) for item in ids(question, "items")]
    if len(categories) > 2:
        assert longest_ladder(places, len(categories)) <= 3
    else:  # two categories: neither in blocks nor in turn
        changes = sum(above != here for above, here in itertools.pairwise(places))
        assert 1 < changes < len(places) - 1


def choice_columns(question: Question) -> list[tuple[str, list[str]]]:
    """Return each column that is chosen from a list, with its choices."""
    columns = [column for column in question.entries("columns") if column.get("kind") == "choice"]
    return [(str(column["id"]), [str(option["id"]) for option in column["options"]]) for column in columns]


@pytest.mark.parametrize("question", TABLES, ids=lambda question: question.id)
def test_rows_of_a_table_do_not_run_through_the_choices(question: Question) -> None:
    for column, choices in choice_columns(question):
        key = [question.data["key"][row].get(column) for row in ids(question, "rows")]
        places = [choices.index(str(right)) for right in key if right is not None]
        assert longest_ladder(places, len(choices)) <= 4
