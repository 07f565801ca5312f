"""The explorations of session 2 compute what their models say, and answer whatever is typed in plain words."""

import statistics
import time
from typing import Any

import pytest
from models.school_page import repaired

from course.models.page import inspect_page
from course.models.samples import read_sample
from course.widgets.catalogue import build_exploration
from course.widgets.description import Exploration
from course.widgets.exploration import clean_values, compute_outcome, exploration_view

IDS = [
    "s2-contrast",
    "s2-colour-vision",
    "s2-alt-text",
    "s2-captions",
    "s2-captions-trip",
    "s2-page-repair",
    "s2-page-repair-trip",
    "s2-needs",
]
ODD = [
    "",
    "   ",
    "Привет, мир",
    "مرحبا",
    "🙂" * 50,
    "x" * 200_000,
    "<p onclick='x'>pasted <b>HTML",
    "Ïðèâåò, âñåì",
    "\ufffd\ufffd",
    "1\n00:0x:00 --> 99\nbroken",
    "красный",
    "#12",
    "rgb(",
    "1e999",
    "\x00",
    "{'a': 1}",
]


@pytest.fixture(scope="module", params=IDS)
def exploration(request: pytest.FixtureRequest) -> Exploration:
    built = build_exploration(request.param)
    assert isinstance(built, Exploration)
    return built


def outcome(identifier: str, **changes: Any) -> dict[str, Any]:
    built = build_exploration(identifier)
    return compute_outcome(built, clean_values(built.controls, {**built.start_values(), **changes}), None)


def table(shown: dict[str, Any], caption: str) -> list[list[str]]:
    return next(view["rows"] for view in shown["views"] if view["kind"] == "table" and view["caption"] == caption)


def metric(shown: dict[str, Any], name: str) -> dict[str, str]:
    return next(
        item for view in shown["views"] if view["kind"] == "metrics" for item in view["items"] if item["name"] == name
    )


def test_it_starts_with_a_result_a_summary_and_its_limits(exploration: Exploration) -> None:
    shown = compute_outcome(exploration, exploration.start_values(), None)
    assert not shown.get("failed")
    assert shown["summary"]
    assert exploration.leaves_out
    assert exploration.explain
    assert exploration_view(exploration)["id"] == exploration.id


def test_every_picture_has_words_and_a_table(exploration: Exploration) -> None:
    for view in compute_outcome(exploration, exploration.start_values(), None)["views"]:
        if view["kind"] == "figure":
            assert view["alt"]
            assert view["table"]["rows"]


def test_comparing_a_prediction_gives_a_sentence(exploration: Exploration) -> None:
    if exploration.predict:
        told = exploration.predict.options[0][0] if exploration.predict.options else "7"
        assert compute_outcome(exploration, exploration.start_values(), told)["compare"]


@pytest.mark.parametrize("typed", ODD, ids=range(len(ODD)))
def test_whatever_is_typed_gets_a_result_or_a_plain_message(exploration: Exploration, typed: str) -> None:
    for control in exploration.controls:
        value: Any = [{column.id: typed for column in control.columns}] * 2 if control.kind == "rows" else typed  # type: ignore[attr-defined]
        values = clean_values(exploration.controls, {**exploration.start_values(), control.id: value})
        shown = compute_outcome(exploration, values, None)
        assert shown["views"]
        assert "could not be computed" not in shown["summary"], f"{control.id}: the model met what its author forgot"
        assert "Traceback" not in str(shown["views"])


def test_each_action_gives_values_that_compute(exploration: Exploration) -> None:
    for label, act in exploration.actions:
        values = {**exploration.start_values(), **act(exploration.start_values())}
        assert not compute_outcome(exploration, values, None).get("failed"), label


@pytest.mark.parametrize("identifier", IDS)
def test_an_edit_is_computed_well_within_the_budget(identifier: str) -> None:
    """A generous bound for a busy machine; the real measure is `make bench-widgets`."""
    built = build_exploration(identifier)
    values = built.start_values()
    times = []
    for _ in range(7):
        start = time.perf_counter()
        compute_outcome(built, values, None)
        times.append(time.perf_counter() - start)
    assert statistics.median(times) < 0.4


def test_the_contrast_laboratory_mends_the_pair_and_keeps_the_hue() -> None:
    built = build_exploration("s2-contrast")
    values = {**built.start_values(), "ink": "#ff9933"}
    assert metric(compute_outcome(built, values, None), "Running text, AA (1.4.3)")["value"] == "fails"
    mended = {**values, **built.actions[0][1](values)}
    assert metric(compute_outcome(built, mended, None), "Running text, AA (1.4.3)")["value"] == "passes"


@pytest.mark.parametrize("page", ["en", "ru", "el", "hy", "ka", "ar", "hi", "zh"])
def test_sample_pages_name_their_language_and_have_no_barrier_in_good_colours(page: str) -> None:
    shown = outcome("s2-contrast", ink="#222222", page=page)
    html = next(view["html"] for view in shown["views"] if view["kind"] == "page")
    assert f'lang="{page}"' in html
    assert inspect_page(html) == []


def test_red_green_and_brown_fall_together_and_moving_apart_helps() -> None:
    built = build_exploration("s2-colour-vision")
    values = built.start_values()
    assert int(metric(compute_outcome(built, values, None), "Pairs that fall together")["value"]) >= 1
    apart = {**values, **built.actions[0][1](values)}
    assert metric(compute_outcome(built, apart, None), "Pairs that fall together")["value"] == "0"


def test_a_bad_colour_in_the_chart_names_its_row() -> None:
    rows = [{"label": "a", "value": "1", "colour": "#ff0000"}, {"label": "b", "value": "2", "colour": "reddish"}]
    shown = outcome("s2-colour-vision", rows=rows)
    assert "Row 2" in shown["summary"]
    assert "reddish" in shown["summary"]


def test_the_alt_workshop_tells_a_file_name_and_a_good_text_apart() -> None:
    assert metric(outcome("s2-alt-text"), "In order")["status"] == "bad" or "file" in str(outcome("s2-alt-text"))
    good = "Three bean plants: the one by the window is tall and green, the one from the cupboard pale and short."
    assert metric(outcome("s2-alt-text", alt=good), "In order")["status"] == "good"
    assert metric(outcome("s2-alt-text", picture="divider", alt=""), "In order")["status"] == "good"
    assert metric(outcome("s2-alt-text", picture="divider", alt="wave"), "In order")["status"] == "bad"


def test_the_page_bench_counts_down_to_none() -> None:
    assert metric(outcome("s2-page-repair"), "Barriers left")["value"] == "19"
    assert metric(outcome("s2-page-repair", html=repaired()), "Barriers left")["value"] == "0"


def test_the_bench_shows_the_page_with_its_own_pictures_and_without_scripts() -> None:
    shown = outcome("s2-page-repair")
    page = next(view for view in shown["views"] if view["kind"] == "page")
    assert page["html"].count("data:image/svg+xml;base64") == 4


def test_half_a_page_of_broken_captions_still_shows_the_good_half() -> None:
    text = read_sample("captions/seed-en.srt").replace("00:00:04,600", "00:00:0four")
    shown = outcome("s2-captions", srt=text)
    assert not shown.get("failed")
    assert metric(shown, "Could not be read")["value"] == "1"


def test_five_measures_are_one_too_many_and_nobody_in_class_is_said() -> None:
    assert (
        "room for four"
        in outcome("s2-needs", measures=["captions", "real-text", "time", "choice", "written"])["summary"]
    )
    assert "nobody" in outcome("s2-needs", cards=[])["summary"]
