"""Validate for a learner alone: marks and reasons in the dialogue, no key in it, and the server answers meanwhile."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from course.answers.store import AnswerStore
from course.home.self_study import key_bank
from tests.browser.chromium import new_page
from tests.browser.walking import Laptop, running_laptop

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-validate")]
NOTEBOOK = "session-1/session-1.ipynb"


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    with running_laptop(tmp_path_factory.mktemp("lab") / "course") as started:
        yield started


def answer_some(laptop: Laptop) -> None:
    """Answer half of one question, another wrongly; leave the third open."""
    store = AnswerStore(laptop.folder / "session-1")
    practices = key_bank(1)["a1-practices"].data["key"]
    store.put("a1-practices", dict(list(practices.items())[: len(practices) // 2]))
    figures = key_bank(1)["a1-figures"].data["key"]
    store.put("a1-figures", {row: dict.fromkeys(cells, "1") for row, cells in figures.items()})


def open_assignment(page: Page, laptop: Laptop) -> None:
    page.goto(laptop.url("course"))  # which brings the assignments
    answer_some(laptop)
    page.goto(laptop.url(f"lab/tree/{NOTEBOOK}?reset"))
    expect(page.locator("[data-question=a1-practices]")).to_be_visible()


def answered_before(shown: Locator, laptop: Laptop) -> int:
    """Ask the server for its version until something is shown; return how often it answered before."""
    answered, until = 0, time.monotonic() + 120
    while not shown.is_visible() and time.monotonic() < until:
        urllib.request.urlopen(laptop.url("api"), timeout=60).close()
        answered += 1
    return answered


def test_validate_tells_marks_and_reasons_and_holds_nobody_up(browser: Browser, laptop: Laptop, tmp_path: Path) -> None:
    page = new_page(browser)
    open_assignment(page, laptop)
    page.get_by_role("button", name="Validate").click()
    dialogue = page.locator(".jp-Dialog")
    answered = answered_before(dialogue, laptop)
    expect(dialogue).to_contain_text("Twelve practices")
    page.screenshot(path=tmp_path / "validate.png")
    said = dialogue.inner_text()
    for told in ("2 of 4 points", "0 of 3 points", "My learning plan", "No answer yet.", "Not right."):
        assert told in said
    assert "Partial credit" not in said
    for key in ("0.675", "0,675", "tolerance", "creation"):
        assert key not in said
    # A server that runs the notebook itself answers once, before it begins, or not at all.
    assert answered >= 5
    page.keyboard.press("Escape")
    page.context.close()
