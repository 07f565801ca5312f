"""Session 5 in a real JupyterLab: whole by keyboard alone, clean by axe, the simulator from glance to debrief."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.chromium import chromium
from tests.browser.lab import Lab, open_and_run, running_lab

ROOT = Path(__file__).resolve().parents[2]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("session-5")]

# What has the focus, in the words a robot needs.
FOCUS = """() => {
  const e = document.activeElement, card = e && e.closest('.course-card');
  return {tag: e ? e.tagName : '', type: e ? e.type || '' : '', inside: Boolean(card),
    text: e ? (e.textContent || '').trim() : '', disabled: Boolean(e && e.disabled),
    group: e && e.type === 'radio' ? e.name : '', empty: Boolean(e) && 'value' in e && !e.value,
    role: e ? e.getAttribute('role') || '' : '', chosen: Boolean(e && e.checked)};
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("session-5")
    for name in ("05-media-education.ipynb", "05-media-education.yaml"):
        shutil.copy(ROOT / "notebooks" / name, folder)
    (folder / "assignment").mkdir()
    for source in (ROOT / "assignments" / "session-5").iterdir():
        shutil.copy(source, folder / "assignment")
    with running_lab(folder) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def module_page(lab: Lab, browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": 1400, "height": 2000})
    page.problems = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.problems.append(str(error)))  # type: ignore[attr-defined]
    open_and_run(page, lab, "05-media-education.ipynb")
    return page


def _walk(page: Page, card: Locator, steps: int = 160) -> list[str]:
    """Go through one card with Tab, doing at each stop what a keyboard can do; return the buttons pressed."""
    card.evaluate("card => { card.tabIndex = -1; card.focus(); }")
    pressed: list[str] = []
    answered: set[str] = set()
    for _step in range(steps):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if not focus["inside"]:
            break
        _act(page, focus, pressed, answered)
    return pressed


def _act(page: Page, focus: dict[str, Any], pressed: list[str], answered: set[str]) -> None:
    if focus["disabled"]:
        return
    if focus["type"] == "radio" and focus["group"] not in answered:
        answered.add(focus["group"])
        page.keyboard.press("Space")
    elif focus["type"] == "checkbox" and "checkbox" not in answered:
        answered.add("checkbox")
        page.keyboard.press("Space")
    elif focus["type"] == "select-one":
        page.keyboard.press("ArrowDown")
    elif focus["type"] == "range":
        page.keyboard.press("ArrowRight")
    elif focus["tag"] in {"TEXTAREA", "INPUT"} and focus["empty"] and focus["type"] not in {"radio", "checkbox"}:
        page.keyboard.type("40")
    elif focus["tag"] == "BUTTON" and focus["text"] not in pressed and _wanted(focus["text"]):
        pressed.append(focus["text"])
        page.keyboard.press("Enter")


def _wanted(text: str) -> bool:
    return text in {"Keep my prediction", "Run", "Check my answer", "Keep this try"}


def _answers(folder: Path) -> dict[str, Any]:
    data = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    return {id_: entry["value"] for id_, entry in data["answers"].items()}


def _violations(page: Page) -> list[tuple[str, str]]:
    page.evaluate(AXE)
    found = page.evaluate(
        "() => axe.run({include: [['.jp-Cell-outputArea']]}, {resultTypes: ['violations'],"
        " runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}})"
    )
    return [(one["id"], node["html"][:160]) for one in found["violations"] for node in one["nodes"]]


def test_the_simulator_goes_from_first_glance_to_debrief_by_keyboard_alone(module_page: Page, lab: Lab) -> None:
    page, card = module_page, module_page.locator("[data-lateral]")
    card.locator("input[type=range]").focus()
    for _press in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-lateral] [role=tab][aria-selected=true]:focus")
    assert "Search page" in page.evaluate(FOCUS)["text"]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector('[data-lateral] [data-tab="lesson-slide"][aria-selected=true]:focus')
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector('[data-lateral] [data-tab="search"]:focus')
    for _tab in range(6):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector('[data-lateral] [data-tab="photo-record"][aria-selected=true]:focus')
    while page.evaluate(FOCUS)["type"] != "range":
        page.keyboard.press("Tab")
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-debrief]:focus")
    page.wait_for_selector("[data-debrief] >> text=A fact-checker's path")
    assert "Not borne out" in card.inner_text()
    reading = _answers(lab.folder)["s5-lateral-reading"]["readings"]["sledge-photo"]
    assert (reading["before"], reading["after"]) == (70, 0)
    assert reading["moves"] == ["lesson-slide", "search", "photo-record"]
    assert reading["seconds"] > 0


def test_every_other_card_of_the_module_can_be_worked_by_keyboard_alone(module_page: Page, lab: Lab) -> None:
    page = module_page
    cards = page.locator(".course-card:not([data-lateral])")
    walked = [_walk(page, cards.nth(index)) for index in range(cards.count())]
    assert [index for index, pressed in enumerate(walked) if not pressed] == [0] or all(walked)
    page.wait_for_function(
        "() => [...document.querySelectorAll('.course-saved')].every(e => !e.textContent.includes('…'))"
    )
    kept = _answers(lab.folder)
    explored = page.eval_on_selector_all("[data-exploration]", "all => all.map(e => e.dataset.exploration)")
    assert [id_ for id_ in explored if kept.get(id_, {}).get("prediction") is None] == []
    asked = [c for c in kept if c.startswith("s5-") and c not in explored]
    assert len(asked) >= 13


def test_no_script_failed_and_axe_finds_nothing_in_the_module(module_page: Page) -> None:
    assert module_page.problems == []  # type: ignore[attr-defined]
    assert _violations(module_page) == []


def test_axe_finds_nothing_in_the_assignment_and_its_simulator_saves_under_the_question(
    lab: Lab, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 2000})
    open_and_run(page, lab, "assignment/session-5.ipynb")
    card = page.locator('[data-lateral="a5-reading"]')
    for page_id, tab, trust in [("nurse-quote", "letters", "5"), ("bridge-entry", "structures", "95")]:
        card.locator(f'[data-brief="{page_id}"]').click()
        card.get_by_role("button", name="Keep this and open the side tabs").click()
        card.locator(f'[data-open="{tab}"]').first.click()
        card.locator("input[type=range]").fill(trust)
        card.get_by_role("button", name="Keep this and see the debrief").click()
        page.wait_for_selector(f'[data-debrief="{page_id}"] >> text=A fact-checker')
    page.wait_for_selector('[data-lateral="a5-reading"] .course-view-figure img')
    assert _violations(page) == []
    kept = _answers(lab.folder / "assignment")["a5-reading"]
    assert [kept["readings"][id_]["after"] for id_ in ("nurse-quote", "bridge-entry")] == [5, 95]
    page.close()
