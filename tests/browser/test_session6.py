"""A learner on one laptop does session 6: by keyboard alone, with the evidence pages, and with marks at once."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from course.answers.store import AnswerStore
from course.syllabus import competences
from tests.browser.chromium import axe_violations, new_page
from tests.browser.walking import Laptop, predict, running_laptop, tab_to, widget

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-session6")]
# A loaded machine is slow, not broken.
expect.set_options(timeout=120_000)
ROOT = Path(__file__).resolve().parents[2]
NOTICE = "Good evening. We meet at school on Friday 22 May at 9:30. Please bring water. Write to me if you need help."


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    with running_laptop(tmp_path_factory.mktemp("lab") / "my course") as started:
        for name, level in (("s1-self-assessment", 1), ("s6-self-assessment", 2)):
            evidence = {1: "a lesson plan", 2: "my portfolio"}[level]
            started.answers.put(name, {one: {"level": level, "evidence": evidence} for one in competences()})
        yield started


@pytest.fixture(scope="module")
def learner(browser: Browser, laptop: Laptop) -> Page:
    page = new_page(browser)
    page.goto(laptop.url("course"))
    return page


def test_1_the_home_lists_six_sessions_and_what_was_made(learner: Page) -> None:
    expect(learner.locator("#session-6")).to_contain_text("The identity of a teacher and a student")
    expect(learner.get_by_role("link", name="My portfolio", exact=True)).to_be_visible()
    assert axe_violations(learner, "body") == []


def test_2_the_module_is_done_by_keyboard_alone(learner: Page, laptop: Laptop) -> None:
    page = learner
    page.goto(laptop.url("doc/tree/modules/06-network-identity.ipynb"))
    expect(page.locator(widget("s6-wish"))).to_be_visible()
    # The place where a keyboard user arrives after the skip link: the document itself.
    page.locator(widget("s6-warm-up")).locator("input").first.focus()
    page.keyboard.press("Space")
    tab_to(page, "s6-warm-up", "button")
    page.keyboard.press("Enter")
    expect(page.locator(widget("s6-warm-up"))).to_contain_text("midnight is an opening hour")
    predict(page, "s6-messages", "15")
    tab_to(page, "s6-messages", "textarea")
    page.keyboard.press("Control+A")
    page.keyboard.type(NOTICE)
    expect(page.locator(widget("s6-messages"))).to_contain_text("it has 5.0 now")
    predict(page, "s6-discussion")
    predict(page, "s6-week", "60")
    expect(page.locator(widget("s6-week"))).to_contain_text("You predicted 60 minutes; with the rules shown it is 418.")
    predict(page, "s6-backlog")
    expect(page.locator(widget("s6-backlog"))).to_contain_text("With the settings shown: it grows.")
    tab_to(page, "s6-backlog", "input[type=range]")
    for _step in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator(widget("s6-backlog"))).to_contain_text("With the settings shown: it melts.")
    predict(page, "s6-resources", "6")
    tab_to(page, "s6-resources", "input[type=checkbox]")
    page.keyboard.press("Space")
    expect(page.locator(widget("s6-resources"))).to_contain_text("the set shown gives 4 of 6")


def test_3_what_was_typed_is_saved_and_back_after_a_reload(learner: Page, laptop: Laptop) -> None:
    expect(learner.locator(widget("s6-resources"))).to_contain_text("Saved at")
    answers = laptop.answers.values()
    assert (NOTICE, "now") == (answers["s6-messages"]["controls"]["text"], answers["s6-warm-up"])
    learner.reload()
    expect(learner.locator(widget("s6-messages"))).to_contain_text("it has 5.0 now")


def test_4_axe_finds_nothing_in_the_outputs(learner: Page) -> None:
    expect(learner.locator(widget("s6-wish"))).to_be_visible()
    assert axe_violations(learner, ".jp-Notebook .jp-Cell-outputArea") == []
    assert learner.errors == []


def test_5_the_portfolio_shows_both_profiles_as_page_and_pdf(learner: Page, laptop: Laptop) -> None:
    learner.goto(laptop.url("course/portfolio?name=Anna"))
    expect(learner.get_by_role("heading", name="Portfolio of Anna")).to_be_visible()
    expect(learner.locator("#competence-5\\.1")).to_contain_text("first session: 1 — a lesson plan")
    assert "Radar of six aspects" in (learner.locator("img").first.get_attribute("alt") or "")
    assert axe_violations(learner, "body") == []
    pdf = learner.request.get(laptop.url("course/portfolio.pdf?name=Anna")).body()
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert ("Portfolio of Anna" in text, "6.3 Teacher as Innovator" in text) == (True, True)


def test_6_marks_come_at_once_and_model_answers_when_asked_for(learner: Page, laptop: Laptop) -> None:
    folder = laptop.folder / "session-6"
    assert not [path for path in folder.iterdir() if "key:" in path.read_text(encoding="utf-8")]
    case = ROOT / "tests" / "cases" / "session6" / "middling"
    shutil.copy(case / "answers.json", folder)
    total = yaml.safe_load((case / "expected.yaml").read_text(encoding="utf-8"))["total"]
    learner.goto(laptop.url("course/check/6"))
    learner.get_by_role("button", name="Mark my answers again").click()
    expect(learner.get_by_role("status")).to_contain_text(f"{total} of 10 points")
    tags = learner.locator("section", has=learner.locator("#q-a6-tags"))
    expect(tags).not_to_contain_text("One good answer")
    tags.get_by_role("button", name="Show me one good answer").click()
    expect(tags).to_contain_text("One good answer")
    charter = learner.locator("section", has=learner.locator("#q-a6-charter"))
    charter.get_by_label("2: clear for teacher and pupils").check()
    charter.get_by_role("button", name="Keep my levels").click()
    expect(charter.get_by_label("2: clear for teacher and pupils")).to_be_checked()
    expect(charter).not_to_contain_text("Where.")
    for _try in range(2):
        learner.get_by_role("button", name="Mark my answers again").click()
    expect(charter).to_contain_text("The forum is open from 8 to 21")
    assert axe_violations(learner, "body") == []


def test_7_a_session_is_reset_only_after_asking_and_a_copy_is_kept(learner: Page, laptop: Laptop) -> None:
    learner.goto(laptop.url("course"))
    session = learner.locator("section.session").filter(has=learner.locator("#session-6"))
    session.get_by_role("link", name="Reset this session").click()
    expect(learner.get_by_role("heading")).to_contain_text("Reset session 6?")
    assert axe_violations(learner, "body") == []
    learner.get_by_role("link", name="No, leave it").click()
    assert laptop.answers.values()["s6-warm-up"] == "now"
    session.get_by_role("link", name="Reset this session").click()
    learner.get_by_role("button", name="Yes, begin this session anew").click()
    expect(learner.get_by_role("status")).to_contain_text("A copy is in .kept")
    answers = laptop.answers.values()
    assert (None, 1) == (answers["s6-warm-up"], answers["s1-self-assessment"]["5.1"]["level"])
    (copy,) = (laptop.folder / "modules" / ".kept").iterdir()
    assert AnswerStore(copy).values()["s6-warm-up"] == "now"
