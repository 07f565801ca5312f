"""`course init`: keys go into hidden tests and nowhere else; stock nbgrader grades what it makes."""

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from course.build.course_folder import make_course
from course.build.materials import assignment_folders
from course.errors import BuildError
from course.questions.bank import find_banks, load_bank
from course.questions.question import marking_data
from tests.solutions import session_1_answers

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def course_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("init") / "course"
    # extra=(): stock nbgrader grades this one.
    make_course(folder, now=lambda: NOW, extra=())
    return folder


def nbgrader(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=400, check=False)
    assert 0 == done.returncode, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("source", assignment_folders(), ids=lambda path: path.name)
def test_a_public_bank_holds_no_key_check_or_feedback_of_a_graded_question(course_folder: Path, source: Path) -> None:
    public = {q.id: q for path in find_banks(course_folder / "source" / source.name) for q in load_bank(path)}
    secret = [q for path in find_banks(source) for q in load_bank(path) if q.graded and "key" in marking_data(q)]
    assert secret != []
    assert [] == [q.id for q in secret if "key" in public[q.id].data or "model_answer" in public[q.id].data]


@pytest.mark.parametrize("source", assignment_folders(), ids=lambda path: path.name)
def test_a_trainees_release_holds_no_key_in_any_form(course_folder: Path, source: Path) -> None:
    """The hidden region is cut as nbgrader cuts it; what is left is searched for each key as it would be written."""
    notebook = json.loads((course_folder / "source" / source.name / f"{source.name}.ipynb").read_text())
    released = "\n".join(
        cell["source"].split("### BEGIN HIDDEN TESTS")[0]
        if isinstance(cell["source"], str)
        else "".join(cell["source"])
        for cell in notebook["cells"]
    )
    for path in find_banks(source):
        for question in load_bank(path):
            key = marking_data(question).get("key")
            if question.graded and isinstance(key, dict):
                assert repr(key) not in released
                assert json.dumps(key, ensure_ascii=False) not in released


def test_stock_nbgrader_gives_nothing_for_nothing_and_all_for_all(course_folder: Path) -> None:
    nbgrader(course_folder, "generate_assignment", "session-1")
    release = course_folder / "release" / "session-1"
    assert "HIDDEN" not in (release / "session-1.ipynb").read_text()
    assert not (release / "answers.json").exists()
    for name in ("nobody", "ace"):
        shutil.copytree(release, course_folder / "submitted" / name / "session-1")
    answers = {k: {"value": v, "saved": "2026-11-23T10:00:00+00:00"} for k, v in session_1_answers().items()}
    saved = json.dumps({"format": "ict-course/answers/1", "answers": answers}, ensure_ascii=False)
    (course_folder / "submitted" / "ace" / "session-1" / "answers.json").write_text(saved, encoding="utf-8")
    nbgrader(course_folder, "autograde", "session-1")
    nbgrader(course_folder, "generate_feedback", "session-1")
    nbgrader(course_folder, "export")
    lines = (course_folder / "grades.csv").read_text().splitlines()
    header, rows = lines[0].split(","), [line.split(",") for line in lines[1:]]
    scores = {row[header.index("student_id")]: float(row[header.index("raw_score")]) for row in rows}
    assert {"nobody": 0.0, "ace": 10.0} == scores
    feedback = (course_folder / "feedback" / "ace" / "session-1" / "session-1.html").read_text()
    assert "Knowledge Acquisition" in feedback
    assert "HIDDEN TESTS" not in feedback
    assert "MARK SCHEME" not in feedback


def test_a_folder_in_use_is_refused_and_an_update_keeps_a_copy(tmp_path: Path) -> None:
    make_course(tmp_path / "c", now=lambda: NOW)
    with pytest.raises(BuildError, match="not empty"):
        make_course(tmp_path / "c", now=lambda: NOW)
    changed = tmp_path / "c" / "source" / "session-1" / "questions.yaml"
    changed.write_text("mine")
    make_course(tmp_path / "c", now=lambda: NOW, update=True)
    assert "mine" == (tmp_path / "c" / ".kept" / "20261123-090000" / "session-1" / "questions.yaml").read_text()
    assert changed.read_text() != "mine"


@pytest.mark.parametrize("name", ["", "a b", "../x", "курс"])
def test_a_course_needs_a_plain_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(BuildError, match="cannot be the name"):
        make_course(tmp_path / "c", course_id=name, now=lambda: NOW)
