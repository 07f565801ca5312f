"""Session 2 in a real JupyterLab: done by keyboard alone, and without a violation that axe can find."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.chromium import chromium
from tests.browser.lab import Lab, open_and_run, running_lab

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("session-2")]
ROOT = Path(__file__).resolve().parent.parent.parent
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
EXPLORATIONS = ["s2-needs", "s2-contrast", "s2-colour-vision", "s2-alt-text", "s2-captions", "s2-page-repair"]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("session-2")
    for name, source in (("module", ROOT / "notebooks"), ("assignment", ROOT / "assignments" / "session-2")):
        (folder / name).mkdir()
        for path in source.glob("02-*" if name == "module" else "*"):
            shutil.copy(path, folder / name)
    with running_lab(folder) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    outcome: dict[str, Any] = page.evaluate(
        "() => axe.run({include: [['.jp-Cell-outputArea']]}, {resultTypes: ['violations']})"
    )
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in outcome["violations"]]


def press_until_focused(page: Page, wanted: Locator, key: str = "Tab", most: int = 60) -> None:
    for _step in range(most):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError("the keyboard does not get there")


def predict_by_keyboard(page: Page, card: Locator) -> None:
    choice = card.locator(".course-predict input, .course-predict textarea").first
    # Reading on in a notebook brings the cell into focus; from there it is Tab and the keys of the control.
    card.evaluate("element => { element.tabIndex = -1; element.focus(); }")
    press_until_focused(page, choice)
    if choice.get_attribute("type") == "radio":
        page.keyboard.press("Space")
    else:
        page.keyboard.type("12")
    press_until_focused(page, card.locator(".course-predict button"))
    page.keyboard.press("Enter")
    card.locator(".course-outcome > *").first.wait_for()


def test_the_module_is_done_by_keyboard_alone_and_axe_finds_nothing(lab: Lab, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1300, "height": 1400})
    open_and_run(page, lab, "module/02-barrier-free.ipynb")
    for name in EXPLORATIONS:
        card = page.locator(f'[data-exploration="{name}"]')
        predict_by_keyboard(page, card)
        line = card.locator("textarea").last
        press_until_focused(page, line)
        page.keyboard.type("Because.")
    for card in page.locator("[data-question]").all():
        first = card.locator("input:enabled, select:enabled, textarea:enabled, button:enabled").first
        card.evaluate("element => { element.tabIndex = -1; element.focus(); }")
        press_until_focused(page, first)
        kind = first.evaluate("element => element.type")
        page.keyboard.press({"radio": "Space", "checkbox": "Space", "select-one": "ArrowDown"}.get(kind, "Enter"))
        if kind in {"text", "textarea"}:
            page.keyboard.type("6,38")
    page.wait_for_function("() => [...document.querySelectorAll('.course-saved')].every(e => !/…/.test(e.textContent))")
    expect_saved(lab.folder / "module" / "answers.json", page)
    assert violations(page) == []
    page.close()


def expect_saved(path: Path, page: Page) -> None:
    for _attempt in range(120):
        saved = json.loads(path.read_text(encoding="utf-8"))["answers"] if path.exists() else {}
        if all(saved.get(name, {}).get("value", {}).get("explanation") == "Because." for name in EXPLORATIONS):
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"saved: {sorted(saved)}")


def test_a_page_is_mended_by_typing_and_the_barriers_count_down(lab: Lab, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1300, "height": 1400})
    open_and_run(page, lab, "assignment/session-2.ipynb")
    card = page.locator('[data-exploration="s2-page-repair-trip"], [data-exploration="a2-page"]').first
    outcome = card.locator(".course-outcome")
    outcome.get_by_text("of 14 at the start").wait_for()
    box = card.locator("textarea").first
    box.fill(box.input_value().replace("<html>", '<html lang="en">').replace("<title></title>", "<title>River</title>"))
    outcome.locator("strong", has_text="12").first.wait_for()
    shown = card.frame_locator("iframe")
    expect(shown.locator("html")).to_have_attribute("lang", "en")
    shown.locator("html").evaluate("element => { element.ownerDocument.kept = true; }")
    box.fill(
        "<html><body><p>New</p><img src=x onerror='document.body.id=\"ran\"'><script>document.body.id='ran'</script>"
    )
    expect(shown.locator("p")).to_have_text("New")
    # The frame's document stayed, and nothing in it ran.
    assert shown.locator("html").evaluate("element => element.ownerDocument.kept") is True
    expect(shown.locator("#ran")).to_have_count(0)
    box.fill("")
    outcome.get_by_text("There is nothing here yet.").wait_for()
    assert violations(page) == []
    page.close()
