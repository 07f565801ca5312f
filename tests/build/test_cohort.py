"""The next cohort gets the material, the key and the dates, and nothing about people."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from course.build import cohort
from course.commands.next_cohort import next_cohort as verb
from course.errors import BuildError

CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "ict"\nc.Exchange.timezone = "Europe/Moscow"  # mine\n'


@pytest.fixture
def spring(tmp_path: Path) -> Path:
    """A course at its end: sources that the instructor changed, people, work, marks, certificates."""
    folder = tmp_path / "spring"
    files = {
        "course.json": json.dumps({"course_id": "ict", "language": "ru", "assignments": ["session-1"]}),
        "nbgrader_config.py": CONFIG,
        "source/session-1/session-1.ipynb": "changed by the instructor",
        "source/session-1/answers.json": "tried out by the instructor",
        "submitted/anna/session-1/answers.json": "anna's",
        "feedback/anna/session-1/session-1.html": "anna's",
        "certificates/anna/credential.json": "anna's",
        "keys/organiser.pem": "the key",
        "keys/certificates.json": '{"anna": "…"}',
        "gradebook.db": "anna's marks",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_sources_configuration_and_key_are_handed_on_and_people_are_not(spring: Path, tmp_path: Path) -> None:
    autumn = tmp_path / "autumn"
    assert cohort.next_cohort(spring, autumn, "ict-autumn") == ["session-1"]
    found = {str(path.relative_to(autumn)) for path in autumn.rglob("*") if path.is_file()}
    assert found == {"course.json", "nbgrader_config.py", "source/session-1/session-1.ipynb", "keys/organiser.pem"}
    assert [path for path in autumn.rglob("*") if path.is_file() and "anna" in path.read_text(encoding="utf-8")] == []
    assert (autumn / "keys" / "organiser.pem").stat().st_mode & 0o077 == 0


def test_the_configuration_keeps_the_instructors_lines_under_the_new_name(spring: Path, tmp_path: Path) -> None:
    cohort.next_cohort(spring, tmp_path / "autumn", "ict-autumn")
    config = (tmp_path / "autumn" / "nbgrader_config.py").read_text(encoding="utf-8")
    assert ("course_id = 'ict-autumn'" in config, "# mine" in config, '"ict"' in config) == (True, True, False)
    about = json.loads((tmp_path / "autumn" / "course.json").read_text(encoding="utf-8"))
    assert ("ict-autumn", "ru", "ict") == (about["course_id"], about["language"], about["made_from"])


@pytest.mark.parametrize(("target", "name"), [("autumn", "ict"), ("autumn", "a/b"), ("spring", "ict-2")])
def test_a_name_or_folder_in_use_is_refused_and_nothing_is_made(
    spring: Path, tmp_path: Path, target: str, name: str
) -> None:
    with pytest.raises(BuildError):
        cohort.next_cohort(spring, tmp_path / target, name)
    assert not (tmp_path / "autumn").exists()


def test_a_folder_that_is_no_course_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no course of ours"):
        cohort.next_cohort(tmp_path, tmp_path / "new", "ict-2")


def test_dates_move_together_and_missing_ones_stay_missing() -> None:
    sessions = [
        {"number": 1, "opens": "2026-02-02T09:00:00", "due": "2026-02-16T23:59:00", "feedback": None},
        {"number": 2, "opens": "2026-02-23T09:00:00", "due": None, "feedback": None},
    ]
    later = cohort.moved(sessions, date(2026, 9, 7))
    assert ("2026-09-07T09:00:00", "2026-09-21T23:59:00", None) == tuple(later[0][name] for name in cohort.DATES)
    assert "2026-09-28T09:00:00" == later[1]["opens"]
    assert cohort.moved([{"number": 1}], date(2026, 9, 7)) == [{"number": 1}]


def test_the_verb_does_it_in_one_command(spring: Path, tmp_path: Path) -> None:
    arguments = [str(spring), str(tmp_path / "autumn"), "--course-id", "ict-autumn"]
    told = CliRunner().invoke(verb, arguments, catch_exceptions=False)
    assert (0, True) == (told.exit_code, "1 assignments" in told.output)
