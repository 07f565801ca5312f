"""How a test walks through a notebook as a person with a keyboard does, and how it looks for barriers at each stage."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from course.answers.store import AnswerStore
from course.hub.prepare import free_port
from tests.browser.chromium import axe_violations

TOKEN = "a-learner-of-one"
OUTPUTS = ".jp-Notebook .jp-Cell-outputArea"


@dataclass(frozen=True)
class Laptop:
    """`course lab` as a learner starts it."""

    address: str
    folder: Path

    def url(self, path: str) -> str:
        return f"{self.address}/{path}{'&' if '?' in path else '?'}token={TOKEN}"

    @property
    def answers(self) -> AnswerStore:
        return AnswerStore(self.folder / "modules")


@contextmanager
def running_laptop(
    folder: Path, *, language: str = "en", environment: Mapping[str, str] | None = None
) -> Iterator[Laptop]:
    """Start `course lab` in `folder` and stop it, and the JupyterLab that it started, for certain."""
    port = free_port()
    command = [sys.executable, "-m", "course", "lab", "--no-browser", "--folder", str(folder), "--port", str(port)]
    command += ["--language", language]
    surroundings = {**os.environ, "JUPYTER_TOKEN": TOKEN, "HOME": str(folder.parent), **(environment or {})}
    with (folder.parent / "log").open("wb") as log:
        server = subprocess.Popen(command, env=surroundings, stdout=log, stderr=log, start_new_session=True)
        found = Laptop(f"http://127.0.0.1:{port}", folder)
        try:
            for _try in range(600):
                try:
                    urllib.request.urlopen(found.url("api/status"), timeout=5).close()
                    break
                except OSError:
                    assert server.poll() is None, (folder.parent / "log").read_text(errors="replace")[-2000:]
                    time.sleep(0.3)
            yield found
        finally:
            _stop(server)


def _stop(server: subprocess.Popen[bytes]) -> None:
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(60)
    # The JupyterLab that `course lab` started is of the same group, and may need a moment longer.
    for _try in range(100):
        try:
            os.killpg(server.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.killpg(server.pid, signal.SIGKILL)


def widget(identifier: str) -> str:
    """Return the selector of a question or exploration."""
    return f"[data-question='{identifier}'], [data-exploration='{identifier}']"


def tab_to(page: Page, identifier: str, what: str, most: int = 400) -> None:
    """Press Tab until the focus is on `what` (a CSS selector) inside the widget."""
    reached = """([place, what]) => {
        const e = document.activeElement; return !!e && !!e.closest(place) && e.matches(what); }"""
    for _press in range(most):
        if page.evaluate(reached, [widget(identifier), what]):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {what} in {identifier}")


def predict(page: Page, identifier: str, typed: str = "") -> None:
    """Commit to a prediction with the keyboard and wait for the comparison."""
    tab_to(page, identifier, "fieldset.course-predict input, fieldset.course-predict textarea")
    page.keyboard.type(typed) if typed else page.keyboard.press("Space")
    tab_to(page, identifier, "fieldset.course-predict button")
    page.keyboard.press("Enter")
    expect(page.locator(widget(identifier)).get_by_text("Prediction and result:")).to_be_visible()


def choose_everywhere(page: Page, identifier: str, count: int) -> None:
    """Give each of `count` items of a match or classify question its first category with the arrow key."""
    boxes = page.locator(widget(identifier)).locator("select")
    for n in range(count):
        tab_to(page, identifier, "select")
        page.keyboard.press("ArrowDown")
        expect(boxes.nth(n)).not_to_have_value("")
        page.keyboard.press("Tab")


def type_into(page: Page, identifier: str, what: str, text: str, *, instead: bool = False) -> None:
    """Reach a field with Tab and type into it; `instead` of what stands there."""
    tab_to(page, identifier, what)
    if instead:
        page.keyboard.press("Control+A")
    page.keyboard.type(text)


# What has the focus, in the words a robot needs.
_FOCUS = """() => {
  const e = document.activeElement, card = e && e.closest('.course-card');
  return {tag: e ? e.tagName : '', type: e ? e.type || '' : '', inside: card ? card.dataset.walked || '' : '',
    text: e ? (e.textContent || '').trim() : '', disabled: Boolean(e && e.disabled),
    group: e && e.type === 'radio' ? e.name : '', empty: Boolean(e) && 'value' in e && !e.value,
    number: Boolean(e && e.inputMode === 'decimal'), mark: e ? e.id || '' : ''};
}"""
_PRESSED_ONCE = ("Keep my prediction", "Run", "Check my answer", "Keep this try", "Add a row", "↓")


def walk(page: Page, card: Any, name: str, steps: int = 260) -> list[str]:
    """Go through one card with Tab alone, doing at each stop what a keyboard can do; return the buttons pressed."""
    card.evaluate("(card, name) => { card.dataset.walked = name; card.tabIndex = -1; card.focus(); }", name)
    pressed: list[str] = []
    done: set[str] = set()
    for _step in range(steps):
        page.keyboard.press("Tab")
        focus = page.evaluate(_FOCUS)
        if focus["inside"] != name:
            break
        _act(page, focus, pressed, done)
    return pressed


def _act(page: Page, focus: dict[str, Any], pressed: list[str], done: set[str]) -> None:
    kind = focus["type"]
    if focus["disabled"]:
        return
    if kind == "radio" and focus["group"] not in done:
        done.add(focus["group"])
        page.keyboard.press("Space")
    elif kind == "checkbox" and "checkbox" not in done:
        done.add("checkbox")
        page.keyboard.press("Space")
    elif kind == "select-one" and focus["empty"]:
        page.keyboard.press("ArrowDown")
    elif kind == "range":
        page.keyboard.press("ArrowRight")
    elif focus["tag"] in {"TEXTAREA", "INPUT"} and focus["empty"] and kind in {"text", "textarea", ""}:
        page.keyboard.type("40" if focus["number"] else "Two words here")
    elif focus["tag"] == "BUTTON" and focus["text"] in _PRESSED_ONCE and focus["text"] not in pressed:
        pressed.append(focus["text"])
        page.keyboard.press("Enter")
    elif focus["tag"] == "SUMMARY":
        page.keyboard.press("Enter")  # the table beside a chart opens


def walk_all(page: Page, cards: str = ".course-card") -> dict[str, list[str]]:
    """Walk through every card of the page; return the buttons pressed by the card's id."""
    found = page.locator(cards)
    walked = {}
    for index in range(found.count()):
        card = found.nth(index)
        name = card.evaluate("card => card.dataset.exploration || card.dataset.question || ''") or f"card {index}"
        walked[name] = walk(page, card, name)
    return walked


