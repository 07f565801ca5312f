"""A hub as `course hub --demo` starts it, for the tests that look at it with a browser."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from course.hub.people import read_passwords
from course.hub.prepare import free_port
from tests.browser.chromium import chromium, new_page
from tests.browser.words import Words, words_of


@dataclass(frozen=True)
class DemoHub:
    """A running demo hub: where it answers, where it keeps everything."""

    address: str
    folder: Path

    def log_in(self, page: Page, name: str) -> None:
        """Log in and wait for the course home."""
        page.goto(self.address)
        page.fill("#username_input", name)
        page.fill("#password_input", read_passwords(self.folder / "passwords.txt")[name])
        page.click("#login_submit")
        page.wait_for_url(re.compile(r"/user/.*/course"))


# A module each: Playwright keeps an event loop running, which tests of other modules could not bear.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = new_page(browser)
    yield opened
    opened.context.close()


@pytest.fixture(scope="module")
def hub_language() -> str:
    return "en"


@pytest.fixture(scope="module")
def say(hub_language: str) -> Words:
    return words_of(hub_language)


@pytest.fixture(scope="module")
def demo_hub(tmp_path_factory: pytest.TempPathFactory, hub_language: str) -> Iterator[DemoHub]:
    # A folder of pytest's, closed to others: the hub must find its way, as it must in a clone below /root.
    folder = tmp_path_factory.mktemp("hub") / "course"
    port = free_port()
    command = [sys.executable, "-m", "course", "hub", "--demo", "--folder", str(folder), "--port", str(port)]
    command += ["--language", hub_language]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if "Ctrl-C" in line:
            break
    else:
        pytest.fail("the hub did not start:\n" + "".join(said))
    yield DemoHub(f"http://127.0.0.1:{port}", folder)
    process.send_signal(signal.SIGINT)
    process.wait(60)
