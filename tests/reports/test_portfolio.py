"""The portfolio shows everything a trainee made, by the 18 competences, and nothing that is not to be shown."""

import io
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from course.answers.store import AnswerStore
from course.reports import portfolio, portfolio_pages
from course.syllabus import competences

from .conftest import NOON

ROOT = Path(__file__).resolve().parents[2]
FIRST = {one: {"level": 1, "evidence": "lesson plan"} for one in competences()}
SECOND = {one: {"level": 2, "evidence": "<script>alert(1)</script>"} for one in competences()}


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """A trainee's own folders at the end of the course: the modules' and one assignment's."""
    modules, assignment = tmp_path / "modules", tmp_path / "session-6"
    modules.mkdir()
    assignment.mkdir()
    shutil.copy(ROOT / "notebooks" / "06-network-identity.yaml", modules)
    shutil.copy(ROOT / "assignments" / "session-6" / "questions.yaml", assignment)
    shutil.copy(ROOT / "tests" / "cases" / "session6" / "strong" / "answers.json", assignment)
    store = AnswerStore(modules)
    store.put("s1-self-assessment", FIRST)
    store.put("s6-self-assessment", SECOND)
    store.put("s6-practice-card", {"title": "Слова из дома", "steps": "1. Пары"})
    store.put("s6-evaluation", {"next": {"mark": "1", "comment": "never again"}})
    store.put("a6-consent", ["name"])
    return [modules, assignment]


@pytest.fixture
def whole(folders: list[Path]) -> portfolio.Portfolio:
    works, answers = portfolio.gather(folders)
    back = [portfolio.Feedback(6, "18 / 20", ["Very clear."])]
    return portfolio.Portfolio("Анна Ёлкина", NOON, works, answers, back)


def test_all_eighteen_competences_are_in_the_index_with_both_claims(whole) -> None:
    rows = [row for _aspect, entries in whole.index() for row in entries]
    assert len(rows) == 18
    assert {(1, 2)} == {tuple(claim.level for claim in claims) for _one, _works, claims in rows}


def test_a_work_is_linked_from_each_competence_it_serves(whole) -> None:
    html = portfolio_pages.as_html(whole)
    row = html.split('id="competence-5.3"')[1].split("</tr>")[0]
    assert 'href="#work-a6-charter"' in row
    assert 'id="work-a6-charter"' in html
    assert {"a6-week", "a6-charter"} == {work.question.id for work in whole.for_competence("5.3")}


def test_every_link_leads_somewhere(whole) -> None:
    html = portfolio_pages.as_html(whole)
    targets = set(re.findall(r'id="([^"]+)"', html))
    assert [link for link in re.findall(r'href="#([^"]+)"', html) if link not in targets] == []


def test_it_shows_answers_feedback_and_the_profile_and_escapes_what_was_typed(whole) -> None:
    html = portfolio_pages.as_html(whole)
    assert [words for words in ("Слова из дома", "Very clear.", "18 / 20", "data:image/png") if words not in html] == []
    assert "<script" not in html


def test_the_evaluation_and_the_choices_for_the_certificate_are_not_in_it(whole) -> None:
    assert "never again" not in portfolio_pages.as_html(whole)
    assert [work for work in whole.works if work.question.id.endswith(("-evaluation", "-consent"))] == []


def test_the_pdf_says_the_same_as_the_html(whole) -> None:
    reader = PdfReader(io.BytesIO(portfolio_pages.as_pdf(whole)))
    text = " ".join(page.extract_text() for page in reader.pages)
    wanted = ("Анна Ёлкина", "6.3 Teacher as Innovator", "Слова из дома", "Very clear.", "Устав нашего класса")
    assert [words for words in wanted if words not in text] == []
    assert len(reader.outline) > 3


def test_a_name_is_shown_only_if_given(whole) -> None:
    assert "Ёлкина" not in portfolio_pages.as_html(replace(whole, holder=""))


def test_on_the_first_day_there_is_a_portfolio_too(tmp_path) -> None:
    works, answers = portfolio.gather([tmp_path])
    empty = portfolio.Portfolio("", NOON, works, answers)
    assert "There is no self-assessment yet." in portfolio_pages.as_html(empty)
    assert portfolio_pages.as_pdf(empty).startswith(b"%PDF")


def test_a_damaged_bank_costs_its_own_works_only(folders) -> None:
    (folders[0] / "06-network-identity.yaml").write_text("questions: [")
    works, _answers = portfolio.gather(folders)
    assert {6} == {work.question.session for work in works}
    assert "a6-charter" in {work.question.id for work in works}


def test_a_damaged_answer_costs_itself_only(folders) -> None:
    AnswerStore(folders[1]).put("a6-charter", ["not", {"a": "text"}])
    works, answers = portfolio.gather(folders)
    page = portfolio_pages.as_html(portfolio.Portfolio("", NOON, works, answers, []))
    assert "not of the kind" in page
    assert "Слова из дома" in page
