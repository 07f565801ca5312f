"""Session 4 in a real JupyterLab: by keyboard alone, by drag, saved and restored, without violations of WCAG A and AA."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.chromium import axe_violations, new_page
from tests.browser.lab import Lab, running_lab

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = "04-intercultural-dialogue.ipynb"
EXPLORATIONS = ("s4-calendar", "s4-orkse", "s4-conflict", "s4-opinions", "s4-project")
READY = """() => { const context = window.jupyterapp.shell.currentWidget.sessionContext;
  const kernel = context.isReady && context.session && context.session.kernel;
  return kernel && kernel.connectionStatus === "connected" && kernel.status === "idle"; }"""

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-session4")]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("modules")
    for part in (ROOT / "notebooks").glob("04-*"):
        shutil.copy(part, folder)
    with running_lab(folder) as running:
        yield running


def open_module(page: Page, lab: Lab) -> None:
    page.goto(lab.url(NOTEBOOK))
    page.wait_for_function("() => window.jupyterapp")
    page.evaluate("() => window.jupyterapp.restored")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    # A notebook looks idle before it has a kernel; running it then opens a dialog and waits for ever.
    page.wait_for_function(READY)
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    for one in EXPLORATIONS:
        page.wait_for_selector(f'[data-exploration="{one}"]', state="attached")


@pytest.fixture(scope="module")
def module(browser: Browser, lab: Lab) -> Iterator[Page]:
    page = new_page(browser)
    open_module(page, lab)
    yield page
    page.context.close()


def card(page: Page, identifier: str) -> Locator:
    return page.locator(f'[data-exploration="{identifier}"]')


def press_on(target: Locator, *keys: str) -> None:
    """Focus as Tab would, then press; nothing is clicked."""
    target.focus()
    for key in keys:
        target.page.keyboard.press(key)


def predict(page: Page, identifier: str, answer: str) -> None:
    """Commit a prediction with keys alone, if it is not committed yet."""
    stage = card(page, identifier).locator(".course-predict")
    if stage.get_by_role("button").count() == 0:
        return
    if stage.locator("input[type=radio]").count():
        press_on(stage.locator("input[type=radio]").first, "Space")
    else:
        stage.locator("input").focus()
        page.keyboard.type(answer)
    press_on(stage.get_by_role("button"), "Enter")
    stage.locator(".course-good").wait_for()


def entry(page: Page, title: str) -> Locator:
    return card(page, "s4-calendar").locator("button.course-entry", has_text=title)


def test_every_exploration_is_opened_by_keyboard_and_shows_a_result(module: Page) -> None:
    for identifier, answer in (("s4-calendar", "3"), ("s4-orkse", "40"), ("s4-project", ""), ("s4-opinions", "")):
        predict(module, identifier, answer)
        card(module, identifier).locator(".course-view").first.wait_for(state="attached")
    assert card(module, "s4-opinions").locator("img").count() == 2


def go_to_project_day(page: Page) -> Locator:
    predict(page, "s4-calendar", "3")
    month = card(page, "s4-calendar").locator(".course-monthbar select")
    month.wait_for()
    entry(page, "Project day").or_(month).first.wait_for()
    if entry(page, "Project day").count() == 0:
        month.select_option(
            label=next(t for t in month.locator("option").all_inner_texts() if t.startswith("November"))
        )
    return entry(page, "Project day")


def test_an_event_moves_with_the_arrow_keys_and_keeps_the_focus(module: Page) -> None:
    project = go_to_project_day(module)
    assert project.get_attribute("draggable") == "true"
    press_on(project, "ArrowRight", "ArrowRight", "ArrowDown")
    module.wait_for_function("() => document.activeElement && document.activeElement.dataset.entry === '4'")
    day = "button => button.closest('td').querySelector('.course-daynumber').textContent"
    assert entry(module, "Project day").evaluate(day) == "25"


def test_an_event_moves_by_drag_and_the_typed_date_follows(module: Page) -> None:
    project = go_to_project_day(module)
    target = card(module, "s4-calendar").locator(".course-calendar td:not(.course-other)").nth(9)
    project.drag_to(target)
    module.wait_for_function(
        """() => [...document.querySelectorAll('[data-exploration="s4-calendar"] input[type=date]')]
           .some((box) => box.value.endsWith('-11-10'))"""
    )
    assert target.locator("button.course-entry").count() == 1


def test_the_story_asks_for_a_reason_and_ends_in_a_debrief_with_the_whole_tree(module: Page) -> None:
    story = card(module, "s4-conflict")
    go_on = story.get_by_role("button", name="Go on", exact=True)
    press_on(story.locator("input[type=radio]").nth(1), "Space")
    press_on(go_on, "Enter")
    assert "3 words" in story.locator("p.course-warn").inner_text()
    for turn, choice in enumerate((1, 1, 0, 1, 0)):
        press_on(story.locator("input[type=radio]").nth(choice), "Space")
        story.locator("textarea").focus()
        module.keyboard.type(f"reason of turn number {turn}")
        press_on(go_on, "Enter")
    story.locator("svg").wait_for()
    assert "a good end" in story.inner_text()
    assert story.locator("svg circle, svg rect").count() == 38
    assert story.locator(".course-outline > li").count() == 38
    assert story.locator(".course-outline strong", has_text="you went here").count() == 5
    assert story.locator("svg").get_attribute("aria-label").startswith("A diagram of 38 scenes")


def test_what_was_done_is_saved_beside_the_notebook(module: Page, lab: Lab) -> None:
    module.locator('[data-exploration="s4-conflict"] .course-saved', has_text="Saved at").wait_for()
    answers = json.loads((lab.folder / "answers.json").read_text(encoding="utf-8"))["answers"]
    assert answers["s4-conflict"]["value"]["path"] == ["calm", "offer", "plan", "effect", "pair"]
    assert answers["s4-calendar"]["value"]["prediction"] == "3"


def test_nothing_in_our_outputs_breaks_wcag(module: Page) -> None:
    for identifier, answer in (("s4-calendar", "3"), ("s4-orkse", "40"), ("s4-project", ""), ("s4-opinions", "")):
        predict(module, identifier, answer)
    card(module, "s4-opinions").locator("img").first.wait_for(state="attached")
    assert axe_violations(module, ".jp-Notebook .jp-Cell-outputArea") == []
    assert module.errors == []


def test_the_module_comes_back_as_it_was_after_a_reload(browser: Browser, lab: Lab, module: Page) -> None:
    again = new_page(browser)
    open_module(again, lab)
    card(again, "s4-conflict").locator("svg").wait_for()
    assert card(again, "s4-calendar").locator(".course-predict .course-good").count() == 1
    again.context.close()
