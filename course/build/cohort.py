"""The next cohort's course, made from this one's: the same material and key, no people, dates moved along."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from course.build.marker import MARKER
from course.errors import BuildError
from course.i18n import gettext as _

# What a cohort hands on. Everything else in the folder is about people, and stays behind.
HANDED_ON = ("source", "nbgrader_config.py", "header.ipynb")
KEY = Path("keys") / "organiser.pem"
DATES = ("opens", "due", "feedback")


def next_cohort(old: Path, new: Path, course_id: str) -> list[str]:
    """Make `new` from `old`: sources with the instructor's changes, configuration, signing key.

    Parameters
    ----------
    old : Path
        This cohort's nbgrader course, as ``course init`` made it.
    new : Path
        The next one's; must not exist, or be empty.
    course_id : str
        nbgrader's name of the new course; another than the old one's.

    Returns
    -------
    list of str
        The assignments handed on.

    Raises
    ------
    BuildError
        `old` is no course, `new` is in use, or the name does not fit.
    """
    about = _read_marker(old)
    _check_new(new, course_id, str(about.get("course_id", "")))
    new.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=new.parent, prefix=".making-") as making:
        made = Path(making) / "course"
        made.mkdir()
        _hand_on(old, made)
        config = made / "nbgrader_config.py"
        if config.exists():
            config.write_text(renamed(config.read_text(encoding="utf-8"), course_id), encoding="utf-8")
        about = {**about, "course_id": course_id, "made_from": about.get("course_id", "")}
        (made / MARKER).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
        # All of it or nothing appears.
        if new.exists():
            new.rmdir()
        made.rename(new)
    return sorted(path.name for path in (new / "source").iterdir() if path.is_dir())


def course_id_of(folder: Path) -> str:
    """Return nbgrader's name of a course. Raises `BuildError` where there is no course."""
    return str(_read_marker(folder).get("course_id", ""))


def _read_marker(old: Path) -> dict[str, Any]:
    try:
        about = json.loads((old / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BuildError(
            _("There is no course of ours here."), where=str(old), remedy=_("Name the folder that `course init` made.")
        ) from error
    if not isinstance(about, dict) or not (old / "source").is_dir():
        raise BuildError(_("The course has no sources."), where=str(old), remedy=_("Run: course init --update FOLDER"))
    return about


def _check_new(new: Path, course_id: str, old_id: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", course_id):
        raise BuildError(
            _("%(id)s cannot be the name of a course.") % {"id": course_id},
            remedy=_("Use letters, digits, - and _ only."),
        )
    if course_id == old_id:
        raise BuildError(
            _("The next cohort needs a name of its own."),
            where=course_id,
            remedy=_("For example: %(id)s-2") % {"id": old_id},
        )
    if new.exists() and (not new.is_dir() or any(new.iterdir())):
        raise BuildError(_("The folder is not empty."), where=str(new), remedy=_("Name a new or an empty folder."))


def _hand_on(old: Path, made: Path) -> None:
    for name in HANDED_ON:
        path = old / name
        if path.is_dir():
            # nbgrader never ships answers, and a cohort must not inherit any.
            shutil.copytree(path, made / name, ignore=shutil.ignore_patterns("answers*.json", ".ipynb_checkpoints"))
        elif path.exists():
            shutil.copy2(path, made / name)
    if (old / KEY).exists():
        (made / KEY).parent.mkdir(mode=0o700)
        shutil.copy2(old / KEY, made / KEY)
        (made / KEY).chmod(0o600)


def renamed(config: str, course_id: str) -> str:
    """Return nbgrader's configuration with another course id; the instructor's own lines stay."""
    line = f"c.CourseDirectory.course_id = {course_id!r}"
    changed, count = re.subn(r"^c\.CourseDirectory\.course_id\s*=.*$", line, config, flags=re.MULTILINE)
    return changed if count else f"{config.rstrip()}\n{line}\n"


def moved(sessions: Sequence[Mapping[str, Any]], starts: date) -> list[dict[str, Any]]:
    """Return a calendar's sessions moved by whole days so that the earliest date falls on `starts`.

    Weekdays are kept if `starts` is the same weekday; the distance between dates always is.
    """
    given = [datetime.fromisoformat(str(one[name])) for one in sessions for name in DATES if one.get(name)]
    if not given:
        return [dict(one) for one in sessions]
    shift = timedelta(days=(starts - min(given).date()).days)
    return [
        {
            **one,
            **{name: (datetime.fromisoformat(str(one[name])) + shift).isoformat() for name in DATES if one.get(name)},
        }
        for one in sessions
    ]
