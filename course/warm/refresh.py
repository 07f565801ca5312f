"""What a forked child must forget or read anew, because modules remember it from the time they were imported."""

from __future__ import annotations

import os
import random
import site
import sys
import tempfile
import time
from typing import Any


def after_fork() -> None:
    """Give the child its own random state, temporary folder, time zone and user folders."""
    random.seed()
    tempfile.tempdir = None
    time.tzset()
    _user_site()
    for name, step in (("numpy.random", _numpy), ("matplotlib", _matplotlib)):
        module = sys.modules.get(name)
        if module is not None:
            step(module)


def _user_site() -> None:
    # site.py computed these for the zygote's user; a child's own user-wide packages are found as in any Python.
    if not site.ENABLE_USER_SITE:
        return
    old = site.USER_SITE
    site.USER_BASE = site.USER_SITE = None
    new = site.getusersitepackages()
    if old in sys.path and old != new:
        sys.path.remove(old)
    if new and os.path.isdir(new) and new not in sys.path:  # noqa: PTH112 - the path of every fork
        site.addsitedir(new)


def _numpy(random_module: Any) -> None:
    random_module.seed()


def _matplotlib(matplotlib: Any) -> None:
    # The folders are those of the zygote's user; the child's own may hold a matplotlibrc.
    before = matplotlib.matplotlib_fname()
    cells = [_remembered(function) for function in (matplotlib.get_configdir, matplotlib.get_cachedir)]
    _set_remembered(cells, False)
    try:
        after = matplotlib.matplotlib_fname()
    except OSError:
        # A child without a home and a temporary folder goes on with the zygote's answer, read-only.
        _set_remembered(cells, True)
        return
    if after != before:
        matplotlib.rc_file(after)


def _remembered(function: Any) -> Any:
    # matplotlib keeps the answer in a closure without a way to clear it (matplotlib._logged_cached).
    return dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)).get("called")


def _set_remembered(cells: list[Any], state: bool) -> None:
    for cell in cells:
        if cell is not None:
            cell.cell_contents = state
