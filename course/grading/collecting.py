"""Reads what trainees handed in from the course's folder, without following a link out of it."""

from __future__ import annotations

import os
import stat
from fnmatch import fnmatch
from pathlib import Path

from course.grading.source import Submission
from course.i18n import gettext as _

MOST_FILES = 5_000
MOST_BYTES = 512 * 1024 * 1024


def read_submission(folder: Path, student: str, ignore: tuple[str, ...] = ()) -> Submission:
    """Return a submission's files.

    Parameters
    ----------
    folder : Path
        Where the trainee's files are.
    student : str
        The student's id.
    ignore : tuple of str
        Patterns of file names to leave out (nbgrader's ``CourseDirectory.ignore``).
    """
    files, notes = read_folder(folder, ignore)
    return Submission(student, files, tuple(notes))


def read_folder(folder: Path, ignore: tuple[str, ...] = ()) -> tuple[dict[str, bytes], list[str]]:
    """Return the ordinary files below a folder, and what was left out and why."""
    files: dict[str, bytes] = {}
    notes: list[str] = []
    room = MOST_BYTES
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not _ignored(name, ignore))
        notes += [
            _("%(file)s is a link and was left out.") % {"file": _relative(root, name, folder)}
            for name in folders
            if (Path(root) / name).is_symlink()
        ]
        for name in sorted(names):
            if _ignored(name, ignore):
                continue
            relative = _relative(root, name, folder)
            contents = _contents(Path(root) / name, room)
            if isinstance(contents, str):
                notes.append(contents % {"file": relative})
            elif len(files) >= MOST_FILES:
                notes.append(_("More than %(number)s files: the rest was left out.") % {"number": MOST_FILES})
                return files, notes
            else:
                files[relative] = contents
                room -= len(contents)
    return files, notes


def _ignored(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def _relative(root: str, name: str, folder: Path) -> str:
    return (Path(root) / name).relative_to(folder).as_posix()


def _contents(path: Path, room: int) -> bytes | str:
    """Return a file's contents, or why it cannot be taken."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return _("%(file)s is a link or cannot be read, and was left out.")
    with os.fdopen(descriptor, "rb") as file:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            return _("%(file)s is no ordinary file and was left out.")
        if state.st_nlink > 1:
            return _("%(file)s is linked from elsewhere and was left out.")
        if state.st_size > room:
            return _("%(file)s is too large and was left out.")
        return file.read()
