"""Each of the six modules, whole: by keyboard alone, without a barrier in any state, and in two tabs at once."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from course.questions.bank import load_bank
from course.widgets.catalogue import build_exploration
from course.widgets.exploration import Exploration
from tests.browser.chromium import new_page
from tests.browser.lab import Lab, open_and_run, running_lab
from tests.browser.walking import barriers, wait_until_saved, walk_all, widget

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-every-module")]
ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(path.stem for path in (ROOT / "notebooks").glob("0*.ipynb"))


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("modules")
    for name in MODULES:
        # A folder each: what is answered in one module is looked for in its own file.
        (folder / name).mkdir()
        for part in (ROOT / "notebooks").glob(f"{name}.*"):
            shutil.copy(part, folder / name)
    with running_lab(folder) as running:
        yield running


def answers(lab: Lab, name: str) -> dict[str, Any]:
    path = lab.folder / name / "answers.json"
    kept = json.loads(path.read_text(encoding="utf-8"))["answers"] if path.exists() else {}
    return {identifier: entry["value"] for identifier, entry in kept.items()}


def open_module(page: Page, lab: Lab, name: str) -> None:
    open_and_run(page, lab, f"{name}/{name}.ipynb")
    expect(page.locator(".course-card").last).to_be_visible()


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_worked_by_keyboard_alone_and_has_no_barrier_in_any_state(
    name: str, browser: Browser, lab: Lab
) -> None:
    page = new_page(browser)
    open_module(page, lab, name)
    walked = walk_all(page)
    asked = {question.id for question in load_bank(ROOT / "notebooks" / f"{name}.yaml")}
    kept = wait_for_answers(page, lab, name, asked)
    assert asked - set(kept) == set()
    benches = {identifier for identifier in walked if identifier in explorations(page)}
    unpredicted = {one for one in benches if predicts(one) and (kept.get(one) or {}).get("prediction") in (None, "")}
    assert unpredicted == set()
    assert barriers(page) == []
    assert page.errors == []  # type: ignore[attr-defined]
    page.context.close()


def wait_for_answers(page: Page, lab: Lab, name: str, asked: set[str]) -> dict[str, Any]:
    """Return what was saved once everything asked is, or after a minute; what is typed is saved a moment later."""
    for _try in range(120):
        wait_until_saved(page)
        kept = answers(lab, name)
        if asked <= set(kept):
            return kept
        page.wait_for_timeout(500)
    return kept


def explorations(page: Page) -> set[str]:
    found = page.eval_on_selector_all("[data-exploration]", "all => all.map(one => one.dataset.exploration)")
    return set(found)


def predicts(identifier: str) -> bool:
    built = build_exploration(identifier)
    return isinstance(built, Exploration) and built.predict is not None


def fresh_first_module(lab: Lab, folder: str) -> str:
    """Copy the first module into a folder of its own, without answers; return the notebook's path."""
    (lab.folder / folder).mkdir()
    for part in (ROOT / "notebooks").glob(f"{MODULES[0]}.*"):
        shutil.copy(part, lab.folder / folder)
    return f"{folder}/{MODULES[0]}.ipynb"


def answer_by_mouse(card: Locator) -> None:
    """Give a question one answer with the mouse: press, tick, move, choose; what has to be typed is typed."""
    usable = "input:enabled, select:enabled, textarea:enabled, button:enabled"
    first = card.locator(f":is({usable}):not(.course-language *)").first
    kind = first.evaluate("element => element.type")
    if kind == "select-one":
        first.select_option(index=1)
    elif kind in {"text", "textarea"}:
        first.click()
        first.press_sequentially("0,4")
    else:
        first.click()
    expect(card.locator(".course-saved")).to_contain_text("Saved at")


