"""The whole course once, as a trainee does it: six modules, six assignments, feedback, portfolio, certificate."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from course.syllabus import competences, sessions
from tests.browser.chromium import PATIENCE, axe_violations, new_page
from tests.browser.conftest import DemoHub
from tests.browser.words import Words
from tests.solutions import session_1_answers

pytestmark = [pytest.mark.browser, pytest.mark.hub, pytest.mark.xdist_group("browser-course")]
CASES = Path(__file__).resolve().parents[1] / "cases"
NUMBERS = [one.number for one in sessions()]
TRAINEE = "trainee1"


def strong_answers(number: int) -> dict[str, Any]:
    """Return the answers of the strong example of a session; of session 1 the solutions; none where there is no case."""
    if number == 1:
        return session_1_answers()
    path = CASES / f"session{number}" / "strong" / "answers.json"
    if not path.exists():
        return {}
    data = json.loads(path.read_text(encoding="utf-8"))
    entries = data.get("answers", data)
    return {
        name: entry["value"] if isinstance(entry, dict) and "value" in entry else entry
        for name, entry in entries.items()
    }


def write_answers(folder: Path, answers: dict[str, Any]) -> None:
    entries = {name: {"value": value, "saved": "2026-05-14T18:20:00+00:00"} for name, value in answers.items()}
    before = folder / "answers.json"
    kept = json.loads(before.read_text(encoding="utf-8"))["answers"] if before.exists() else {}
    text = json.dumps({"format": "ict-course/answers/1", "answers": {**kept, **entries}}, ensure_ascii=False)
    before.write_text(text, encoding="utf-8")
    owner = folder.stat()

    os.chown(before, owner.st_uid, owner.st_gid)


@pytest.fixture(scope="module")
def instructor(browser: Browser, demo_hub: DemoHub) -> Page:
    page = new_page(browser)
    demo_hub.log_in(page, "instructor")
    return page


@pytest.fixture(scope="module")
def trainee(browser: Browser, demo_hub: DemoHub) -> Page:
    expect.set_options(timeout=PATIENCE)
    page = new_page(browser)
    demo_hub.log_in(page, TRAINEE)
    return page


def card(page: Page, number: int) -> Any:
    return page.locator("section.session").filter(has=page.locator(f"#session-{number}"))


def home(page: Page) -> None:
    page.goto(re.sub(r"(/user/[^/]+/).*", r"\1course", page.url))


class Formgrader:
    """formgrader's own requests, sent with the instructor's cookies: what its buttons send."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.base = re.sub(r"(/user/[^/]+/).*", r"\1formgrader/api", page.url)
        page.goto(re.sub(r"(/user/[^/]+/).*", r"\1formgrader", page.url))
        cookies = [c for c in page.context.cookies(page.url) if c["name"] == "_xsrf"]
        self.headers = {"X-XSRFToken": max(cookies, key=lambda c: len(c["path"]))["value"]}

    def do(self, *path: str) -> None:
        answer = self.page.request.post("/".join([self.base, *path]), headers=self.headers, timeout=PATIENCE)
        assert answer.ok, f"{path}: {answer.status} {answer.text()[:500]}"
        assert answer.json().get("success"), answer.text()[-1500:]

    def get(self, path: str) -> Any:
        return self.page.request.get(f"{self.base}/{path}", timeout=PATIENCE).json()

    def mark_by_hand(self, name: str) -> None:
        """Give every criterion of the rubric its full points."""
        for notebook in self.get(f"submitted_notebooks/{name}/{name}"):
            for grade in self.get(f"grades?submission_id={notebook['id']}"):
                if grade["cell_type"] != "code" or grade["needs_manual_grade"]:
                    url, marked = (
                        f"{self.base}/grade/{grade['id']}",
                        {"manual_score": grade["max_score"], "extra_credit": 0},
                    )
                    answer = self.page.request.put(url, headers=self.headers, data=marked)
                    assert answer.ok, answer.text()


def test_1_the_instructor_releases_six_assignments(instructor: Page) -> None:
    desk = Formgrader(instructor)
    for one in sessions():
        desk.do("assignment", one.assignment, "assign")
        desk.do("assignment", one.assignment, "release")


@pytest.mark.parametrize("number", NUMBERS)
def test_2_the_trainee_works_in_each_module(trainee: Page, number: int, say: Words) -> None:
    home(trainee)
    card(trainee, number).get_by_role("link", name=say("Open the module")).click()
    first = trainee.locator("[data-question]:has(input[type=radio], input[type=checkbox])").first
    first.locator("input[type=radio], input[type=checkbox]").first.check()
    expect(first).to_contain_text(say("Saved at"))
    expect(trainee.locator(".jp-OutputArea-output .course-problem")).to_have_count(0)


