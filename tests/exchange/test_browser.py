"""One week of two courses, compressed to minutes, in a real browser: from the roster to feedback and peer review."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from course.exchange.hub import nbgrader_config
from tests.browser.chromium import axe_violations
from tests.exchange.harness import Hub, running_hub, wait_for, write_files

pytestmark = [pytest.mark.browser, pytest.mark.hub, pytest.mark.timeout(900), pytest.mark.xdist_group("exchange-week")]
NAME = "session 1"
LONG = 240_000  # ms: a notebook server starts slowly where the machine is busy
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
EXTRA = """
import json
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r} + "/{{username}}"
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root", "--LabApp.expose_app_in_browser=True", "--LabApp.news_url=None"]
c.Spawner.start_timeout = c.Spawner.http_timeout = 240
# Where the tests run in a shell's background, servers ignore the interrupt that the hub would wait for.
c.LocalProcessSpawner.interrupt_timeout = c.LocalProcessSpawner.term_timeout = 3
c.Spawner.environment = {{**c.Spawner.environment, "JUPYTER_CONFIG_PATH": {config!r}}}
"""
COURSES = {"ict-en": ("ivanova", ["anna", "boris"]), "ict-ru": ("petrov", ["elena", "fyodor"])}


def source() -> str:
    """Return an assignment with one question that marks itself."""
    ask = {"grade": False, "solution": True, "locked": False, "task": False, "schema_version": 3, "grade_id": "ask"}
    mark = {**ask, "grade": True, "solution": False, "locked": True, "points": 2, "grade_id": "mark"}
    cells = [
        nbformat.v4.new_code_cell("languages = 3", id="s1-ask", metadata={"nbgrader": ask}),
        nbformat.v4.new_code_cell("assert languages >= 2", id="s1-mark", metadata={"nbgrader": mark}),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    text: str = nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}))
    return text


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("week")
    for course in COURSES:
        write_files(root / course, {f"source/{NAME}/session.ipynb": source()})
    for _teacher, trainees in COURSES.values():
        for trainee in trainees:
            (root / "homes" / trainee).mkdir(parents=True)
    write_files(root / "config", {"nbgrader_config.json": json.dumps(nbgrader_config())})
    return root


@pytest.fixture(scope="module")
def week(folders: Path) -> Iterator[Hub]:
    groups = {f"formgrade-{course}": [teacher] for course, (teacher, _trainees) in COURSES.items()}
    with running_hub(
        folders / "hub",
        groups,
        courses={course: str(folders / course) for course in COURSES},
        environment={"COURSE_EXCHANGE_INTERVAL_SECONDS": "1"},
        extra=EXTRA.format(homes=str(folders / "homes"), config=str(folders / "config")),
    ) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


def log_in(chromium: Browser, hub: Hub, user: str) -> tuple[BrowserContext, Page]:
    """Log in by the form and arrive at the exchange's page."""
    context = chromium.new_context()
    context.set_default_timeout(LONG)
    page = context.new_page()
    page.goto(f"{hub.url}/hub/login?next=/services/exchange/")
    page.get_by_label("Username").fill(user)
    page.get_by_label("Password").fill("a long shared password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="My courses")).to_be_visible(timeout=LONG)
    return context, page


def local(shift: timedelta) -> str:
    return (datetime.now(UTC) + shift).strftime("%Y-%m-%dT%H:%M")


def set_dates(page: Page, due: timedelta, feedback: timedelta) -> None:
    page.get_by_label("Assignment of session 1").fill(NAME)
    page.get_by_label("Release of session 1").fill(local(timedelta(minutes=-5)))
    page.get_by_label("Due date of session 1").fill(local(due))
    page.get_by_label("Feedback of session 1").fill(local(feedback))
    page.get_by_role("button", name="Save the dates").click()
    expect(page.get_by_role("status")).to_have_text("The dates are saved.")


def wait_on_page(page: Page, text: str) -> None:
    """Look at the page again until it says that something has happened by itself."""

    def said() -> bool:
        page.reload()
        return text in page.inner_text("main")

    wait_for(said, text, 240)


def open_assignments(page: Page, hub: Hub, user: str) -> Any:
    """Open nbgrader's Assignment List in JupyterLab and return its panel."""
    page.goto(f"{hub.url}/hub/user-redirect/lab?reset")
    page.wait_for_function("() => window.jupyterapp !== undefined", timeout=LONG)
    page.evaluate("async () => { await window.jupyterapp.restored; }")
    page.evaluate("() => window.jupyterapp.commands.execute('nbgrader:open-assignment-list')")
    panel = page.locator(".nbgrader-assignment-list-widget, #nbgrader-assignment-list").first
    assert user in page.url
    return panel


def nbgrader(folder: Path, *arguments: str) -> None:
    """Run one of nbgrader's commands as the instructor does in a terminal."""
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    run = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def hand_in_card(page: Page, hub: Hub, course: str, user: str) -> None:
    page.goto(f"{hub.url}/services/exchange/courses/{course}")
    page.get_by_label("Title of the practice").fill(f"Choir of {user}")
    page.get_by_label("What was done, with whom").fill("Songs in six languages")
    page.get_by_role("button", name="Hand in the card").click()
    expect(page.get_by_role("status")).to_have_text("Your card is handed in.")


def write_review(page: Page, hub: Hub, course: str, author: str) -> None:
    page.goto(f"{hub.url}/services/exchange/courses/{course}")
    article = page.locator("article").filter(has_text=f"Choir of {author}")
    for field in article.get_by_role("spinbutton").all():
        field.fill("3")
    article.get_by_label("What you would tell your colleague").fill(f"I shall try the choir of {author}")
    article.get_by_role("button", name="Save the review").click()
    expect(page.get_by_role("status")).to_have_text("Your review is saved.")


def test_a_week_of_two_courses(week: Hub, folders: Path, chromium: Browser) -> None:
    pages: dict[str, Page] = {}
    for user in ("anna", "elena"):  # their servers start while the instructors set up the week
        week.token_for(user)
        assert week.api("POST", f"/users/{user}/server").ok
    for course, (teacher, trainees) in COURSES.items():
        _context, page = log_in(chromium, week, teacher)
        pages[teacher] = page
        page.get_by_role("link", name=course).click()
        first, second = trainees
        roster = folders / f"{course}.csv"
        roster.write_bytes(f"логин;фио\n{second};Слушатель\n".encode("cp1251"))
        page.get_by_label(re.compile("^CSV file")).set_input_files(roster)
        page.get_by_role("button", name="Enrol everybody").click()
        expect(page.get_by_role("status")).to_have_text("Everybody of the roster is enrolled.")
        expect(page.get_by_role("row", name=re.compile(f"^{second} Слушатель"))).to_be_visible()
        set_dates(page, timedelta(hours=2), timedelta(hours=3))
        page.get_by_label("For how many people").fill("1")
        page.get_by_role("button", name="Make a code").click()
        code = page.locator("#code").inner_text()
        page.get_by_role("link", name="Back to the course").click()
        wait_on_page(page, "released")
        for trainee in trainees:
            pages[trainee] = log_in(chromium, week, trainee)[1]
        pages[first].get_by_label("Invitation code").fill(code.lower())
        pages[first].get_by_role("button", name="Join").click()
        expect(pages[first].get_by_role("status")).to_have_text("You are in the course now.")

    refused = pages["petrov"].goto(f"{week.url}/services/exchange/courses/ict-en")
    assert refused is not None
    assert refused.status == 403
    expect(pages["petrov"].get_by_role("alert")).to_contain_text("What to do next:")

    for user, course in (("anna", "ict-en"), ("elena", "ict-ru")):
        panel = pages[user]
        open_assignments(panel, week, user)
        panel.get_by_role("button", name="Fetch", exact=True).click()
        panel.get_by_role("button", name="Submit", exact=True).click()
        wait_for(lambda: week.client(user).ask("GET", "courses", course, "submissions"), "the submission")  # noqa: B023
    for user, course in (("boris", "ict-en"), ("fyodor", "ict-ru")):
        home = folders / "homes" / user
        client = week.client(user)
        place = ("courses", course, "assignments", NAME)
        client.download(*place, "files", folder=home / NAME)
        client.upload("POST", *place, "submissions", folder=home / NAME, params={})

    for course, (teacher, trainees) in COURSES.items():
        for trainee in trainees:
            hand_in_card(pages[trainee], week, course, trainee)
            expect(pages[trainee].get_by_role("row", name=re.compile(rf"^{NAME} \(1\)"))).to_be_visible()
        page = pages[teacher]
        page.goto(f"{week.url}/services/exchange/courses/{course}")
        page.get_by_role("button", name="Assign reviewers").click()
        expect(page.get_by_role("status")).to_have_text("The reviewers are assigned.")
        first, second = trainees
        write_review(pages[first], week, course, second)
        write_review(pages[second], week, course, first)
        page.goto(f"{week.url}/services/exchange/courses/{course}")
        set_dates(page, timedelta(minutes=-2), timedelta(hours=3))
        wait_on_page(page, "2 collected")
    with ThreadPoolExecutor(2) as desks:
        arguments = ["autograde", NAME, "--create", "--course"]
        list(desks.map(lambda course: nbgrader(folders / course, *arguments, course), COURSES))
    for course, (teacher, _trainees) in COURSES.items():
        page = pages[teacher]
        page.goto(f"{week.url}/services/exchange/courses/{course}")
        set_dates(page, timedelta(minutes=-2), timedelta(minutes=-1))
    for teacher, _trainees in COURSES.values():
        wait_on_page(pages[teacher], "returned")

    for course, (teacher, trainees) in COURSES.items():
        for user in (teacher, *trainees):
            pages[user].goto(f"{week.url}/services/exchange/courses/{course}")
            assert axe_violations(pages[user], "body") == []
        for trainee in trainees:
            pages[trainee].goto(f"{week.url}/services/exchange/courses/{course}")
            expect(pages[trainee].locator(".received")).to_contain_text(f"I shall try the choir of {trainee}")
            expect(pages[trainee].locator(".received")).to_contain_text("Colleague 1")
    for user in ("anna", "elena"):
        open_assignments(pages[user], week, user)
        pages[user].get_by_role("button", name="Fetch Feedback", exact=True).click()
        home = folders / "homes" / user
        feedback = wait_for(lambda: list(home.glob(f"{NAME}/feedback/*/session.html")), "the feedback")  # noqa: B023
        assert "languages" in feedback[0].read_text(encoding="utf-8")
        wait_for(lambda: list(home.glob(f"{NAME}/feedback/*/reviews.html")), "the reviews")  # noqa: B023
