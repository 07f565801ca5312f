"""The page-repair bench names what axe-core finds in a real browser: same rules, same number of places."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from models.school_page import BROKEN, REPAIRS, SCHOOL, repaired
from playwright.sync_api import Page, sync_playwright

from course.models.page import RULES, inspect_page
from course.models.samples import read_sample

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("axe")]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
SHARED = [rule.id for rule in RULES if rule.by_axe]


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def found_by_axe(page: Page, html: str) -> Counter[str]:
    page.set_content(html)
    page.evaluate(AXE)
    options = {"runOnly": {"type": "rule", "values": SHARED}, "resultTypes": ["violations"], "iframes": False}
    outcome: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return Counter({violation["id"]: len(violation["nodes"]) for violation in outcome["violations"]})


def found_by_us(html: str) -> Counter[str]:
    return Counter(barrier.rule.id for barrier in inspect_page(html) if barrier.rule.by_axe)


def test_the_school_page_has_a_dozen_barriers_and_axe_sees_the_same(browser_page: Page) -> None:
    expected = found_by_axe(browser_page, SCHOOL)
    assert expected.total() >= 12
    assert expected == found_by_us(SCHOOL)


@pytest.mark.parametrize("rule", REPAIRS)
def test_after_each_single_repair_axe_sees_the_same(browser_page: Page, rule: str) -> None:
    html = repaired(rule)
    assert html != SCHOOL
    assert found_by_axe(browser_page, html) == found_by_us(html)


@pytest.mark.parametrize("seed", range(12))
def test_after_any_repairs_axe_sees_the_same(browser_page: Page, seed: int) -> None:
    chance = random.Random(seed)
    html = repaired(*chance.sample(list(REPAIRS), chance.randint(2, 12)))
    assert found_by_axe(browser_page, html) == found_by_us(html)


@pytest.mark.parametrize("how", BROKEN)
def test_on_pages_broken_in_other_ways_axe_sees_the_same(browser_page: Page, how: str) -> None:
    assert BROKEN[how] != SCHOOL
    assert found_by_axe(browser_page, BROKEN[how]) == found_by_us(BROKEN[how])


def test_on_the_assignments_page_axe_sees_the_same(browser_page: Page) -> None:
    html = read_sample("pages/trip.html")
    expected = found_by_axe(browser_page, html)
    assert expected.total() >= 10
    assert expected == found_by_us(html)


def test_the_page_with_every_repair_satisfies_axe(browser_page: Page) -> None:
    assert Counter() == found_by_axe(browser_page, repaired())
    assert inspect_page(repaired()) == []
