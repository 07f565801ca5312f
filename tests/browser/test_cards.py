"""A practice card on its way: from the notebook and the course home to two colleagues, and back with what they say."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from course.answers.store import AnswerStore
from course.home.card import CARD, REVIEWS
from tests.browser.chromium import axe_violations, new_page
from tests.browser.conftest import DemoHub

pytestmark = [pytest.mark.browser, pytest.mark.hub, pytest.mark.timeout(900), pytest.mark.xdist_group("browser-cards")]
COURSE_PAGE = "/services/exchange/courses/ict"


@pytest.fixture(scope="module")
def instructor(browser: Browser, demo_hub: DemoHub) -> Page:
    """The instructor at the exchange's page of the course; the last session has its dates."""
    page = new_page(browser)
    demo_hub.log_in(page, "instructor")
    page.goto(demo_hub.address + COURSE_PAGE)
    page.get_by_label("Assignment of session 6").fill("session-6")
    page.get_by_label("Due date of session 6").fill("2030-01-15T23:59")
    page.get_by_role("button", name="Save the dates").click()
    expect(page.get_by_role("status")).to_have_text("The dates are saved.")
    return page


@pytest.fixture(scope="module")
def trainees(browser: Browser, demo_hub: DemoHub) -> list[Page]:
    pages = [new_page(browser) for _number in range(3)]
    for number, page in enumerate(pages, start=1):
        demo_hub.log_in(page, f"trainee{number}")
    return pages


def modules(hub: DemoHub, name: str) -> Path:
    return hub.folder / "homes" / name / "modules"


def type_earlier(hub: DemoHub, name: str, title: str) -> None:
    """Leave a card in a trainee's answers, as if it had been typed another day."""
    folder = modules(hub, name)
    AnswerStore(folder).put(CARD, {"title": title, "aim": "Class 5 says where a word comes from"})
    owner = folder.stat()
    for path in (folder / "answers.json", folder / ".ipynb_checkpoints", folder / ".ipynb_checkpoints/answers.lock"):
        os.chown(path, owner.st_uid, owner.st_gid)


def cards(page: Page) -> None:
    page.goto(re.sub(r"(/user/[^/]+/).*", r"\1course/cards", page.url))


def test_1_the_notebook_s_button_hands_the_card_in(instructor: Page, trainees: list[Page]) -> None:
    page = trainees[0]
    page.goto(re.sub(r"(/user/[^/]+/).*", r"\1doc/tree/modules/06-network-identity.ipynb", page.url))
    share = page.locator("[data-share='s6-practice-card']")
    send = share.get_by_role("button", name="Send my card to two colleagues")
    send.focus()
    page.keyboard.press("Enter")
    expect(share.locator(".course-saved")).to_contain_text("no title")
    question = page.locator("[data-question='s6-practice-card']")
    question.get_by_label("What I call it").fill("A word wall")
    question.get_by_label("What happens, step by step").fill("Ten minutes on Thursdays")
    expect(question).to_contain_text("Saved at")
    send.focus()
    page.keyboard.press("Enter")
    expect(share.locator(".course-saved")).to_contain_text("Your card is handed in")
    assert axe_violations(page, "[data-share='s6-practice-card']") == []


def test_2_the_course_home_s_button_does_too(demo_hub: DemoHub, trainees: list[Page]) -> None:
    for number, page in enumerate(trainees[1:], start=2):
        type_earlier(demo_hub, f"trainee{number}", f"Card of number {number}")
        cards(page)
        expect(page.get_by_text("Not handed in yet.")).to_be_visible()
        assert axe_violations(page, "body") == []
        page.get_by_role("button", name="Hand in my card").click()
        expect(page.get_by_role("status")).to_contain_text("Your card is handed in")


def test_3_reviews_are_written_by_keyboard_without_names(
    demo_hub: DemoHub, instructor: Page, trainees: list[Page]
) -> None:
    instructor.goto(demo_hub.address + COURSE_PAGE)
    assert axe_violations(instructor, "body") == []
    # The assignment need not be released for cards to be collected and dealt out.
    instructor.get_by_role("button", name="Assign reviewers").click()
    expect(instructor.get_by_text("3 cards, 6 reviews given out, 0 written.")).to_be_visible()
    page = trainees[0]
    page.goto(re.sub(r"(/user/[^/]+/).*", r"\1course", page.url))
    expect(page.get_by_text("2 cards wait for your review")).to_be_visible()
    page.get_by_role("link", name="Practice cards").click()
    assert axe_violations(page, "body") == []
    for number in ("2", "3"):
        review = page.locator("section.review").filter(has_text=f"Card of number {number}")
        expect(review).to_contain_text("For which class")
        assert f"trainee{number}" not in review.inner_text()
        review.get_by_label("What works, and for whom").focus()
        for text in ("Newcomers speak first", "With another script?", f"Groups of {number}", "2", "3", "1"):
            page.keyboard.type(text)
            page.keyboard.press("Tab")
        expect(review.get_by_role("button", name="Save my review")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Your review is saved")
        cards(page)
    written = AnswerStore(modules(demo_hub, "trainee1")).values()[REVIEWS]
    assert {row["suggestion"] for row in written.values()} == {"Groups of 2", "Groups of 3"}
    assert {(row["usable"], row["shown"], row["includes"]) for row in written.values()} == {("2", "3", "1")}


def test_4_they_return_to_their_author_when_the_instructor_returns_them(
    demo_hub: DemoHub, instructor: Page, trainees: list[Page]
) -> None:
    page = trainees[1]
    cards(page)
    assert "Newcomers speak first" not in page.inner_text("body")
    instructor.goto(demo_hub.address + COURSE_PAGE)
    instructor.get_by_role("button", name="Return the reviews now").click()
    expect(instructor.get_by_role("status")).to_have_text("The reviews are returned.")
    cards(page)
    said = page.locator("section").filter(has=page.locator("#received"))
    expect(said).to_contain_text("Newcomers speak first")
    expect(said).to_contain_text("Colleague 1")
    assert "trainee1" not in said.inner_text()
    assert axe_violations(page, "body") == []
