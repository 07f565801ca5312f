"""ask, mark and explore in a cell: widgets, readable text while grading, and plain words where something is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from course import ask, explore, mark
from course.answers.store import AnswerStore
from course.widgets.exploration import ExplorationWidget, clean_values
from course.widgets.question import QuestionWidget
from course.widgets.shown import Shown

BANK = """format: ict-course/question-bank/1
session: 1
title: T
questions:
- {id: free, type: choice, prompt: P, key: a, hints: [h1, h2], options: [{id: a, text: A, feedback: fa}, {id: b, text: B}]}
- {id: graded, type: number, prompt: P, points: 2, key: {value: 3}}
- {id: words, type: long-text, prompt: P, rubric: [{id: r, text: R, points: 3, levels: [l0, l1]}]}
- {id: half, type: number, prompt: P, points: 1.5, key: {value: 3}}
- id: notice
  type: artefact
  prompt: P
  points: 1
  live: true
  fields: [{id: text, text: F, kind: long}]
  checks: [{check: "message:fits", points: 1, text: Length}]
- id: run
  type: predict-run-explain
  title: A question's own title
  prompt: P
  points: 1
  exploration: s1-territory
  checks: [{check: "planning:dated_goals", points: 1, text: T}]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "bank.yaml").write_text(BANK, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return tmp_path


def send(widget: Any, **content: Any) -> None:
    widget._on_message(widget, content, [])


def test_an_answer_is_saved_and_restored(folder: Path) -> None:
    widget = ask("free")
    assert isinstance(widget, QuestionWidget)
    send(widget, do="save", value="b", seq=1)
    assert "saved" in widget.status
    assert ask("free").value == "b"


def test_practice_gives_feedback_and_hints_one_by_one(folder: Path) -> None:
    widget = ask("free")
    send(widget, do="save", value="a", seq=1)
    send(widget, do="check")
    assert (widget.feedback["right"], widget.feedback["words"]) == (True, ["fa"])
    for shown in (["h1"], ["h1", "h2"], ["h1", "h2"]):
        send(widget, do="hint")
        assert shown == widget.hints


def test_the_browser_gets_no_key_and_a_graded_question_says_nothing(folder: Path) -> None:
    widget = ask("graded")
    send(widget, do="save", value="3", seq=1)
    send(widget, do="check")
    assert widget.feedback == {}
    assert "key" not in json.dumps([ask("free").view, widget.view])


def test_an_answer_of_the_wrong_type_keeps_the_old_one(folder: Path) -> None:
    widget = ask("free")
    send(widget, do="save", value="a", seq=1)
    send(widget, do="save", value=["a"], seq=2)
    assert "not of the kind" in widget.status["problem"]
    assert AnswerStore(folder).values()["free"] == "a"


def test_a_read_only_folder_is_told_in_the_widget(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: Any, **_options: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("course.answers.store.tempfile.mkstemp", refuse)
    widget = ask("free")
    send(widget, do="save", value="a", seq=1)
    assert "read-only" in widget.status["problem"]


@pytest.mark.parametrize("call", [lambda: ask("fre"), lambda: explore("s9-nothing"), lambda: explore("../etc")])
def test_what_is_wrong_is_shown_in_the_place_of_the_widget(folder: Path, call: Any) -> None:
    shown = call()
    assert isinstance(shown, Shown)
    assert 'role="alert"' in shown.html
    assert "Traceback" not in shown.text


def test_while_grading_an_answer_is_readable_text(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    AnswerStore(folder).put("words", "My <plan>")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    shown = ask("words")
    assert isinstance(shown, Shown)
    assert "My &lt;plan&gt;" in shown.html
    assert "My <plan>" in shown.text


def test_a_test_cell_is_worth_its_points_and_without_a_key_says_only_whether_there_is_an_answer(folder: Path) -> None:
    assert mark("graded") == 0.0
    AnswerStore(folder).put("graded", "3")
    assert mark("graded") is None
    assert mark("graded", {"key": {"value": 3}}) == 2.0
    assert mark("graded", {"key": {"value": 4}}) == 0.0
    assert mark("nowhere", {"key": 1}) == 0.0


def test_an_exploration_waits_for_the_prediction_and_then_computes(folder: Path) -> None:
    widget = explore("s1-territory")
    assert isinstance(widget, ExplorationWidget)
    assert widget.outcome == {}
    record = {"prediction": "30", "controls": {"country": "KZ", "share": 1}, "runs": [], "explanation": ""}
    send(widget, do="save", value=record, seq=1)
    send(widget, do="run", values=record["controls"], prediction="30", seq=1)
    assert "CLDR lists 6 languages" in widget.outcome["summary"]
    assert "You predicted 30" in widget.outcome["compare"]
    assert "CLDR lists 6 languages" in explore("s1-territory").outcome["summary"]


def test_a_question_can_be_an_exploration(folder: Path) -> None:
    widget = ask("run")
    assert isinstance(widget, ExplorationWidget)
    assert (widget.identifier, widget.view["graded"]) == ("run", True)


def test_an_exploration_that_is_a_question_bears_the_question_s_title(folder: Path) -> None:
    assert "A question's own title" == ask("run").view["title"]
    assert explore("s1-territory").view["title"] == explore("s1-territory").exploration.title


def test_an_empty_field_is_not_a_mistake_yet(folder: Path) -> None:
    widget = ask("notice")
    assert [] == widget.checks
    send(widget, do="save", value="One word more.", seq=1)
    assert ["Length"] == [check["name"] for check in widget.checks]
    send(widget, do="save", value=" ", seq=2)
    assert [] == widget.checks


@pytest.mark.parametrize(("language", "shown"), [("en", "1.5 points"), ("ru", "1,5 балла")])
def test_half_points_are_told_in_the_language_in_force(
    language: str, shown: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", language)
    assert shown == ask("half").view["points_text"]


def test_values_from_the_browser_are_held_to_their_controls(folder: Path) -> None:
    controls = explore("s1-territory").exploration.controls
    wild = {"country": "<script>", "share": "1e999", "unknown": 1}
    assert clean_values(controls, wild) == {"country": "RU", "share": 0.5}
