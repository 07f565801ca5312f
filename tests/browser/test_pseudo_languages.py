"""A walk through the course in pseudo-languages: no text that nobody marked, nothing cut off, right to left in order.

And a trainee who changes the language in a widget and in the course home, and loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from course.build.translation.pseudo import CODES
from tests.browser.chromium import new_page
from tests.browser.walking import Laptop, running_laptop
from tests.i18n.language_itself import unmarked

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-pseudo")]
expect.set_options(timeout=180_000)

# A text in a language that it names is language itself; so is what a trainee may edit.
LANGUAGE_ITSELF = "[lang]:not(html):not([lang='en-XA']):not([lang='ar-XB'])"
# Visible pieces of text with plain Latin words, in the page or inside `root`.
PLAIN = """([root, itself]) => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector(root), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const box = node.parentElement, text = node.data.trim();
    if (!/[A-Za-z]{3,}/.test(text) || !box.getClientRects().length) continue;
    if (box.closest("script, style, code, pre, textarea, .cm-editor, .jp-CodeCell .jp-Cell-inputWrapper, .jp-Notebook-footer, .course-language, form[action$=language], " + itself)) continue;
    found.push(text);
  }
  return found;
}"""
# Elements of ours whose text does not fit: cut off, or pushing the page wide.
CUT = """(root) => [...document.querySelector(root).querySelectorAll("p, h1, h2, h3, button, label, legend, dt, dd, span, .button, .course-badge, .course-title, summary, a")]
  .filter((e) => e.getClientRects().length && !e.closest(".course-live, .course-scroll, .course-marked, iframe, svg"))
  .filter((e) => { const s = getComputedStyle(e); return s.display !== "inline" && (e.scrollWidth > e.clientWidth + 1 || (s.overflow !== "visible" && e.scrollHeight > e.clientHeight + 1)); })
  .map((e) => `${e.tagName}.${e.className}: ${e.textContent.slice(0, 80)}`)"""


@pytest.fixture(scope="module", params=CODES)
def laptop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, pseudo_locale: Path
) -> Iterator[Laptop]:
    chosen = {"COURSE_LOCALE": str(pseudo_locale)}
    folder = tmp_path_factory.mktemp("lab") / "course"
    with running_laptop(folder, language=request.param, environment=chosen) as started:
        yield started


@pytest.fixture(scope="module")
def learner(browser: Browser, laptop: Laptop) -> Page:
    return new_page(browser)


def plain(page: Page, root: str) -> set[str]:
    return unmarked(page.evaluate(PLAIN, [root, LANGUAGE_ITSELF]))


def open_module(page: Page, laptop: Laptop, name: str, last: str) -> None:
    page.goto(laptop.url(f"doc/tree/modules/{name}"))
    expect(page.locator(f"[data-question='{last}'], [data-exploration='{last}']").first).to_be_visible()


def predict_everything(page: Page) -> None:
    """Keep a prediction in every exploration, so that what follows it is on the page too."""
    page.evaluate(
        """() => { for (const box of document.querySelectorAll(".course-predict")) {
            const first = box.querySelector("input");
            if (!first || first.disabled) continue;
            if (first.type === "radio") first.click();
            else { first.value = "1"; first.dispatchEvent(new Event("input", { bubbles: true })); }
            box.querySelector("button")?.click(); } }"""
    )
    expect(page.locator(".course-predict input:enabled")).to_have_count(0)


def test_the_course_home_is_marked_and_fits(learner: Page, laptop: Laptop) -> None:
    learner.goto(laptop.url("course"))
    expect(learner.locator("h1")).to_be_visible()
    assert set() == plain(learner, "body")
    assert [] == learner.evaluate(CUT, "body")
    assert learner.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    wanted = "rtl" if learner.locator("html").get_attribute("lang") == "ar-XB" else "ltr"
    assert wanted == learner.evaluate("getComputedStyle(document.body).direction")


MODULES = [
    ("01-digital-society.ipynb", "s1-reflection"),  # levels, likert, long text, explorations with rows and figures
    ("02-barrier-free.ipynb", "s2-first-week"),  # benches with pages, captions, colours
    ("03-language-learning.ipynb", "s3-monday"),  # marked texts, order, match
    ("04-intercultural-dialogue.ipynb", "s4-practice"),  # calendar, scenario
    ("05-media-education.ipynb", "s5-closing"),  # lateral reading, provenance
    ("06-network-identity.ipynb", "s6-practice-card"),  # models with many controls
]


@pytest.mark.parametrize(("name", "last"), MODULES, ids=[name[:2] for name, _last in MODULES])
def test_a_module_is_marked_and_fits(learner: Page, laptop: Laptop, name: str, last: str) -> None:
    open_module(learner, laptop, name, last)
    predict_everything(learner)
    assert set() == plain(learner, ".jp-Notebook")
    assert [] == learner.evaluate(CUT, ".jp-Notebook")
    cards = learner.locator(".course-card")
    code = learner.locator(".course-card").first.evaluate("e => e.closest('[lang]').lang")
    directions = cards.evaluate_all("cards => [...new Set(cards.map((c) => getComputedStyle(c).direction))]")
    assert ["rtl" if code == "ar-XB" else "ltr"] == directions
    prose = learner.locator(".jp-RenderedMarkdown :is(h1, h2, p, ul)")
    turned = prose.evaluate_all("all => [...new Set(all.map((e) => getComputedStyle(e).direction))]")
    assert ["rtl" if code == "ar-XB" else "ltr"] == turned
    # The broad edge of a card is where reading begins.
    edges = cards.first.evaluate("e => [getComputedStyle(e).borderLeftWidth, getComputedStyle(e).borderRightWidth]")
    broad = 1 if code == "ar-XB" else 0
    assert float(edges[broad][:-2]) > float(edges[1 - broad][:-2])


def test_a_trainee_changes_the_language_and_keeps_what_was_typed(
    browser: Browser, tmp_path: Path, pseudo_locale: Path
) -> None:
    with running_laptop(tmp_path / "course", environment={"COURSE_LOCALE": str(pseudo_locale)}) as laptop:
        page = new_page(browser)
        open_module(page, laptop, "01-digital-society.ipynb", "s1-reflection")
        mine = page.locator("[data-question='s1-reflection'] textarea").first
        mine.fill("What I typed in English.")
        # In the middle of typing, before anything is saved by itself.
        page.locator(".course-language select").select_option("en-XA")
        expect(
            page.locator("[data-question='s1-reflection'] .course-title, [data-question='s1-reflection']").first
        ).to_contain_text("[")
        expect(page.locator(".jp-RenderedMarkdown h1").first).to_contain_text("[")
        expect(page.locator("[data-question='s1-reflection'] textarea").first).to_have_value("What I typed in English.")
        assert "What I typed in English." in str(laptop.answers.values()["s1-reflection"])
        page.goto(laptop.url("course"))
        expect(page.locator("html")).to_have_attribute("lang", "en-XA")
        page.locator("select[name=language]").select_option("ru")
        page.locator("form[action$='course/language'] button").click()
        expect(page.locator("html")).to_have_attribute("lang", "ru")
        assert "What I typed in English." in str(laptop.answers.values()["s1-reflection"])
        # JupyterLab's own words follow.
        page.goto(laptop.url("lab"))
        expect(page.locator(".lm-MenuBar-itemLabel", has_text="Файл")).to_be_visible()
