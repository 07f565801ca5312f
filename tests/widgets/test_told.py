"""An exploration's answer on paper: labels instead of ids, in the language in force, whatever the file holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course import i18n
from course.questions.bank import load_bank
from course.questions.describe import answer_lines
from course.questions.question import Question
from course.widgets.told import in_words

ROOT = Path(__file__).parents[2]
ASKED = [
    question
    for bank in sorted(ROOT.glob("assignments/*/questions.yaml"))
    for question in load_bank(bank)
    if question.type == "predict-run-explain"
]


def find(identifier: str) -> Question:
    return next(question for question in ASKED if question.id == identifier)


def told(identifier: str, value: Any) -> dict[str, str]:
    return dict(answer_lines(find(identifier), in_words(find(identifier), value)))


CALENDAR = {
    "prediction": "3",
    "controls": {
        "year": "2026",
        "home": "RU",
        "saturday": False,
        "calendars": ["orthodox", "islamic"],
        "entries": [{"title": "Trip", "kind": "trip", "date": "2027-05-04", "days": "2"}],
    },
    "explanation": "May is full.",
}


def test_controls_are_told_by_their_labels() -> None:
    lines = told("a4-calendar", CALENDAR)
    assert "3" == lines["Prediction"]
    assert "2026/27" == lines["School year"]
    assert "Russia" == lines["The school is in"]
    assert "no" == lines["No lessons on Saturday"]
    assert {"Christian, Orthodox churches", "Islamic"} == set(lines["Calendars that people may keep"].splitlines())
    assert "Event: Trip; Kind: Trip or camp; First day: May 4, 2027; Days: 2" == lines["Events"]
    assert "It begins in" not in lines, "what was never set is not told"


def test_they_are_told_in_the_language_in_force() -> None:
    i18n.use("ru")
    try:
        lines = told("a4-opinions", {"prediction": "tolerance", "controls": {"model": "pairs", "tolerance": 0.3}})
    finally:
        i18n.use(None)
    assert {"Прогноз", "Правило", "Терпимость"} <= set(lines)
    assert "0,3" == lines["Терпимость"]


def test_a_choice_in_a_form_is_told_by_its_label() -> None:
    bank = load_bank(ROOT / "assignments" / "session-3" / "questions.yaml")
    lines = dict(answer_lines(bank["a3-adapt"], {"source": "en-plates", "text": "Plates move."}))
    assert "The moving plates of the Earth (English, science)" == lines["Source"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@pytest.mark.parametrize("question", ASKED, ids=[question.id for question in ASKED])
def test_what_a_strong_example_did_has_no_id_in_it(question: Question) -> None:
    path = ROOT / "tests" / "cases" / f"session{question.session}" / "strong" / "answers.json"
    saved = json.loads(path.read_text(encoding="utf-8"))
    value = saved.get("answers", saved)[question.id]
    value = value.get("value", value)
    names = [name for name, _text in answer_lines(question, in_words(question, value))]
    assert not set(names) & set(value.get("controls") or ())


@settings(deadline=None)
@given(st.sampled_from(ASKED), json_values, st.dictionaries(st.sampled_from(["entries", "year", "text"]), json_values))
def test_whatever_is_in_the_file_can_be_told(question: Question, odd: Any, controls: Any) -> None:
    for value in ({"prediction": odd, "controls": controls}, {"controls": odd, "runs": controls}):
        assert answer_lines(question, in_words(question, value))