def test_every_widget_of_the_first_module_works_with_the_mouse(browser: Browser, lab: Lab) -> None:
    page = new_page(browser)
    open_and_run(page, lab, fresh_first_module(lab, "mouse"))
    questions = page.locator("[data-question]")
    assert questions.count() == len(load_bank(ROOT / "notebooks" / f"{MODULES[0]}.yaml"))
    for index in range(questions.count()):
        answer_by_mouse(questions.nth(index))
    for identifier, typed in (("s1-class", "40"), ("s1-territory", "30"), ("s1-profile", "")):
        bench = page.locator(widget(identifier))
        box = bench.locator(".course-predict input").first
        box.fill(typed) if typed else box.check()
        bench.get_by_role("button", name="Keep my prediction").click()
        expect(bench.locator(".course-predict .course-good")).to_be_visible()
    territory, group = page.locator(widget("s1-territory")), page.locator(widget("s1-class"))
    territory.get_by_label("Country").select_option("KZ")
    expect(territory.locator("img")).to_have_attribute("alt", re.compile("6 languages, 2 with official status"))
    group.get_by_role("button", name="Add a row").click()
    group.get_by_role("button", name="Keep this try").click()
    expect(group.locator("summary", has_text="What I tried (1)")).to_be_visible()
    page.locator(widget("s1-profile")).get_by_role("button", name="Run").click()
    expect(page.locator(widget("s1-profile")).locator("img")).to_be_visible()
    assert page.errors == []  # type: ignore[attr-defined]
    page.context.close()


def test_quick_answers_without_focus_are_all_kept(browser: Browser, lab: Lab) -> None:
    """Some browsers do not focus what is clicked: what comes back from a save must not undo later answers."""
    page = new_page(browser)
    open_and_run(page, lab, fresh_first_module(lab, "quick"))
    card = page.locator(widget("s1-principles"))
    asked = card.locator(".course-table select").count()
    card.evaluate("""async (card) => {
      for (const box of card.querySelectorAll(".course-table select")) {
        box.selectedIndex = 1;
        box.dispatchEvent(new Event("change", { bubbles: true }));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }""")
    card.locator(".course-saved").filter(has_text="Saved at").wait_for()
    assert asked == len(answers(lab, "quick")["s1-principles"])
    page.context.close()


def test_two_tabs_lose_nothing_and_a_restart_brings_the_later_answer_back(browser: Browser, lab: Lab) -> None:
    path = fresh_first_module(lab, "tabs")
    one = new_page(browser)
    two = one.context.new_page()
    for page, workspace in ((one, "one"), (two, "two")):
        open_and_run(page, lab, path, workspace)
    tick(one, "Ways to check what pupils find on the web")
    type_answer(two, "s1-index", "0,5")
    type_answer(one, "s1-reflection", "Written in the first tab.")
    tick(two, "Order in the many tools and apps")
    kept = answers(lab, "tabs")
    # The second tab did not see the first one's tick: its own, later answer to that question wins, whole.
    assert kept["s1-expectations"] == ["tools"]
    assert (kept["s1-index"], kept["s1-reflection"]) == ("0,5", "Written in the first tab.")
    one.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    for page, workspace in ((one, "one"), (two, "two")):
        open_and_run(page, lab, path, workspace)
        card = page.locator(widget("s1-expectations"))
        expect(card.get_by_label("Order in the many tools and apps")).to_be_checked()
        expect(card.get_by_label("Ways to check what pupils find on the web")).not_to_be_checked()
        expect(page.locator(widget("s1-index")).get_by_label("Your answer")).to_have_value("0,5")
        expect(page.locator(widget("s1-reflection")).locator("textarea")).to_have_value("Written in the first tab.")
    one.context.close()


def tick(page: Page, label: str) -> None:
    card = page.locator(widget("s1-expectations"))
    card.get_by_label(label).check()
    expect(card.locator(".course-saved")).to_contain_text("Saved at")


def type_answer(page: Page, identifier: str, text: str) -> None:
    card = page.locator(widget(identifier))
    card.locator("input[type=text], textarea").first.fill(text)
    expect(card.locator(".course-saved")).to_contain_text("Saved at")
