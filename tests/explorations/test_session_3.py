"""The explorations of session 3: they run, they compare, and bad input is told where the result would be."""

from typing import Any

import pytest

from course.models.passages import passage
from course.plots.views import Figure
from course.widgets.catalogue import build_exploration
from course.widgets.description import Exploration
from course.widgets.exploration import compute_outcome

IDS = (
    "s3-bands",
    "s3-readability",
    "s3-simplify",
    "s3-forms",
    "s3-forgetting",
    "s3-cognates",
    "s3-homework",
    "s3-welcome",
)
# What people really paste: each is told in words of its own.
HOSTILE = {
    "empty": "",
    "spaces": " \n\t ",
    "another script": "ფოტოსინთეზი არის პროცესი. Η φωτοσύνθεση.",
    "emoji": "😀🎉😀",
    "200,000 characters": "слово " * 33_334,
    "pasted HTML": "<div class='x'><p>Фотосинтез</p><script>alert(1)</script></div>",
    "Windows-1251 read as Latin-1": "Ôîòîñèíòåç — ýòî ïðîöåññ",
    "mixed bytes": "Фотосинтез \udcf4\udcee\udcf2 это",
}


def built(identifier: str) -> Exploration:
    found = build_exploration(identifier)
    assert isinstance(found, Exploration)
    return found


def first_prediction(exploration: Exploration) -> str:
    assert exploration.predict is not None
    return exploration.predict.options[0][0] if exploration.predict.options else "50"


@pytest.mark.parametrize("identifier", IDS)
def test_it_asks_for_a_prediction_runs_compares_explains_and_states_its_limits(identifier: str) -> None:
    exploration = built(identifier)
    outcome = compute_outcome(exploration, exploration.start_values(), first_prediction(exploration))
    assert "failed" not in outcome
    assert outcome["views"]
    assert outcome["summary"]
    assert outcome["compare"]
    assert exploration.explain
    assert exploration.leaves_out


@pytest.mark.parametrize("identifier", IDS)
def test_every_chart_has_words_and_a_table(identifier: str) -> None:
    exploration = built(identifier)
    for view in exploration.compute(exploration.start_values()).views:
        if isinstance(view, Figure):
            assert view.alt
            assert view.table.rows
            assert all(len(row) == len(view.table.header) for row in view.table.rows)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    ("identifier", "control", "others"),
    [
        ("s3-bands", "text", {"passage": "own-ru"}),
        ("s3-readability", "text", {"passage": "own-ru"}),
        ("s3-simplify", "text", {}),
    ],
)
def test_text_that_cannot_be_read_is_a_plain_message_and_the_rest_goes_on(
    identifier: str, control: str, others: dict[str, Any], name: str
) -> None:
    exploration = built(identifier)
    values = {**exploration.start_values(), **others, control: HOSTILE[name]}
    outcome = compute_outcome(exploration, values)
    assert outcome["failed"]
    (notice,) = outcome["views"]
    assert notice["kind"] == "notice"
    assert "could not be computed" not in notice["text"]
    assert "Traceback" not in notice["text"]
    assert "failed" not in compute_outcome(exploration, exploration.start_values())


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    ("identifier", "control"),
    [
        ("s3-simplify", "glossary"),
        ("s3-cognates", "russian"),
        ("s3-cognates", "english"),
        ("s3-forgetting", "reviews"),
        ("s3-homework", "link"),
        ("s3-homework", "tasks"),
        ("s3-homework", "title"),
        ("s3-welcome", "message"),
        ("s3-welcome", "school"),
    ],
)
def test_other_boxes_take_the_same_text_or_say_why_not(identifier: str, control: str, name: str) -> None:
    exploration = built(identifier)
    outcome = compute_outcome(exploration, {**exploration.start_values(), control: HOSTILE[name]})
    said = str(outcome["views"])
    assert "could not be computed" not in said
    assert "<script>alert" not in said


@pytest.mark.parametrize("typed", HOSTILE.values())
def test_the_trainer_takes_anything_for_an_answer(typed: str) -> None:
    exploration = built("s3-forms")
    assert "failed" not in compute_outcome(exploration, {**exploration.start_values(), "answer": typed[:5000]})


def test_copying_a_passage_puts_it_into_the_box() -> None:
    exploration = built("s3-bands")
    _label, copy = exploration.actions[0]
    values = copy({**exploration.start_values(), "passage": "en-plates"})
    assert (values["text"], values["passage"]) == (passage("en-plates").text, "own-en")
    assert copy(values) == values


def test_the_bench_starts_again_from_the_source_chosen() -> None:
    exploration = built("s3-simplify")
    _label, restart = exploration.actions[0]
    values = restart({**exploration.start_values(), "passage": "en-printing"})
    assert values["text"] == passage("en-printing").text
    assert "failed" not in compute_outcome(exploration, values)


def test_text_in_the_wrong_language_for_its_source_is_told() -> None:
    exploration = built("s3-simplify")
    outcome = compute_outcome(exploration, {**exploration.start_values(), "passage": "en-printing"})
    assert "not English" in outcome["summary"]


def test_an_edit_moves_the_figures_of_the_bench() -> None:
    exploration = built("s3-simplify")
    values = exploration.start_values()
    edited = {**values, "glossary": "хлоропласт — часть клетки\nпигмент — вещество с цветом\nустьице — отверстие"}
    assert compute_outcome(exploration, values)["views"][0] != compute_outcome(exploration, edited)["views"][0]


def test_the_trainer_judges_explains_and_goes_on() -> None:
    exploration = built("s3-forms")
    values = exploration.start_values()
    (_next, advance), (_show, give_up) = exploration.actions
    assert "not right" in compute_outcome(exploration, {**values, "answer": "xyz"})["summary"]
    told = compute_outcome(exploration, give_up(values))
    assert "not right" not in told["summary"]
    assert told["views"][1]["status"] == "good"
    prompts = set()
    for _item in range(10):
        prompts.add(compute_outcome(exploration, values)["summary"])
        values = advance(values)
    assert len(prompts) == 10
    assert (values["item"], values["set"]) == (1, 2)


def test_suggested_plans_end_before_the_day_that_counts() -> None:
    exploration = built("s3-forgetting")
    _label, suggest = exploration.actions[0]
    days = suggest({**exploration.start_values(), "exam": 30})["reviews"]
    assert days
    assert max(int(day) for day in days.split(", ")) < 30