def wait_until_saved(page: Page) -> None:
    """Wait until no widget is still saving."""
    page.wait_for_function(
        "() => [...document.querySelectorAll('.course-saved')].every(e => !e.textContent.includes('…'))"
    )


def open_tables(page: Page) -> int:
    """Open everything that folds; return how many there are."""
    return int(
        page.evaluate(
            "() => { const all = [...document.querySelectorAll('.course-card details')];"
            " all.forEach(one => { one.open = true; }); return all.length; }"
        )
    )


def spoil(page: Page) -> int:
    """Put what no bench can use into the first field of each bench; return how many now show a message."""
    page.evaluate("""() => {
      for (const card of document.querySelectorAll('[data-exploration]')) {
        const box = card.querySelector('.course-controls');
        const fields = box ? [...box.querySelectorAll('textarea, input[type=text]')] : [];
        for (const one of fields) {
          one.value = '#12zz99'; one.dispatchEvent(new Event('input', {bubbles: true}));
        }
        if (fields.length) card.dataset.spoilt = 'yes';
      }
    }""")
    page.wait_for_timeout(500)
    wait_until_saved(page)
    return int(page.evaluate("() => document.querySelectorAll('.course-view-notice .course-warn').length"))


def barriers(page: Page) -> list[str]:
    """Return what axe finds inside our outputs: as they stand, with every table open, and with messages of error."""
    found = [f"as it stands: {one}" for one in axe_violations(page, OUTPUTS)]
    open_tables(page)
    found += [f"tables open: {one}" for one in axe_violations(page, OUTPUTS)]
    spoil(page)
    return found + [f"with messages: {one}" for one in axe_violations(page, OUTPUTS)]
