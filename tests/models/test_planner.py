from datetime import date

import pytest

from course.errors import ModelInputError
from course.models.observance import SchoolYear
from course.models.observances import calendars, observances
from course.models.planner import Entry, clashes, free_days, nearest_free, parse_entries, plan_year, severity


@pytest.fixture(scope="module")
def year_2026():
    return plan_year(SchoolYear(2026), "RU", ["KZ", "TJ"], list(calendars()))


def worst(kind, day, year, length=1):
    found = {c.severity for c in clashes([Entry("x", kind, day, length)], year)}
    return next((s for s in ("bad", "warn", "good") if s in found), "")


def test_an_exam_on_a_day_of_rest_must_move(year_2026):
    assert worst("exam", date(2027, 3, 10), year_2026) == "bad"


def test_a_project_on_a_day_of_rest_is_a_matter_of_thought(year_2026):
    assert severity("project", "rest") == "warn"


def test_a_sports_day_in_the_fast_must_move_and_an_exam_is_a_matter_of_thought(year_2026):
    assert worst("sport", date(2027, 2, 20), year_2026) == "bad"
    assert worst("exam", date(2027, 2, 19), year_2026) == "warn"


def test_food_matters_to_a_trip_and_not_to_an_exam(year_2026):
    lent = clashes([Entry("t", "trip", date(2027, 4, 6)), Entry("e", "exam", date(2027, 4, 8))], year_2026)
    assert {0} == {c.entry for c in lent if "Lent" in c.what}


def test_a_day_that_is_not_settled_is_flagged(year_2026):
    doubt = [c for c in clashes([Entry("e", "exam", date(2027, 3, 12))], year_2026) if "Eid" in c.what]
    assert [c.severity for c in doubt] == ["warn"]


def test_an_evening_on_the_eve_is_flagged(year_2026):
    assert any("sunset" in c.meaning for c in clashes([Entry("v", "evening", date(2027, 4, 21))], year_2026))


def test_a_project_on_an_international_day_is_an_occasion(year_2026):
    assert worst("project", date(2026, 11, 16), year_2026) == "good"


def test_a_civil_holiday_at_home_closes_the_school_and_one_abroad_does_not(year_2026):
    found = clashes([Entry("e", "exam", date(2026, 11, 4)), Entry("f", "exam", date(2027, 3, 24))], year_2026)
    assert {(0, "bad"), (1, "warn")} <= {(c.entry, c.severity) for c in found if ":" in c.what}


def test_an_exam_and_another_event_on_one_day_clash(year_2026):
    day = date(2027, 5, 24)
    found = clashes([Entry("Maths", "exam", day), Entry("Play", "project", day)], year_2026)
    assert any("Maths" in c.what and c.severity == "bad" for c in found)


def test_an_entry_outside_the_school_year_is_told(year_2026):
    assert worst("exam", date(2028, 1, 12), year_2026) == "bad"


def test_a_free_day_meets_nothing_grave_or_doubtful(year_2026):
    days = free_days(year_2026, "exam", date(2027, 5, 1), date(2027, 5, 31))
    assert days
    assert all(not [c for c in clashes([Entry("", "exam", d)], year_2026) if c.severity != "good"] for d in days)


def test_the_nearest_free_day_is_the_nearest(year_2026):
    entry = Entry("e", "exam", date(2027, 3, 10))
    found = nearest_free(year_2026, entry, [])
    assert found in free_days(year_2026, "exam", date(2027, 1, 10), date(2027, 5, 10))
    nearer = [
        d
        for d in free_days(year_2026, "exam", date(2027, 1, 10), date(2027, 5, 10))
        if abs(d - entry.start) < abs(found - entry.start)
    ]
    assert nearer == []


def test_no_meaning_says_what_somebody_is(year_2026):
    meanings = {o.meaning for o in year_2026.kept}
    assert all("all " not in m.split(".")[0].lower() for m in meanings)
    assert all("Some" in m or "everyone" in m for m in meanings)


@pytest.mark.parametrize(
    "row",
    [
        {"title": "a", "date": "soon"},
        {"title": "a", "date": "2027-02-30"},
        {"title": "a", "date": "2027-01-11", "kind": "war"},
        {"title": "a", "date": "2027-01-11", "kind": "trip", "days": "99"},
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_a_remedy(row):
    with pytest.raises(ModelInputError) as told:
        parse_entries([row])
    assert told.value.remedy


def test_every_calendar_of_the_planner_holds_days_in_every_school_year():
    for start in range(2020, 2035):
        for calendar in calendars():
            assert observances(SchoolYear(start), [calendar]), (start, calendar)


def test_a_school_year_outside_the_range_is_told():
    with pytest.raises(ModelInputError, match="1900"):
        SchoolYear(1900)
