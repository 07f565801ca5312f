"""The week runs by itself: each action once, whatever is killed in between."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from course.exchange.automation import Automation
from course.exchange.client import Client, RefusedError
from tests.exchange.harness import Hub, notebook, running_hub, stop, wait_for, write_files
from tests.exchange.test_submitting import submit

pytestmark = [pytest.mark.hub, pytest.mark.xdist_group("exchange-automation")]
COURSE, NAME = "week", "session 1"


@pytest.fixture
def week(tmp_path: Path) -> Path:
    """A course folder whose first assignment is ready to be released."""
    return write_files(tmp_path / "course", {f"release/{NAME}/session.ipynb": notebook("ask")})


@pytest.fixture
def week_hub(tmp_path: Path, week: Path) -> Iterator[Hub]:
    groups = {f"formgrade-{COURSE}": ["ivanova"], f"nbgrader-{COURSE}": ["anna", "boris"]}
    options = {"courses": {COURSE: str(week)}, "environment": {"COURSE_EXCHANGE_INTERVAL_SECONDS": "0.5"}}
    with running_hub(tmp_path / "hub", groups, **options) as running:
        yield running


def dates(client: Client, *, opens: timedelta, due: timedelta, feedback: timedelta) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    session = {"number": 1, "assignment": NAME, "remind_hours": [1]}
    for name, shift in (("opens", opens), ("due", due), ("feedback", feedback)):
        session[name] = (now + shift).isoformat()
    client.ask("PUT", "courses", COURSE, "calendar", json={"sessions": [session]})


def outcomes(client: Client) -> dict[str, str]:
    rows = client.ask("GET", "courses", COURSE, "calendar")["moments"]
    return {row["kind"]: row["outcome"] for row in rows if row["done"]}


def test_a_week_runs_from_release_to_feedback(week_hub: Hub, week: Path, tmp_path: Path) -> None:
    teacher, anna = week_hub.client("ivanova"), week_hub.client("anna")
    ahead, ago = timedelta(minutes=30), timedelta(minutes=-1)
    dates(teacher, opens=ago, due=ahead, feedback=2 * ahead)
    wait_for(lambda: {"release", "remind"} <= set(outcomes(teacher)), "release and reminder")
    assert [row["name"] for row in anna.ask("GET", "courses", COURSE, "assignments")] == [NAME]
    assert [notice["submitted"] for notice in anna.ask("GET", "courses", COURSE, "notices")] == [False]
    submit(anna, write_files(tmp_path / "work", {"session.ipynb": notebook("mine")}), COURSE, NAME)
    assert [notice["submitted"] for notice in anna.ask("GET", "courses", COURSE, "notices")] == [True]

    dates(teacher, opens=ago, due=ago, feedback=ahead)
    wait_for(lambda: "collect" in outcomes(teacher), "collection")
    collected = week / "submitted/anna" / NAME
    assert "mine" in (collected / "session.ipynb").read_text()

    stamp = (collected / "timestamp.txt").read_text()
    write_files(week / "feedback/anna" / NAME, {"session.html": "<p>Good</p>", "timestamp.txt": stamp})
    dates(teacher, opens=ago, due=ago, feedback=ago)
    wait_for(lambda: "feedback" in outcomes(teacher), "feedback")
    assert [stamp] == [row["timestamp"] for row in anna.ask("GET", "courses", COURSE, "feedback")]
    assert tuple(outcomes(teacher)[kind] for kind in ("release", "collect", "feedback")) == (
        "released",
        "1 collected",
        "returned",
    )


def test_what_is_done_is_not_done_again_and_two_do_not_do_the_same(week_hub: Hub) -> None:
    teacher = week_hub.client("ivanova")
    teacher.ask("POST", "courses", COURSE, "events", "claim", json={"key": "9/x/release"})
    with pytest.raises(RefusedError, match="done already, or being done"):
        teacher.ask("POST", "courses", COURSE, "events", "claim", json={"key": "9/x/release"})
    report = {"key": "9/x/release", "outcome": "first"}
    assert teacher.ask("POST", "courses", COURSE, "events", "report", json=report)["outcome"] == "first"
    again = teacher.ask("POST", "courses", COURSE, "events", "report", json={**report, "outcome": "second"})
    assert again["outcome"] == "first"
    with pytest.raises(RefusedError, match="Nobody has begun"):
        teacher.ask("POST", "courses", COURSE, "events", "report", json={"key": "9/y/release"})


class Counting(Automation):
    """An automation that counts releases instead of making them."""

    def __init__(self, client: Client, folders: dict[str, Path]) -> None:
        super().__init__(client, folders)
        self.released: list[str] = []

    def _release(self, course: str, assignment: str) -> str:
        self.released.append(assignment)
        return "released"


def test_restarts_do_not_repeat_an_action(tmp_path: Path) -> None:
    groups = {f"formgrade-{COURSE}": ["ivanova"]}
    with running_hub(tmp_path / "hub", groups) as hub:
        teacher = hub.client("ivanova")
        dates(teacher, opens=timedelta(minutes=-1), due=timedelta(days=9), feedback=timedelta(days=10))
        now = datetime.now(UTC)
        runs = [Counting(teacher, {COURSE: tmp_path}) for _restart in range(3)]
        for run in runs:
            run.tick(now)
        assert [run.released for run in runs] == [[NAME], [], []]


def test_a_killed_automation_is_followed_by_one_that_goes_on(week_hub: Hub, week: Path) -> None:
    teacher = week_hub.client("ivanova")
    env = {
        **os.environ,
        "COURSE_EXCHANGE_URL": week_hub.exchange,
        "JUPYTERHUB_API_TOKEN": week_hub.token_for("ivanova"),
        "COURSE_EXCHANGE_COURSES": json.dumps({COURSE: str(week)}),
        "COURSE_EXCHANGE_INTERVAL_SECONDS": "0.2",
    }
    first = subprocess.Popen([sys.executable, "-m", "course.exchange.automation"], env=env, start_new_session=True)
    first.kill()
    first.wait()
    second = subprocess.Popen([sys.executable, "-m", "course.exchange.automation"], env=env, start_new_session=True)
    try:
        dates(teacher, opens=timedelta(minutes=-1), due=timedelta(days=9), feedback=timedelta(days=10))
        wait_for(lambda: "release" in outcomes(teacher), "the release")
        assert len(teacher.ask("GET", "courses", COURSE, "assignments")) == 1
    finally:
        stop(second)
