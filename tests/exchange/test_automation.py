"""The week runs by itself: each action once, whatever is killed in between."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from course.cli import course as verbs
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


def automation_environment(hub: Hub, folder: Path) -> dict[str, str]:
    """Return what an automation of its own needs, besides the hub's."""
    return {
        **os.environ,
        "COURSE_EXCHANGE_URL": hub.exchange,
        "JUPYTERHUB_API_TOKEN": hub.token_for("ivanova"),
        "COURSE_EXCHANGE_COURSES": json.dumps({COURSE: str(folder)}),
        "COURSE_EXCHANGE_INTERVAL_SECONDS": "0.2",
    }


def dates(client: Client, *, opens: timedelta, due: timedelta, feedback: timedelta, name: str = NAME) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    session = {"number": 1, "assignment": name, "remind_hours": [1]}
    for moment, shift in (("opens", opens), ("due", due), ("feedback", feedback)):
        session[moment] = (now + shift).isoformat()
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


# The moments of a whole course, which met every other Monday in 2027; only time is made up, all else is real.
ZONE = "Europe/Moscow"


@pytest.fixture
def whole_course(tmp_path: Path) -> Path:
    """A course folder with six assignments, generated and with feedback for what anna will hand in."""
    files = {f"release/session-{number}/session.ipynb": notebook(str(number)) for number in range(1, 7)}
    return write_files(tmp_path / "course", files)


def record(course: Client, trainee: Client) -> dict[str, object]:
    """Return what the outside sees of the automation's doings, with their times."""
    released = {row["name"]: row["released"] for row in course.ask("GET", "courses", COURSE, "assignments")}
    feedback = {row["assignment"]: row["released"] for row in trainee.ask("GET", "courses", COURSE, "feedback")}
    rows = course.ask("GET", "courses", COURSE, "calendar")["moments"]
    return {
        "released": released,
        "feedback": feedback,
        "done": {row["key"]: row["done"] for row in rows if row["done"]},
    }


def test_six_sessions_of_a_course_are_each_done_once_though_the_automation_restarts_every_time(
    tmp_path: Path, whole_course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = {f"formgrade-{COURSE}": ["ivanova"], f"nbgrader-{COURSE}": ["anna"]}
    with running_hub(tmp_path / "hub", groups) as hub:
        teacher, anna = hub.client("ivanova"), hub.client("anna")
        for variable, value in hub.environment("ivanova").items():
            monkeypatch.setenv(variable, value)
        said = CliRunner().invoke(verbs, ["calendar", COURSE, "--zone", ZONE, "--first", "2027-01-11 10:00"])
        assert said.exit_code == 0, said.output
        moments = sorted(
            (datetime.fromisoformat(row["at"]), row["kind"], row["assignment"])
            for row in teacher.ask("GET", "courses", COURSE, "calendar")["moments"]
        )
        assert (datetime(2027, 1, 11, 7, tzinfo=UTC), "release", "session-1") == moments[0]
        assert (datetime(2027, 4, 5, 7, tzinfo=UTC), "feedback", "session-6") == moments[-1]
        assert dict.fromkeys(("release", "collect", "feedback"), 6) | {"remind": 12} == Counter(
            kind for _at, kind, _name in moments
        )

        def tick(now: datetime) -> list[str]:
            return Automation(teacher, {COURSE: whole_course}).tick(now)

        assert tick(moments[0][0] - timedelta(seconds=1)) == []
        done: list[str] = []
        for at, kind, name in moments:
            if kind == "collect":
                submit(anna, write_files(tmp_path / name, {"session.ipynb": notebook(f"mine {name}")}), COURSE, name)
            if kind == "feedback":
                stamp = (whole_course / "submitted/anna" / name / "timestamp.txt").read_text()
                folder = whole_course / "feedback/anna" / name
                write_files(folder, {"session.html": "<p>Good</p>", "timestamp.txt": stamp})
            done += tick(at)
            before = record(teacher, anna)
            assert tick(at + timedelta(seconds=1)) == []
            assert record(teacher, anna) == before
        assert len(moments) == len(done) == len(set(done))
        assert set(before["released"]) == set(before["feedback"]) == {f"session-{n}" for n in range(1, 7)}  # type: ignore[call-overload]
        assert tick(moments[-1][0] + timedelta(days=365)) == []

        # By hand at any time: collecting again brings what came since, and leaves the record alone.
        submit(anna, write_files(tmp_path / "again", {"session.ipynb": notebook("better")}), COURSE, "session-6")
        monkeypatch.setenv("COURSE_FOLDER", str(whole_course))
        said = CliRunner().invoke(verbs, ["calendar", COURSE, "--session", "6", "--do", "collect"])
        assert (said.exit_code, said.output) == (0, "1 collected\n")
        assert "better" in (whole_course / "submitted/anna/session-6/session.ipynb").read_text()
        assert record(teacher, anna) == before


def test_an_action_whose_process_was_killed_is_done_by_the_next_once_its_claim_ran_out(
    tmp_path: Path, whole_course: Path
) -> None:
    groups = {f"formgrade-{COURSE}": ["ivanova"]}
    with running_hub(tmp_path / "hub", groups, environment={"COURSE_EXCHANGE_LEASE_SECONDS": "3"}) as hub:
        teacher = hub.client("ivanova")
        dates(
            teacher, opens=timedelta(minutes=-1), due=timedelta(days=9), feedback=timedelta(days=10), name="session-1"
        )
        key = "1/session-1/release"
        env = automation_environment(hub, whole_course)
        first = subprocess.Popen([sys.executable, "-m", "course.exchange.automation"], env=env, start_new_session=True)
        database = sqlite3.connect(hub.folder / "exchange" / "exchange.db", timeout=30)
        claimed = "SELECT count(*) FROM event WHERE key = ? AND done IS NULL"
        wait_for(lambda: database.execute(claimed, [key]).fetchone()[0], "the claim")
        os.killpg(first.pid, signal.SIGKILL)  # with nbgrader under way, and before anything could be reported
        first.wait()
        assert outcomes(teacher) == {}
        assert Automation(teacher, {COURSE: whole_course}).tick(datetime.now(UTC)) == []
        done = wait_for(lambda: Automation(teacher, {COURSE: whole_course}).tick(datetime.now(UTC)), "the second try")
        database.close()
        assert ([key], ["session-1"]) == (
            done,
            [row["name"] for row in teacher.ask("GET", "courses", COURSE, "assignments")],
        )


def test_a_killed_automation_is_followed_by_one_that_goes_on(week_hub: Hub, week: Path) -> None:
    teacher = week_hub.client("ivanova")
    env = automation_environment(week_hub, week)
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
