"""The explorations of session 4: they compute from their start values, in time, and say what they leave out."""

import statistics
import time
from datetime import date

import pytest

from course.explorations import s4_calendar, s4_conflict, s4_opinions, s4_orkse, s4_project
from course.models.scenario import load
from course.widgets.exploration import clean_values, compute_outcome
from course.widgets.scenario import debrief, record

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def calendar():
    return s4_calendar.build(TODAY)


@pytest.fixture(scope="module", params=["calendar", "orkse", "opinions", "project"])
def exploration(request):
    modules = {
        "calendar": lambda: s4_calendar.build(TODAY),
        "orkse": s4_orkse.build,
        "opinions": s4_opinions.build,
        "project": s4_project.build,
    }
    return modules[request.param]()


def test_it_predicts_computes_compares_explains_and_states_its_limits(exploration):
    values = exploration.start_values()
    outcome = compute_outcome(exploration, values, "2")
    assert "failed" not in outcome
    assert outcome["summary"]
    assert outcome["compare"]
    assert exploration.predict
    assert exploration.explain
    assert len(exploration.leaves_out.split()) > 15


def test_every_picture_has_its_words_and_its_table(exploration):
    views = exploration.compute(exploration.start_values()).views
    figures = [v for v in views if v.kind == "figure"]
    assert all(len(f.alt) > 20 and f.table.rows for f in figures)
    assert all(v.as_text() and v.as_html() for v in views)


def test_an_edit_of_a_live_exploration_is_answered_in_time(exploration):
    """Below 60 ms, so that the browser shows it within 150 ms; the median of processor time, since others run here."""
    once = 0.06 if exploration.run == "live" else 0.5  # a hundred runs are made on a button, not at each edit
    values = exploration.start_values()
    exploration.compute(values)
    times = []
    for _ in range(7):
        began = time.process_time()
        [view.as_data() for view in exploration.compute(values).views]
        times.append(time.process_time() - began)
    assert statistics.median(times) < once


def test_the_start_events_each_meet_something_in_many_school_years(calendar):
    for year in range(2022, 2034, 3):
        values = {**calendar.start_values(), "year": str(year), "entries": s4_calendar.start_events(year)}
        assert s4_calendar.compute(values).data["grave"] >= 2, year


def test_the_suggestion_leaves_no_event_that_must_move(calendar):
    for year in range(2022, 2034, 3):
        values = {**calendar.start_values(), "year": str(year), "entries": s4_calendar.start_events(year)}
        moved = {**values, **s4_calendar.suggest(values)}
        assert s4_calendar.compute(moved).data["grave"] == 0, year


def test_the_calendar_tells_the_browser_which_row_an_event_stands_in(calendar):
    values = calendar.start_values()
    values["entries"] = [{"title": "", "kind": "", "date": "", "days": ""}, *values["entries"]]
    view = next(v for v in s4_calendar.compute(values).views if v.kind == "calendar")
    assert [e["index"] for e in view.as_data()["entries"]] == [1, 2, 3, 4, 5]


def test_an_unreadable_date_is_told_where_the_result_would_be(calendar):
    values = calendar.start_values()
    values["entries"][0]["date"] = "31.12."
    outcome = compute_outcome(calendar, values)
    assert outcome["failed"]
    assert "year-month-day" in outcome["summary"]


def test_every_country_and_every_calendar_offered_can_be_shown(calendar):
    controls = {c.id: c for c in calendar.controls}
    values = clean_values(
        calendar.controls,
        {
            **calendar.start_values(),
            "countries": [k for k, _ in controls["countries"].options],
            "calendars": [k for k, _ in controls["calendars"].options],
        },
    )
    assert "failed" not in compute_outcome(calendar, values)


def test_no_control_of_the_planner_names_a_person(calendar):
    columns = [column.id for c in calendar.controls for column in getattr(c, "columns", ())]
    assert columns == ["title", "kind", "date", "days"]


def test_the_same_start_number_gives_the_same_runs_and_another_gives_others():
    values = s4_opinions.build().start_values()
    one, same, other = (s4_opinions.simulate({**values, "seed": seed}).final for seed in (1, 1, 2))
    assert (one == same).all()
    assert not (one == other).all()


def test_the_day_of_cultures_meets_no_criterion_and_a_mended_plan_meets_all():
    exploration = s4_project.build()
    assert exploration.compute(exploration.start_values()).data["met"] == 0
    step = {"decided": "together", "working": "mixed", "evidence": "an audio recording and a checklist"}
    rows = [
        {**step, "week": str(w), "subject": s, "what": "Groups write and record a scene at a place they chose."}
        for w, s in enumerate(("languages", "arts", "ict", "history"), start=1)
    ]
    mended = {"aim": "One audio guide to our school that needs the work of both classes", "steps": rows}
    assert exploration.compute(mended).data["met"] == 7


def test_the_debrief_comes_at_the_end_and_holds_the_whole_story():
    story, way = load(s4_conflict.STORY), ["calm", "offer", "plan", "effect", "class", "project"]
    assert debrief(story, {"path": way[:3]}) == {}
    told = debrief(
        story,
        {"path": way, "reasons": {"laughter": "why not"}, "ended": [way, ["joke", "ask", "explain", "call", "move"]]},
    )
    assert told["end"] == "good"
    assert set(story.nodes) == set(told["numbers"]) == set(told["layout"])
    assert told["found"] == {"good": 1, "mixed": 1, "bad": 0}
    assert told["steps"][0]["reason"] == "why not"


def test_a_way_that_leaves_the_screen_keeps_its_reasons():
    text = "\n".join(
        v.as_text() for v in record(load("clip"), {"path": ["ignore", "own"], "reasons": {"ignored": "I owe her that"}})
    )
    assert "I owe her that" in text


def test_a_saved_story_is_restored_and_an_odd_one_is_refused(tmp_path):
    from course.answers.store import AnswerStore
    from course.errors import AnswerError
    from course.widgets.scenario import ScenarioWidget

    store = AnswerStore(tmp_path)
    widget = ScenarioWidget("s4-conflict", load("clip"), store)
    widget.do_save({"value": {"path": ["calm"], "reasons": {"laughter": "x"}, "ended": []}, "seq": 1})
    assert ScenarioWidget("s4-conflict", load("clip"), store).value["path"] == ["calm"]
    with pytest.raises(AnswerError):
        widget.accept("nonsense")
