"""The verbs of the command line that speak to the exchange."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from course.cli import course as program
from course.errors import ExchangeError
from tests.exchange.harness import Hub
from tests.exchange.test_submitting import release

pytestmark = [pytest.mark.hub, pytest.mark.xdist_group("exchange-hub")]


def run(hub: Hub, user: str, *arguments: str) -> Result:
    return CliRunner().invoke(program, list(arguments), env={**hub.environment(user), "COLUMNS": "160"})


def test_dates_are_set_session_by_session(hub: Hub) -> None:
    first = ("--session", "1", "--assignment", "s one", "--due", "2030-05-01 23:59", "--grace", "10")
    assert run(hub, "petrov", "calendar", "ict-ru", "--zone", "Asia/Omsk", *first).exit_code == 0
    second = run(hub, "petrov", "calendar", "ict-ru", "--session", "2", "--assignment", "s two", "--by-hand")
    assert second.exit_code == 0
    shown = run(hub, "elena", "calendar", "ict-ru").output
    for text in ("ict-ru (Asia/Omsk)", "s one", "2030-05-01 23:59", "10 min", "s two", "no"):
        assert text in shown
    assert "needs --assignment" in run(hub, "petrov", "calendar", "ict-ru", "--session", "3").output


def test_a_trainee_cannot_set_dates(hub: Hub) -> None:
    refused = run(hub, "elena", "calendar", "ict-ru", "--zone", "UTC")
    assert isinstance(refused.exception, ExchangeError)
    assert "role in the course" in str(refused.exception)


def test_a_roster_is_imported_and_shown(hub: Hub, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("username;name;group\nzoya;Зоя;blue\n", encoding="cp1251")
    shown = run(hub, "petrov", "roster", "ict-ru", str(file)).output
    assert "Зоя" in shown
    assert "blue" in shown
    assert "zoya" not in run(hub, "petrov", "roster", "ict-ru", "--drop", "zoya").output


def test_an_invitation_is_printed_and_works(hub: Hub) -> None:
    code = run(hub, "petrov", "invite", "ict-ru", "--uses", "1").output.splitlines()[0]
    assert hub.client("newcomer").ask("POST", "join", json={"code": code})["id"] == "ict-ru"


def test_reviews_are_assigned_and_returned(hub: Hub, tmp_path: Path) -> None:
    release(hub.client("petrov"), tmp_path, "ict-ru", "cards")
    for who in ("elena", "фёдор"):
        path = ("courses", "ict-ru", "assignments", "cards", "card")
        hub.client(who).ask("PUT", *path, json={"title": who, "fields": {}})
    given = run(hub, "petrov", "reviews", "ict-ru", "cards", "--criterion", "Clear=3", "--per-card", "1")
    assert "2 cards, 2 reviews given out, 0 written." in given.output
    assert run(hub, "petrov", "reviews", "ict-ru", "cards", "--return").exit_code == 0
    assert "is not TITLE=POINTS" in run(hub, "petrov", "reviews", "ict-ru", "cards", "--criterion", "Clear").output


def test_outside_a_hub_the_verbs_say_so() -> None:
    env = {"COURSE_EXCHANGE_URL": "", "JUPYTERHUB_API_TOKEN": ""}
    outcome = CliRunner().invoke(program, ["calendar", "ict-ru"], env=env)
    assert "this is no server of a hub" in str(outcome.exception)