def test_3_both_self_assessments_are_there(trainee: Page, demo_hub: DemoHub, say: Words) -> None:
    levels = {name: {one: {"level": n, "evidence": "a lesson plan"} for one in competences()} for n, name in
              ((1, "s1-self-assessment"), (2, "s6-self-assessment"))}  # fmt: skip
    write_answers(demo_hub.folder / "homes" / TRAINEE / "modules", levels)
    home(trainee)
    expect(card(trainee, 6)).to_contain_text(say("answered"))


@pytest.mark.parametrize("number", NUMBERS)
def test_4_the_trainee_fetches_answers_and_submits(trainee: Page, demo_hub: DemoHub, number: int, say: Words) -> None:
    home(trainee)
    card(trainee, number).get_by_role("button", name=say("Fetch the assignment")).click()
    expect(trainee.get_by_role("status")).to_contain_text(say("in your folder"))
    answers = strong_answers(number)
    if number == 6:
        answers = {**answers, "a6-consent": ["name", "results"]}
    write_answers(demo_hub.folder / "homes" / TRAINEE / f"session-{number}", answers)
    home(trainee)
    card(trainee, number).get_by_role("button", name=say("Submit")).click()
    expect(trainee.get_by_role("status")).to_contain_text(say("submitted"))


def test_5_the_work_is_graded_marked_and_returned(instructor: Page, demo_hub: DemoHub) -> None:
    desk = Formgrader(instructor)
    for one in sessions():
        desk.do("assignment", one.assignment, "collect")
        graded = run("grade", one.assignment, folder=demo_hub.folder / "homes" / "instructor" / "ict")
        assert graded.returncode == 0, graded.stdout + graded.stderr
        desk.mark_by_hand(one.assignment)
        desk.do("assignment", one.assignment, "generate_feedback")
        desk.do("assignment", one.assignment, "release_feedback")


def test_6_the_trainee_reads_feedback_and_prints_the_portfolio(trainee: Page, say: Words) -> None:
    home(trainee)
    for number in NUMBERS:
        card(trainee, number).get_by_role("button", name=say("Fetch feedback")).click()
        expect(trainee.get_by_role("status")).to_contain_text(say("feedback is here"))
    with trainee.context.expect_page() as opened:
        trainee.get_by_role("link", name=say("My portfolio"), exact=True).click()
    portfolio = opened.value
    expect(portfolio.locator("#competence-5\\.3")).to_contain_text(say("Our class's communication charter"))
    expect(portfolio.locator("#competence-6\\.1")).to_contain_text(say("last session: 2"))
    assert say("Radar of six aspects") in (portfolio.locator("img").first.get_attribute("alt") or "")
    expect(portfolio.locator("#session-6 ~ section").first).to_contain_text(say("20.0 / 20.0"))
    assert axe_violations(portfolio, "body") == []


def test_7_the_evaluation_is_sent_once_and_without_the_name(trainee: Page, say: Words) -> None:
    for answer in (say("sent without your name"), say("in already")):
        home(trainee)
        card(trainee, 6).get_by_role("link", name=say("Say what should change")).click()
        assert axe_violations(trainee, "body") == []
        trainee.get_by_role("group", name=say("next cohort")).get_by_label(say("rather yes")).check()
        trainee.get_by_role("button", name=say("Send without my name")).click()
        expect(trainee.locator(".message, .problem")).to_contain_text(answer)


def test_8_the_certificate_verifies_and_a_changed_byte_does_not(demo_hub: DemoHub, tmp_path: Path) -> None:
    course = demo_hub.folder / "homes" / "instructor" / "ict"
    said = run("certify", str(course), "--organiser", "School 1")
    assert f"{TRAINEE}: completed" in said.stdout, said.stdout + said.stderr
    paper = course / "certificates" / TRAINEE / "certificate.pdf"
    did = next(word for word in said.stdout.split() if word.startswith("did:key:"))
    sound = run("verify", str(paper), "--issuer", did)
    assert (0, True) == (sound.returncode, f"Holder: {TRAINEE}" in sound.stdout)
    changed = bytearray(paper.read_bytes())
    changed[len(changed) // 2] ^= 1
    (tmp_path / "changed.pdf").write_bytes(changed)
    refused = run("verify", str(tmp_path / "changed.pdf"))
    assert (1, 1) == (refused.returncode, len(refused.stderr.strip().splitlines()))


def run(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "course", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
