"""Marks: equal for equal answers, partial where parts are right, never an exception for what a trainee typed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.errors import AnswerError
from course.questions.describe import answer_html, answer_text
from course.questions.marking import mark
from course.questions.question import Question
from course.questions.shapes import parse_number


def entries(*ids: str) -> list[dict[str, str]]:
    return [{"id": one, "text": one.upper()} for one in ids]


QUESTIONS: dict[str, dict[str, Any]] = {
    "choice": {"options": entries("a", "b"), "key": "a"},
    "multi-choice": {"options": entries("a", "b", "c", "d"), "key": ["a", "b"]},
    "match": {"items": entries("x", "y"), "categories": entries("p", "q"), "key": {"x": "p", "y": "q"}},
    "classify": {"items": entries("x", "y"), "categories": entries("p", "q"), "key": {"x": "p", "y": "p"}},
    "order": {"items": entries("a", "b", "c"), "key": ["a", "b", "c"]},
    "number": {"key": {"value": 38, "tolerance": 0.5}},
    "short-text": {"key": {"accept": ["sep(tember)? 1", "1 сентября"]}},
    "fill-table": {"rows": entries("r"), "columns": entries("c", "d"), "key": {"r": {"c": "yes", "d": {"value": 2}}}},
}
PERFECT: dict[str, Any] = {
    "choice": "a",
    "multi-choice": ["a", "b"],
    "match": {"x": "p", "y": "q"},
    "classify": {"x": "p", "y": "p"},
    "order": ["a", "b", "c"],
    "number": "38,4",
    "short-text": " 1  Сентября ",
    "fill-table": {"r": {"c": "YES", "d": "2"}},
}


def question(kind: str) -> Question:
    return Question({"id": "q", "type": kind, "prompt": "P", "points": 4, **QUESTIONS[kind]})


@pytest.mark.parametrize("kind", QUESTIONS)
def test_a_perfect_answer_earns_all_points(kind: str) -> None:
    assert mark(question(kind), PERFECT[kind]).points == 4.0


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("nothing", [None, "", {}, []])
def test_no_answer_earns_nothing(kind: str, nothing: Any) -> None:
    result = mark(question(kind), nothing)
    assert (result.points, result.answered) == (0.0, False)


@pytest.mark.parametrize(
    ("kind", "value", "points"),
    [
        ("multi-choice", ["a"], 2.0),
        ("multi-choice", ["a", "b", "c", "d"], 0.0),
        ("match", {"x": "p", "y": "p"}, 2.0),
        ("order", ["b", "a", "c"], 1.33),
        ("order", ["c", "b", "a"], 0.0),
        ("fill-table", {"r": {"c": "yes", "d": "3"}}, 2.0),
        ("number", "38.6", 0.0),
    ],
)
def test_partly_right_earns_a_part(kind: str, value: Any, points: float) -> None:
    assert points == mark(question(kind), value).points


@pytest.mark.parametrize(("kind", "value"), [("choice", ["a"]), ("match", "p"), ("order", {"a": 1}), ("number", [3])])
def test_an_answer_of_the_wrong_type_is_told(kind: str, value: Any) -> None:
    with pytest.raises(AnswerError, match="not of the kind"):
        mark(question(kind), value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@given(st.sampled_from(sorted(QUESTIONS)), json_values)
def test_whatever_is_in_the_file_gives_a_mark_or_a_plain_error(kind: str, value: Any) -> None:
    try:
        result = mark(question(kind), value)
    except AnswerError:
        return
    assert 0.0 <= result.points <= result.maximum
    assert answer_text(question(kind), value) != ""
    assert "<script" not in answer_html(question(kind), value)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3,5", 3.5),
        ("1 445 298", 1445298.0),
        ("−2", -2.0),
        ("45 %", 45.0),
        ("12 px", 12.0),
        ("many", None),
        ("1-2", None),
        (7, 7.0),
        (10**400, None),
        (float("nan"), None),
        (float("inf"), None),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str | float, number: float | None) -> None:
    assert number == parse_number(typed)


def test_an_answer_is_escaped_where_people_read_it() -> None:
    long = Question({"id": "q", "type": "long-text", "prompt": "P"})
    assert "&lt;script&gt;" in answer_html(long, "<script>alert(1)</script>")
