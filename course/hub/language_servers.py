"""What jupyter-lsp asks the machine at each server's start, asked once, before the fork.

It looks for language servers among the entry points of all packages, and asks npm for its global folder, which takes
a tenth of a second of processor time and more where npm is installed. Neither answer is another for each trainee.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

NPM_SECONDS = 30
_originals: dict[str, Any] = {}


def remember() -> None:
    """Ask, and let jupyter-lsp have the answers; does nothing where it is not installed."""
    try:
        from jupyter_lsp import constants, manager, types
    except ImportError:
        return
    _originals.setdefault("entry_points", manager.entry_points)
    groups = [value for name, value in vars(constants).items() if name.startswith("EP_")]
    known = {group: list(manager.entry_points(group=group)) for group in groups}
    for entry in known[constants.EP_SPEC_V1]:
        # One that cannot be loaded is left to jupyter-lsp, which says so and goes on.
        with suppress(Exception):
            entry.load()
    manager.entry_points = partial(_entry_points, known)
    command = shutil.which("npm")
    if command is not None:
        _originals.setdefault("npm_prefix", types.LanguageServerManagerAPI._npm_prefix)
        types.LanguageServerManagerAPI._npm_prefix = _known_prefix(command, global_folder(command))


def forget() -> None:
    """Let jupyter-lsp ask anew, for someone who has packages of their own."""
    if _originals:
        from jupyter_lsp import manager, types

        manager.entry_points = _originals["entry_points"]
        if "npm_prefix" in _originals:
            types.LanguageServerManagerAPI._npm_prefix = _originals["npm_prefix"]


def _entry_points(known: dict[str, Any], **wanted: Any) -> Any:
    if wanted.keys() == {"group"} and wanted["group"] in known:
        return known[wanted["group"]]
    return _originals["entry_points"](**wanted)


def global_folder(command: str) -> str:
    """Return npm's global folder, as a person without npm settings of their own has it; empty if npm does not tell."""
    with tempfile.TemporaryDirectory() as nobody:
        try:
            told = subprocess.run(
                [command, "prefix", "-g"],
                env={**os.environ, "HOME": nobody},
                cwd=nobody,
                capture_output=True,
                text=True,
                timeout=NPM_SECONDS,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return ""
    return told.stdout.strip()


def has_own_settings() -> bool:
    """Return whether this person told npm anything: a file at home, or variables (npm-config(7))."""
    return Path("~/.npmrc").expanduser().exists() or any(
        name == "PREFIX" or name.lower().startswith("npm_config_") for name in os.environ
    )


def _known_prefix(known: str, prefix: str) -> Callable[[Any, str], str | None]:
    def npm_prefix(self: Any, command: str) -> str | None:
        if command == known and not has_own_settings():
            return prefix
        answer: str | None = _originals["npm_prefix"](self, command)
        return answer

    return npm_prefix
