"""A learner on one laptop does session 3: by keyboard alone, with nothing for axe to find, and the sheet comes home."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from course.questions.bank import load_bank
from tests.browser.chromium import axe_violations, new_page
from tests.browser.walking import Laptop, choose_everywhere, predict, running_laptop, tab_to, type_into, widget

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-session-3")]
# A loaded machine is slow, not broken.
expect.set_options(timeout=180_000)
ROOT = Path(__file__).resolve().parents[2]
BANK = ROOT / "notebooks" / "03-language-learning.yaml"
EXPLORATIONS = ("bands", "readability", "simplify", "forms", "forgetting", "cognates", "homework", "welcome")


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    with running_laptop(tmp_path_factory.mktemp("lab") / "course") as started:
        yield started


@pytest.fixture(scope="module")
def learner(browser: Browser, laptop: Laptop) -> Page:
    page = new_page(browser)
    page.goto(laptop.url("doc/tree/modules/03-language-learning.ipynb"))
    expect(page.locator(widget("s3-monday"))).to_be_visible()
    return page


def test_1_reading_is_done_by_keyboard_alone(learner: Page) -> None:
    page = learner
    # Where a keyboard user arrives after the skip link: the document itself.
    page.locator(widget("s3-hard-text")).locator("input").first.focus()
    page.keyboard.press("Space")
    tab_to(page, "s3-hard-text", "button")
    page.keyboard.press("Enter")
    expect(page.locator(widget("s3-hard-text"))).to_contain_text("Not quite yet")
    predict(page, "s3-bands", "80")
    expect(page.locator(widget("s3-bands"))).to_contain_text("less than you thought")
    type_into(page, "s3-read-bands", "input", "72")
    predict(page, "s3-readability", "15")
    choose_everywhere(page, "s3-formula-sees", 6)


def test_2_the_bench_answers_each_edit(learner: Page) -> None:
    page, bench = learner, learner.locator(widget("s3-simplify"))
    predict(page, "s3-simplify")
    expect(bench).to_contain_text("source 69 %, target 85 % or more")
    type_into(page, "s3-simplify", "textarea", "<p>web page</p>", instead=True)
    expect(bench).to_contain_text("This is the source of a web page")
    page.keyboard.press("Control+A")
    page.keyboard.type("Растение делает себе еду. Ему нужен свет.")
    expect(bench).to_contain_text("missing: фотосинтез, хлорофилл, глюкоза, кислород")
    choose_everywhere(page, "s3-what-moves", 3)
    tab_to(page, "s3-term-or-plain", "input")
    page.keyboard.press("Space")


def test_3_forms_and_plans_are_done_by_keyboard_alone(learner: Page) -> None:
    page, trainer = learner, learner.locator(widget("s3-forms"))
    predict(page, "s3-forms")
    type_into(page, "s3-forms", "input[type=text]:not([inputmode])", "рекой")
    expect(trainer).to_contain_text("Right. Мы живём рядом с рекой.")
    choose_everywhere(page, "s3-case-match", 5)
    choose_everywhere(page, "s3-tense-match", 5)
    predict(page, "s3-forgetting", "40")
    type_into(page, "s3-forgetting", "input[type=text]", "1, 6, 20, 45", instead=True)
    expect(page.locator(widget("s3-forgetting"))).to_contain_text("19 of 20 words")
    tab_to(page, "s3-plan-order", "button")
    page.keyboard.press("Enter")


def test_4_words_home_and_door_are_done_by_keyboard_alone(learner: Page) -> None:
    page = learner
    predict(page, "s3-cognates")
    tab_to(page, "s3-cognates", "input[type=range]")
    page.keyboard.press("End")
    expect(page.locator(widget("s3-cognates"))).to_contain_text("Trust pairs at least this alike: 1")
    choose_everywhere(page, "s3-friends", 4)
    tab_to(page, "s3-home-language", "input")
    page.keyboard.press("Space")
    predict(page, "s3-homework", "29")
    tab_to(page, "s3-homework", "a.course-link")
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert coming.value.suggested_filename == "homework-sheet.html"
    assert "<svg" in Path(coming.value.path()).read_text(encoding="utf-8")
    tab_to(page, "s3-code-for-all", "input")
    page.keyboard.press("Space")
    predict(page, "s3-welcome")
    tab_to(page, "s3-welcome", "input[type=checkbox]")
    page.keyboard.press("Space")
    expect(page.locator(widget("s3-welcome"))).to_contain_text('lang="fa" dir="rtl"')
    type_into(page, "s3-monday", "textarea", "I will adapt one page of history for my seventh class next Tuesday.")
    expect(page.locator(widget("s3-monday"))).to_contain_text("Saved at")


def test_5_everything_was_saved(learner: Page, laptop: Laptop) -> None:
    expect(learner.locator(widget("s3-monday"))).to_contain_text("Saved at")
    saved = laptop.answers.values()
    asked = {question.id for question in load_bank(BANK)} | {f"s3-{name}" for name in EXPLORATIONS}
    assert asked - set(saved) == set()
    assert saved["s3-forgetting"]["controls"]["reviews"] == "1, 6, 20, 45"
    assert saved["s3-simplify"]["controls"]["text"].startswith("Растение делает")


def test_6_axe_finds_nothing_in_the_outputs(learner: Page) -> None:
    assert axe_violations(learner, ".jp-Notebook .jp-Cell-outputArea") == []
    assert learner.errors == []  # type: ignore[attr-defined]
