"""Certificates go to those who completed the course, and say what each of them agreed to."""

import os
import shutil
import sys
import warnings
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook

from course.answers.store import AnswerStore
from course.commands.certify import certify as verb
from course.errors import CertificateError
from course.reports import certificate, certify, credential

from .conftest import NOON

STRONG = Path(__file__).resolve().parents[1] / "cases" / "session6" / "strong" / "answers.json"


# nbgrader adds a submission in a way that SQLAlchemy 2 warns about.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook with two assignments of 20 points and three trainees: done, half marked, absent."""
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # nbgrader calls `alembic` by name when it makes a gradebook.
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        with Gradebook(f"sqlite:///{path}") as book:
            for name in ("session-1", "session-6"):
                book.add_assignment(name)
                book.add_notebook(name, name)
                book.add_grade_cell("machine", name, name, max_score=10, cell_type="code")
                book.add_task_cell("person", name, name, max_score=10, cell_type="markdown")
            for student, first, last in (("anna", "Анна", "Ёлкина"), ("boris", "Борис", "Дуб"), ("vera", "", "")):
                book.add_student(student, first_name=first, last_name=last)
            _submit(book, "anna", ("session-1", "session-6"), machine=9, person=8)
            _submit(book, "boris", ("session-1", "session-6"), machine=9, person=None)
    return path


@pytest.fixture
def course_folder(gradebook: Path, tmp_path: Path) -> Path:
    """An instructor's course of one's own, with that gradebook."""
    folder = tmp_path / "course"
    folder.mkdir()
    shutil.copy(gradebook, folder)
    return folder


def _submit(book: Gradebook, student: str, names: tuple[str, ...], machine: float, person: float | None) -> None:
    for name in names:
        book.add_submission(name, student, timestamp=datetime(2026, 5, 14, 18, 0))  # noqa: DTZ001 - nbgrader's own form
        grade = book.find_grade("machine", name, name, student)
        grade.auto_score, grade.needs_manual_grade = machine, False
        task = book.find_grade("person", name, name, student)
        task.manual_score, task.needs_manual_grade = person, person is None
        book.db.commit()


def _agree(folder: Path, student: str, chosen: list[str]) -> None:
    submitted = folder / "submitted" / student / "session-6"
    submitted.mkdir(parents=True)
    shutil.copy(STRONG, submitted)
    AnswerStore(submitted).put(certify.CONSENT, chosen)


def run(folder: Path, **changes: object) -> tuple[list[Path], dict[str, list[str]]]:
    told: dict[str, list[str]] = {}
    written = certify.certify(folder, "School 1", now=NOON, report=told.__setitem__, **changes)
    return written, told


def test_only_who_completed_everything_is_certified_and_the_others_hear_why(course_folder: Path) -> None:
    written, told = run(course_folder)
    assert [path.parent.name for path in written] == ["anna"]
    assert (told["anna"], len(told["boris"]), len(told["vera"])) == ([], 3, 3)
    assert "not fully marked" in told["boris"][0]


def test_the_minimum_counts(course_folder: Path) -> None:
    assert run(course_folder, minimum=0.9)[0] == []


def test_what_is_written_verifies_and_names_nobody_without_consent(course_folder: Path) -> None:
    paper = run(course_folder)[0][0]
    found = credential.verify(certificate.open_sealed(paper.read_bytes()), NOON)
    assert (found.holder, found.organiser) == ("", "School 1")
    assert "Ёлкина" not in (paper.parent / "credential.json").read_text(encoding="utf-8")


def test_with_consent_name_and_results_are_there(course_folder: Path) -> None:
    _agree(course_folder, "anna", ["name", "results"])
    found = credential.verify((run(course_folder)[0][0].parent / "credential.json").read_bytes(), NOON)
    assert found.holder == "Анна Ёлкина"
    assert ("Session 6: assignment", "17 of 20 points") in found.evidence


def test_damaged_answers_are_no_consent(course_folder: Path) -> None:
    _agree(course_folder, "anna", ["name"])
    (course_folder / "submitted" / "anna" / "session-6" / "answers.json").write_text("{")
    assert credential.Consent() == certify.consent_of(course_folder, "anna")


def test_the_same_trainee_keeps_the_same_number_and_the_folders_are_the_owners(course_folder: Path) -> None:
    first = credential.verify((run(course_folder)[0][0].parent / "credential.json").read_bytes(), NOON)
    again = credential.verify((run(course_folder)[0][0].parent / "credential.json").read_bytes(), NOON)
    assert first.identifier == again.identifier
    private = (certify.KEY, certify.REGISTER, Path("certificates"))
    assert [oct(0)] * 3 == [oct((course_folder / path).stat().st_mode & 0o077) for path in private]


def test_an_unknown_trainee_or_a_folder_without_gradebook_is_refused(course_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CertificateError, match="does not know: zoya"):
        run(course_folder, students=["zoya"])
    with pytest.raises(CertificateError, match="no gradebook"):
        certify.read_gradebook(tmp_path)


def test_the_verb_prints_the_key_and_who_got_a_certificate(course_folder: Path) -> None:
    made = CliRunner().invoke(verb, [str(course_folder), "--new-key"], catch_exceptions=False).output
    told = CliRunner().invoke(verb, [str(course_folder), "--organiser", "School 1"], catch_exceptions=False).output
    assert made.splitlines()[0] == told.splitlines()[0]
    assert ("anna: completed" in told, "Certificates written: 1" in told) == (True, True)
