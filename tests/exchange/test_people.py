"""Rosters, invitations, calendars and reviews, asked of a real service on a real hub."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from course.exchange.client import Client, RefusedError
from tests.exchange.harness import Hub
from tests.exchange.test_submitting import release, submit, work  # noqa: F401 - a fixture

pytestmark = [pytest.mark.hub, pytest.mark.xdist_group("exchange-hub")]
CSV = {"Content-Type": "text/csv"}


def roster(client: Client, course: str, text: str, encoding: str = "utf-8") -> Any:
    return client.ask("PUT", "courses", course, "people", data=text.encode(encoding), headers=CSV)


def usernames(people: list[dict[str, Any]]) -> set[str]:
    return {person["username"] for person in people}


def test_a_windows_roster_enrols_people_the_hub_did_not_know(hub: Hub) -> None:
    text = "логин;фио;роль;группа\nновая;Новая Слушательница;;А\ngleb;Глеб;проверяющий;\n"
    people = {row["username"]: row for row in roster(hub.client("petrov"), "ict-ru", text, "cp1251")}
    assert tuple(people["новая"][key] for key in ("name", "roles", "group")) == (
        "Новая Слушательница",
        ["trainee"],
        "А",
    )
    assert people["gleb"]["roles"] == ["grader"]
    assert [row["id"] for row in hub.client("новая").ask("GET", "courses")] == ["ict-ru"]


def test_a_roster_with_a_wrong_line_changes_nothing(hub: Hub) -> None:
    teacher = hub.client("petrov")
    before = teacher.ask("GET", "courses", "ict-ru", "people")
    with pytest.raises(RefusedError, match=r"line 3: “good” is there twice; line 4: no user name"):
        roster(teacher, "ict-ru", "username;name\ngood;Good\ngood;Again\n;Nobody\n")
    assert before == teacher.ask("GET", "courses", "ict-ru", "people")


def test_an_instructor_cannot_lose_the_course_by_a_roster(hub: Hub) -> None:
    with pytest.raises(RefusedError, match="would take the course from you"):
        roster(hub.client("petrov"), "ict-ru", "username\npetrov\n")


def test_somebody_taken_out_sees_nothing_any_more_and_their_work_stays(
    hub: Hub,
    tmp_path: Path,
    work: Path,  # noqa: F811
) -> None:
    teacher = hub.client("petrov")
    release(teacher, tmp_path, "ict-ru", "s1")
    roster(teacher, "ict-ru", "username\nleaver\n")
    receipt = submit(hub.client("leaver"), work, "ict-ru", "s1")
    teacher.ask("DELETE", "courses", "ict-ru", "people", "leaver")
    with pytest.raises(RefusedError, match="role in the course"):
        hub.client("leaver").ask("GET", "courses", "ict-ru")
    assert receipt["id"] == teacher.ask("GET", "courses", "ict-ru", "submissions", receipt["id"])["id"]


def test_an_invitation_enrols_as_often_as_it_says(hub: Hub) -> None:
    teacher = hub.client("ivanova")
    code = teacher.ask("POST", "courses", "ict-en", "invitations", json={"uses": 1})["code"]
    assert hub.client("guest1").ask("POST", "join", json={"code": code.lower().replace("-", " ")})["id"] == "ict-en"
    hub.client("guest1").ask("POST", "join", json={"code": code})  # once more does no harm and uses nothing up
    with pytest.raises(RefusedError, match="does not open a course"):
        hub.client("guest2").ask("POST", "join", json={"code": code})
    assert "guest1" in usernames(teacher.ask("GET", "courses", "ict-en", "people"))
    assert code.replace("-", "") not in (hub.folder / "exchange" / "exchange.db").read_bytes().decode("latin-1")


def test_a_revoked_invitation_is_worthless(hub: Hub) -> None:
    teacher = hub.client("ivanova")
    made = teacher.ask("POST", "courses", "ict-en", "invitations", json={})
    teacher.ask("DELETE", "courses", "ict-en", "invitations", made["id"])
    with pytest.raises(RefusedError, match="does not open a course"):
        hub.client("guest3").ask("POST", "join", json={"code": made["code"]})


def test_the_calendar_keeps_local_times_and_dates_the_assignments(hub: Hub, tmp_path: Path) -> None:
    teacher = hub.client("ivanova")
    release(teacher, tmp_path, name="dated")
    sessions = [{"number": 1, "assignment": "dated", "due": "2026-11-30T23:59", "grace_minutes": 15}]
    change = {"timezone": "Asia/Yekaterinburg", "sessions": sessions}
    view = teacher.ask("PUT", "courses", "ict-en", "calendar", json=change)
    assert view["sessions"][0]["due"] == "2026-11-30T23:59:00"
    rows = {row["name"]: row for row in hub.client("anna").ask("GET", "courses", "ict-en", "assignments")}
    assert tuple(rows["dated"][key] for key in ("due", "due_local", "grace_minutes")) == (
        "2026-11-30T18:59:00Z",
        "2026-11-30 23:59",
        15,
    )
    moved = teacher.ask("PATCH", "courses", "ict-en", json={"timezone": "Europe/Moscow"})
    assert moved["timezone"] == "Europe/Moscow"
    rows = {row["name"]: row for row in hub.client("anna").ask("GET", "courses", "ict-en", "assignments")}
    assert rows["dated"]["due_local"] == "2026-11-30 23:59"


@pytest.mark.parametrize(
    "change",
    [
        {"timezone": "Nowhere/City", "sessions": []},
        {"sessions": [{"number": 1, "assignment": "a", "due": "2026-11-30T23:59+03:00"}]},
        {"sessions": [{"number": 1, "assignment": "a"}, {"number": 1, "assignment": "b"}]},
        {"sessions": [{"number": 1, "assignment": "a/b"}]},
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(hub: Hub, change: dict[str, Any]) -> None:
    with pytest.raises(RefusedError) as caught:
        hub.client("ivanova").ask("PUT", "courses", "ict-en", "calendar", json=change)
    assert caught.value.status == 422


RUBRIC = {"per_card": 2, "anonymous": True, "rubric": [{"id": "c1", "title": "Clear", "max": 3}]}


def test_cards_are_reviewed_without_names_and_return_with_the_feedback(hub: Hub, tmp_path: Path) -> None:
    teacher, name = hub.client("ivanova"), "cards"
    release(teacher, tmp_path, name=name)
    trainees = {who: hub.client(who) for who in ("anna", "boris", "clara", "dmitri")}
    teacher.ask("PUT", "courses", "ict-en", "groups", json={"groups": dict.fromkeys(trainees)})
    path = ("courses", "ict-en", "assignments", name)
    for who, client in trainees.items():
        client.ask("PUT", *path, "card", json={"title": f"Choir of {who}", "fields": {"what": "songs"}})
    assert teacher.ask("PUT", *path, "reviews", json=RUBRIC)["loads"] == {
        "anna": 2,
        "boris": 2,
        "clara": 2,
        "dmitri": 2,
    }
    for client in trainees.values():
        for review in client.ask("GET", *path, "reviews", "mine"):
            assert review["card"]["author"] is None
            client.ask("PUT", *path, "reviews", "mine", review["id"], json={"scores": {"c1": 2}, "comment": "Good"})
    assert trainees["anna"].ask("GET", *path, "reviews", "received") == []
    page = tmp_path / "feedback"
    page.mkdir()
    (page / "session.html").write_text("<p>ok</p>")
    stamp = {"timestamp": "2026-11-23 10:00:00.000000 UTC"}
    teacher.upload("PUT", *path, "feedback", "anna", folder=page, params=stamp)
    received = trainees["anna"].ask("GET", *path, "reviews", "received")
    assert [(row["reviewer"], row["comment"], row["scores"]) for row in received] == [(None, "Good", {"c1": 2})] * 2
    assert trainees["boris"].ask("GET", *path, "reviews", "received") == []
    teacher.ask("POST", *path, "reviews", "return")
    assert len(trainees["boris"].ask("GET", *path, "reviews", "received")) == 2


def test_a_review_scores_every_criterion_within_its_bounds(hub: Hub, tmp_path: Path) -> None:
    teacher, name = hub.client("ivanova"), "bounds"
    release(teacher, tmp_path, name=name)
    path = ("courses", "ict-en", "assignments", name)
    for who in ("anna", "boris"):
        hub.client(who).ask("PUT", *path, "card", json={"title": "t", "fields": {}})
    teacher.ask("PUT", *path, "reviews", json=RUBRIC)
    review = hub.client("anna").ask("GET", *path, "reviews", "mine")[0]
    for scores in ({}, {"c1": 4}, {"c1": 1, "c2": 1}):
        with pytest.raises(RefusedError, match="every criterion"):
            hub.client("anna").ask("PUT", *path, "reviews", "mine", review["id"], json={"scores": scores})
    with pytest.raises(RefusedError, match="no such review"):
        hub.client("boris").ask("PUT", *path, "reviews", "mine", review["id"], json={"scores": {"c1": 1}})
