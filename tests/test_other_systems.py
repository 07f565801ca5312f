"""What a learner on Windows or macOS needs can be imported without the modules that only Linux, or only Unix, has."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Run in a fresh interpreter: an import by one of our modules of what Windows lacks fails there as it would on Windows.
GUARD = """
import builtins, importlib, sys
UNIX = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "termios", "tty"}
real = builtins.__import__
def guarded(name, globals=None, locals=None, fromlist=(), level=0):
    asking = str((globals or {}).get("__name__", ""))
    if level == 0 and name.split(".")[0] in UNIX and asking.split(".")[0] == "course":
        raise ModuleNotFoundError(f"{asking} needs {name}")
    return real(name, globals, locals, fromlist, level)
builtins.__import__ = guarded
importlib.import_module(sys.argv[1])
"""
FOR_A_LEARNER = (
    "course.answers.store",
    "course.commands.doctor",
    "course.commands.lab",
    "course.commands.verify",
    "course.explorations",
    "course.grading.validate_extension",
    "course.home.handlers",
    "course.home.self_study",
    "course.reports.portfolio",
    "course.widgets",
)


@pytest.mark.parametrize("module", FOR_A_LEARNER)
def test_a_learners_part_asks_for_nothing_that_windows_lacks(module: str) -> None:
    done = subprocess.run([sys.executable, "-c", GUARD, module], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_guard_sees_what_windows_lacks() -> None:
    done = subprocess.run(
        [sys.executable, "-c", GUARD, "course.warm.linux"], capture_output=True, text=True, check=False
    )
    assert "course.warm.confinement needs resource" in done.stderr
