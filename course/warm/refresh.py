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
    # The folders remembered are those of the zygote's user.
    for function in (matplotlib.get_configdir, matplotlib.get_cachedir):
        cell = _remembered(function)
        if cell is not None:
            cell.cell_contents = False
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")  # noqa: PTH111
    places = ("matplotlibrc", os.environ.get("MATPLOTLIBRC", ""), f"{home}/matplotlib/matplotlibrc")
    # Asking matplotlib itself would make folders in a home that may not be there.
    if any(place and os.path.exists(place) for place in places):  # noqa: PTH110
        matplotlib.rc_file(matplotlib.matplotlib_fname())


def _remembered(function: Any) -> Any:
    # matplotlib keeps the answer in a closure without a way to clear it (matplotlib._logged_cached).
    return dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)).get("called")
