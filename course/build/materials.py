"""Where the course's notebooks and assignments are: beside the package in a checkout, under ``share`` in a wheel."""

from __future__ import annotations

import sysconfig
from pathlib import Path

from course.errors import BuildError
from course.i18n import gettext as _

_CHECKOUT = Path(__file__).resolve().parents[2]


def materials() -> Path:
    """Return the folder that holds ``notebooks`` and ``assignments``.

    Raises
    ------
    BuildError
        Neither place has them.
    """
    for place in (_CHECKOUT, Path(sysconfig.get_path("data")) / "share" / "ict-course"):
        if (place / "notebooks").is_dir() and (place / "assignments").is_dir():
            return place
    raise BuildError(
        _("The course's notebooks were not found."),
        where=str(_CHECKOUT),
        remedy=_("Install the package again: its wheel brings them."),
    )


def instructors_notes() -> list[Path]:
    """Return the instructors' notes in the order of the sessions."""
    found = (place / "instructors" for place in (materials() / "docs", materials()))
    return sorted(path for folder in found for path in folder.glob("session-*.md"))


def module_notebooks() -> list[Path]:
    """Return the modules' notebooks in the order of the sessions."""
    return sorted((materials() / "notebooks").glob("0[1-6]-*.ipynb"))


def assignment_folders() -> list[Path]:
    """Return the assignments' folders in the order of the sessions."""
    return sorted(path for path in (materials() / "assignments").glob("session-*") if path.is_dir())
