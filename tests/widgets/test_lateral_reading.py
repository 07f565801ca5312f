"""The simulator keeps the truth to itself until both judgements are given, and keeps what was judged."""

import json
from pathlib import Path
from typing import Any

import pytest

from course.answers.store import AnswerStore
from course.models.lateral import brief_set
from course.models.sources import cards, kinds, label
from course.questions.bank import load_bank
from course.questions.describe import answer_text
from course.widgets.lateral_reading import LateralReadingWidget

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(tmp_path: Path) -> AnswerStore:
    return AnswerStore(tmp_path)


@pytest.fixture
def simulator(store: AnswerStore) -> LateralReadingWidget:
    return LateralReadingWidget("module", "s5-lateral-reading", store)


def _judge(simulator: LateralReadingWidget, page: str, **reading: Any) -> None:
    kept = (simulator.value or {}).get("readings", {})
    simulator.do_save({"value": {"readings": {**kept, page: reading}}, "seq": 1})


def test_neither_verdict_nor_kind_nor_experts_path_is_in_the_browser_before_the_debrief(
    simulator: LateralReadingWidget,
) -> None:
    sent = json.dumps([simulator.view, simulator.debriefs, simulator.overall], ensure_ascii=False)
    for brief in brief_set("module"):
        assert brief.verdict not in sent
        assert not any(step.why in sent for step in brief.expert)
    assert kinds()["imitation"] not in sent
    assert '"supported"' not in sent


def test_the_debrief_opens_with_the_second_judgement_only(simulator: LateralReadingWidget) -> None:
    _judge(simulator, "sledge-photo", before=80, moves=["search"], seconds=3)
    assert simulator.debriefs == {}
    _judge(simulator, "sledge-photo", before=80, after=5, moves=["search", "photo-record"], seconds=9)
    assert list(simulator.debriefs) == ["sledge-photo"]
    assert simulator.debriefs["sledge-photo"]["supported"] is False


def test_what_was_judged_cannot_be_mended_after_the_debrief(simulator: LateralReadingWidget) -> None:
    _judge(simulator, "sledge-photo", before=80, after=70, moves=["search"], seconds=9)
    _judge(simulator, "sledge-photo", before=0, after=0, moves=["photo-record"], seconds=1)
    assert tuple(simulator.value["readings"]["sledge-photo"][name] for name in ("before", "after")) == (80, 70)


def test_the_first_glance_stays_as_it_was_given(simulator: LateralReadingWidget) -> None:
    _judge(simulator, "two-thousand", before=60, moves=[], seconds=1)
    _judge(simulator, "two-thousand", before=5, after=5, moves=["search", "article"], seconds=30)
    assert simulator.value["readings"]["two-thousand"]["before"] == 60


def test_everything_is_there_again_after_a_restart(simulator: LateralReadingWidget, store: AnswerStore) -> None:
    _judge(simulator, "granddaughter", before=30, after=90, moves=["search", "register"], seconds=42)
    again = LateralReadingWidget("module", "s5-lateral-reading", store)
    assert simulator.value == again.value
    assert simulator.debriefs == again.debriefs


def test_from_two_pages_on_the_balance_shows_score_picture_and_table(simulator: LateralReadingWidget) -> None:
    _judge(simulator, "granddaughter", before=30, after=90, moves=["register"], seconds=42)
    assert simulator.overall == []
    _judge(simulator, "order-1942", before=50, after=5, moves=["archive-notice"], seconds=12)
    assert [view["kind"] for view in simulator.overall] == ["metrics", "figure", "table"]
    assert label() in simulator.overall[2]["caption"]


def test_each_exported_line_says_that_its_source_is_synthetic(simulator: LateralReadingWidget) -> None:
    _judge(simulator, "granddaughter", before=30, after=90, moves=["register"], seconds=42)
    lines = [run["summary"] for run in simulator.value["runs"]]
    assert len(lines) == 1
    assert label() in lines[0]
    assert "0:42" in lines[0]


@pytest.mark.parametrize(
    "value", [None, 7, "x", [], {"readings": 3}, {"readings": {"sledge-photo": {"before": "high", "moves": "no"}}}]
)
def test_a_damaged_value_costs_nothing_but_itself(value: Any, store: AnswerStore) -> None:
    store.put("s5-lateral-reading", value)
    simulator = LateralReadingWidget("module", "s5-lateral-reading", store)
    simulator.do_save({"value": value, "seq": 1})
    assert simulator.value["readings"] == {}


def test_as_a_question_it_is_saved_under_the_questions_id_and_can_be_read_without_the_widget(
    store: AnswerStore,
) -> None:
    question = load_bank(ROOT / "assignments" / "session-5" / "questions.yaml")["a5-reading"]
    asked = LateralReadingWidget("assignment", "s5-lateral-assignment", store).as_question(question, store)
    assert asked.view["graded"] is True
    _judge(asked, "nurse-quote", before=70, after=5, moves=["search", "letters"], seconds=65)
    saved = store.get("a5-reading")
    assert saved is not None
    text = answer_text(question, saved.value)
    assert cards()["letters"].site in text
    assert label() in text
