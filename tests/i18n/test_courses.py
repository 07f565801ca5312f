"""A course a language: what people read differs, what is marked does not."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.utils import compute_checksum

from course import i18n
from course.build.assignment import build_assignment
from course.build.course_folder import NOTES, make_course
from course.build.marker import MARKER, course_language, speak_as
from course.build.materials import assignment_folders
from course.build.translation.pseudo import CODES, write_catalogues
from course.errors import BuildError
from course.questions.bank import load_bank

LANGUAGES = ("en", "ru", "en-XA")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assignments as nbgrader's sources, a folder a language."""
    folder = tmp_path_factory.mktemp("sources")
    write_catalogues(folder / "locale", CODES[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_LOCALE", str(folder / "locale"))
        i18n.catalogue.cache_clear()
        for language in LANGUAGES:
            for source in assignment_folders():
                build_assignment(source, folder / language / source.name, language)
    i18n.catalogue.cache_clear()
    return folder


def cells(sources: Path, language: str, name: str) -> list[dict[str, Any]]:
    notebook = json.loads((sources / language / name / f"{name}.ipynb").read_text(encoding="utf-8"))
    return list(notebook["cells"])


def grade_cells(found: list[dict[str, Any]]) -> dict[str, str]:
    """Return nbgrader's own checksums of the code cells that it grades, by grade id."""
    marked = [
        cell for cell in found if cell["metadata"].get("nbgrader", {}).get("grade") and cell["cell_type"] == "code"
    ]
    return {c["metadata"]["nbgrader"]["grade_id"]: compute_checksum(nbformat.from_dict(c)) for c in marked}


@pytest.mark.parametrize("language", LANGUAGES[1:])
@pytest.mark.parametrize("folder", assignment_folders(), ids=lambda path: path.name)
def test_grade_test_cells_are_identical_in_every_language(sources: Path, folder: Path, language: str) -> None:
    english = grade_cells(cells(sources, "en", folder.name))
    assert english != {}
    assert english == grade_cells(cells(sources, language, folder.name))


@pytest.mark.parametrize("language", LANGUAGES[1:])
@pytest.mark.parametrize("folder", assignment_folders(), ids=lambda path: path.name)
def test_only_markdown_and_the_banks_texts_differ(sources: Path, folder: Path, language: str) -> None:
    english, other = (cells(sources, code, folder.name) for code in ("en", language))
    assert [(c["id"], c["cell_type"], c["metadata"]) for c in english] == [
        (c["id"], c["cell_type"], c["metadata"]) for c in other
    ]
    code = [[c["source"] for c in found if c["cell_type"] == "code"] for found in (english, other)]
    assert code[0] == code[1]
    banks = [load_bank(sources / one / folder.name / "questions.yaml") for one in ("en", language)]
    assert language == banks[1].language
    for question in banks[0]:
        twin = banks[1][question.id]
        for name in ("options", "items", "categories", "scale", "columns", "rows", "fields", "rubric"):
            assert question.ids(name) == twin.ids(name)
        assert (question.type, question.points) == (twin.type, twin.points)


@pytest.mark.parametrize("folder", assignment_folders(), ids=lambda path: path.name)
def test_every_markdown_cell_is_another_in_a_pseudo_language(sources: Path, folder: Path) -> None:
    pairs = zip(cells(sources, "en", folder.name), cells(sources, "en-XA", folder.name), strict=True)
    alike = [a["id"] for a, b in pairs if a["cell_type"] == "markdown" and a["source"] == b["source"]]
    assert [] == alike


def test_marks_for_graders_survive_translation(sources: Path) -> None:
    texts = ["".join(cell["source"]) for cell in cells(sources, "en-XA", "session-1")]
    schemes = [text for text in texts if "MARK SCHEME" in text]
    assert schemes != []
    assert [] == [t for t in schemes if "=== BEGIN MARK SCHEME ===" not in t or "=== END MARK SCHEME ===" not in t]


def test_a_course_keeps_its_language_and_brings_notes_in_it(tmp_path: Path, pseudo_languages: None) -> None:
    folder = tmp_path / "course"
    make_course(folder, course_id="ict-xa", language="en-XA", now=lambda: datetime.now(UTC))
    assert "en-XA" == course_language(folder)
    assert "[" in (folder / NOTES / "session-2.md").read_text(encoding="utf-8").splitlines()[0]
    assert "os.environ[\"COURSE_LANGUAGE\"] = 'en-XA'" in (folder / "nbgrader_config.py").read_text(encoding="utf-8")
    make_course(folder, course_id="ict-xa", update=True, now=lambda: datetime.now(UTC))
    assert "en-XA" == course_language(folder)
    with pytest.raises(BuildError, match="keeps its language"):
        make_course(folder, course_id="ict-xa", language="ru", update=True, now=lambda: datetime.now(UTC))
    with pytest.raises(BuildError, match="not translated into tlh"):
        make_course(tmp_path / "other", language="tlh", now=lambda: datetime.now(UTC))


def test_whoever_grades_speaks_the_courses_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    speak_as(tmp_path)
    assert "en" == i18n.language()
    (tmp_path / MARKER).write_text('{"course_id": "ict", "language": "ru"}', encoding="utf-8")
    speak_as(tmp_path)
    assert "ru" == i18n.language()
