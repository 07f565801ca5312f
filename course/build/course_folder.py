"""An instructor's nbgrader course: made anew, or brought up to date with a copy of what it replaces."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from course import __version__
from course.build.assignment import build_assignment
from course.build.localise import material
from course.build.marker import MARKER, course_language
from course.build.materials import assignment_folders, instructors_notes
from course.errors import BuildError
from course.i18n import gettext as _
from course.i18n import language as language_in_force
from course.i18n import languages

# Instructors' notes, one page a session, in the course's language.
NOTES = "notes"
# nbgrader's own command and formgrader's button grade with the engine: Linux confines what trainees wrote.
ENGINE_LINES = (
    "import sys",
    "",
    'if sys.platform == "linux":  # elsewhere nbgrader grades by itself, unconfined',
    "    from course.grading.nbgrader_plugin import use_engine",
    "",
    "    use_engine(c)",
)
CONFIG = '''"""nbgrader's configuration of this course, written by `course init`. Add your own lines at the end."""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821 - given by traitlets
# nbgrader calls `alembic` by name: find the one beside this Python, also where no environment is active.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
# Feedback is written in the course's language, whoever grades.
os.environ["COURSE_LANGUAGE"] = {language!r}
c.CourseDirectory.course_id = {course_id!r}
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
# What widgets and editors leave beside a notebook is no part of the work.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".*.tmp"]
# Feedback goes to trainees: the keys in the test cells and the grader's notes stay here.
c.GenerateFeedback.preprocessors = [
    "course.grading.feedback.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.GetGrades",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
{extra}'''


def make_course(
    folder: Path,
    *,
    course_id: str = "ict",
    language: str | None = None,
    update: bool = False,
    now: Callable[[], datetime],
    extra: Sequence[str] = ENGINE_LINES,
    report: Callable[[str], None] = lambda _line: None,
) -> list[str]:
    """Make or update an nbgrader course from the assignments of the kit.

    Parameters
    ----------
    folder : Path
        Where; new or empty, unless `update`.
    course_id : str
        nbgrader's name of the course: letters, digits, ``-`` and ``_``.
    language : str, optional
        Language of the course: that of the materials, of feedback and of what graders read. By default the language
        in force for a new course, and the one it has for one that is brought up to date.
    update : bool
        Bring an existing course up to date; what is replaced is kept under ``.kept/``.
    now : callable
        The clock, for the name of the copy.
    extra : sequence of str
        Further lines of ``nbgrader_config.py``.
    report : callable
        Called with a line of progress an assignment.

    Returns
    -------
    list of str
        Names of the assignments written.

    Raises
    ------
    BuildError
        The folder is in use for something else, or an assignment is inconsistent.
    """
    _check_target(folder, course_id, update=update)
    tongue = _language_for(folder, language, update=update)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as making:
        built = []
        for source in assignment_folders():
            report(source.name)
            build_assignment(source, Path(making) / source.name, tongue)
            built.append(source.name)
        # Everything could be built: only now is anything replaced.
        _keep_copy(folder, built, now())
        for name in built:
            target = folder / "source" / name
            shutil.rmtree(target, ignore_errors=True)
            target.parent.mkdir(exist_ok=True)
            (Path(making) / name).replace(target)
    config = folder / "nbgrader_config.py"
    if not config.exists():
        lines = "".join(f"{line}\n" for line in extra)
        config.write_text(CONFIG.format(course_id=course_id, language=tongue, extra=lines), encoding="utf-8")
    write_notes(folder / NOTES, tongue)
    about = {"course_id": course_id, "language": tongue, "kit": __version__, "assignments": built}
    (folder / MARKER).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    return built


def _language_for(folder: Path, wanted: str | None, *, update: bool) -> str:
    chosen = wanted or (course_language(folder) if update else language_in_force())
    check_language(chosen)
    if update and chosen != course_language(folder):
        raise BuildError(
            _("A course keeps its language: nbgrader records of trainees' work belong to it."),
            where=str(folder),
            remedy=_("Make a course of its own for %(language)s, in another folder.") % {"language": chosen},
        )
    return chosen


def check_language(code: str) -> None:
    """Refuse a language that the course is not translated into. Raises `BuildError`."""
    if code not in languages():
        raise BuildError(
            _("The course is not translated into %(language)s.") % {"language": code},
            remedy=_("Languages: %(languages)s.") % {"languages": ", ".join(languages())},
        )


def write_notes(folder: Path, language: str) -> None:
    """Write the instructors' notes in a language."""
    folder.mkdir(exist_ok=True)
    for path in instructors_notes():
        (folder / path.name).write_bytes(material(path, language))


def _check_target(folder: Path, course_id: str, *, update: bool) -> None:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", course_id):
        raise BuildError(
            _("%(id)s cannot be the name of a course.") % {"id": course_id},
            remedy=_("Use letters, digits, - and _ only."),
        )
    if folder.exists() and not folder.is_dir():
        raise BuildError(_("This is a file, not a folder."), where=str(folder), remedy=_("Name another folder."))
    is_course = (folder / MARKER).exists()
    if update and not is_course:
        raise BuildError(_("There is no course of ours here."), where=str(folder), remedy=_("Leave --update out."))
    if not update and folder.exists() and any(folder.iterdir()):
        remedy = (
            _("To bring it up to date add --update; a copy of the old sources is kept.")
            if is_course
            else _("Name a new or an empty folder.")
        )
        raise BuildError(_("The folder is not empty."), where=str(folder), remedy=remedy)


def _keep_copy(folder: Path, names: Sequence[str], at: datetime) -> None:
    """Copy the sources that are about to be replaced into ``.kept/<time>/``."""
    old = [folder / "source" / name for name in names if (folder / "source" / name).exists()]
    for source in old:
        shutil.copytree(source, folder / ".kept" / f"{at:%Y%m%d-%H%M%S}" / source.name)
