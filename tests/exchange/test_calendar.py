# ruff: noqa: DTZ001 - local times without a zone are what is tested here
"""Dates are the course's own, and what happens on them happens once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.errors import ExchangeError
from course.exchange.calendar import Kind, Session, due_now, lateness, moments, to_utc, zone

MOSCOW, BERLIN = zone("Europe/Moscow"), zone("Europe/Berlin")
DUE = datetime(2026, 11, 30, 23, 59)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "place", "utc"),
    [
        ("2026-11-30T23:59", "Europe/Moscow", "2026-11-30T20:59"),
        ("2026-11-30T23:59", "Asia/Kamchatka", "2026-11-30T11:59"),
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T01:30"),  # shown twice: the later one
        ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30"),  # skipped: as long after the jump
    ],
)
def test_local_dates_become_utc(local: str, place: str, utc: str) -> None:
    assert at(utc) == to_utc(datetime.fromisoformat(local), zone(place))


@settings(suppress_health_check=[HealthCheck.too_slow])  # zones are read from disk, slowly on a busy machine
@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), st.sampled_from(["Europe/Berlin", "Europe/Moscow"]))
def test_a_local_date_is_shown_as_it_was_written_unless_the_clock_skips_it(local: datetime, place: str) -> None:
    shown = to_utc(local, zone(place)).astimezone(zone(place)).replace(tzinfo=None)
    assert shown - local in (timedelta(), timedelta(hours=1))


def test_an_unknown_zone_is_refused_with_an_example() -> None:
    with pytest.raises(ExchangeError, match="Europe/Moscow"):
        zone("Moscow time")


@pytest.mark.parametrize(
    ("received", "late_minutes"),
    [("2026-11-30T20:00", 0), ("2026-11-30T20:59", 0), ("2026-11-30T21:14", 0), ("2026-11-30T21:15", 16)],
)
def test_work_is_late_only_past_the_grace_time(received: str, late_minutes: int) -> None:
    assert timedelta(minutes=late_minutes) == lateness(at(received), to_utc(DUE, MOSCOW), 15)


def test_without_a_due_date_nothing_is_late() -> None:
    assert timedelta() == lateness(at("2099-01-01T00:00"), None, 0)


SESSION = Session(1, "s1", opens=datetime(2026, 11, 23, 9), due=DUE, feedback=datetime(2026, 12, 7), grace_minutes=15)


def test_a_session_has_its_actions_in_order() -> None:
    found = moments([SESSION], MOSCOW)
    assert [moment.key for moment in found] == [
        "1/s1/release",
        "1/s1/remind-48h",
        "1/s1/remind-4h",
        "1/s1/collect",
        "1/s1/feedback",
    ]
    assert at("2026-11-30T21:14") == found[3].at


def test_a_session_run_by_hand_does_nothing_by_itself() -> None:
    assert moments([Session(1, "s1", due=DUE, automatic=False)], MOSCOW) == []


def test_nothing_that_is_done_comes_again() -> None:
    every = moments([SESSION], MOSCOW)
    now = at("2026-12-31T00:00")
    assert [moment.key for moment in due_now(every, ["1/s1/release", "1/s1/feedback"], now)] == ["1/s1/collect"]


def test_after_a_standstill_only_the_last_reminder_is_sent_and_none_after_collection() -> None:
    every = moments([SESSION], MOSCOW)
    kinds = [moment.key for moment in due_now(every, ["1/s1/release"], at("2026-11-30T20:00"))]
    assert kinds == ["1/s1/remind-4h"]
    later = due_now(every, ["1/s1/release"], at("2026-12-01T00:00"))
    assert [moment.kind for moment in later] == [Kind.COLLECT]
