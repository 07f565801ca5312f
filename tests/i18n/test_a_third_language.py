"""A translator's few messages are a language already: no program changes, and what is missing is in English."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from course import i18n
from course.build.localise import material
from course.i18n import choice, formats, gettext, ngettext

ROOT = Path(__file__).resolve().parents[2]
HEAD = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
MESSAGES = {
    "interface": 'msgid "Course home"\nmsgstr "Kursübersicht"\n\nmsgid "%(n)g point"\nmsgid_plural "%(n)g points"\n'
    'msgstr[0] "%(n)g Punkt"\nmsgstr[1] "%(n)g Punkte"\n',
    "session-1": 'msgid "# 1 · Teaching in a digital society"\nmsgstr "# 1 · Unterrichten in einer digitalen Gesellschaft"\n',
}


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three German messages in a translator's own folder."""
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    for area, text in MESSAGES.items():
        (folder / f"{area}.po").write_text(HEAD + text, encoding="utf-8")
    monkeypatch.setenv("COURSE_LOCALE", str(tmp_path))
    i18n.catalogue.cache_clear()
    i18n.use("de")
    yield
    i18n.use(None)
    i18n.catalogue.cache_clear()


def test_it_can_be_chosen_by_its_own_name(german: None) -> None:
    assert {"id": "de", "text": "Deutsch"} in choice.offered()


def test_what_is_translated_is_shown_and_the_rest_is_english(german: None) -> None:
    assert ("Kursübersicht", "Check my answer") == (gettext("Course home"), gettext("Check my answer"))
    assert "2 Punkte" == ngettext("%(n)g point", "%(n)g points", 2) % {"n": 2}


def test_numbers_and_dates_are_the_languages_own(german: None) -> None:
    assert ("6,38", "12,5\u00a0%") == (formats.number(6.38, 2), formats.percent(12.5, 1))


def test_a_module_is_made_in_it(german: None) -> None:
    notebook = json.loads(material(ROOT / "notebooks" / "01-digital-society.ipynb", "de"))
    text = "".join("".join(cell["source"]) for cell in notebook["cells"])
    assert "# 1 · Unterrichten in einer digitalen Gesellschaft" in text
    assert "## How this page works" in text
