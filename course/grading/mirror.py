"""Copies what a trainee's cells have written to where the test cells read it, and nothing that they point at.

Only ordinary files are copied, opened without following links, up to a bound; the assignment's own files never are.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

MOST_FILES = 2_000
MOST_BYTES = 256 * 1024 * 1024
DEEPEST = 6
BANK = b"format: ict-course/question-bank/"


def is_bank(name: str, head: bytes) -> bool:
    """Return whether a file would be taken for a question bank: the trainee's own are copies, made by accident or not.

    Two banks that hold one question would leave the marker without any.
    """
    return "/" not in name and name.endswith(".yaml") and BANK in head[:2000]


class Mirror:
    """Keeps a copy of a folder up to date.

    Parameters
    ----------
    source : Path
        The folder that the trainee's process writes.
    copy : Path
        The folder that the checker reads; it holds the same files at first.
    kept : frozenset of str
        Files that are never taken from the source.
    """

    def __init__(self, source: Path, copy: Path, kept: frozenset[str]) -> None:
        self.source, self.copy, self.kept = source, copy, kept
        self.seen: dict[str, tuple[int, int, int]] = {}
        for name, descriptor in self._files():
            self.seen[name] = _stamp(os.fstat(descriptor))
        self.room = MOST_BYTES

    def update(self) -> None:
        """Copy the files that are new or have changed."""
        for name, descriptor in self._files():
            state = os.fstat(descriptor)
            if self.seen.get(name) == _stamp(state) or name in self.kept or state.st_size > self.room:
                continue
            self.seen[name] = _stamp(state)
            if is_bank(name, os.pread(descriptor, 2000, 0)):
                continue
            self.room -= state.st_size
            self._take(name, descriptor, state.st_size)

    def _take(self, name: str, descriptor: int, size: int) -> None:
        path = self.copy / name
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_name(f".{path.name}.part")
            with temporary.open("wb") as file:
                os.copy_file_range(descriptor, file.fileno(), size) if size else None
            temporary.chmod(0o644)
            temporary.replace(path)

    def _files(self) -> Iterator[tuple[str, int]]:
        """Yield the ordinary files with an open descriptor each, valid until the next one."""
        left = MOST_FILES
        with contextlib.suppress(OSError):
            for name, folder in _folders(self.source):
                with os.scandir(folder) as entries:
                    found = [entry.name for entry in entries]
                for entry in found:
                    left -= 1
                    if left < 0:
                        return
                    with contextlib.suppress(OSError):
                        descriptor = os.open(entry, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
                        try:
                            state = os.fstat(descriptor)
                            if stat.S_ISREG(state.st_mode) and state.st_nlink == 1:
                                yield (f"{name}{entry}", descriptor)
                        finally:
                            os.close(descriptor)


def _folders(root: Path) -> Iterator[tuple[str, int]]:
    """Yield folders below the root with a descriptor each, links not followed."""
    waiting = [("", 0)]
    top = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        while waiting:
            name, depth = waiting.pop()
            with contextlib.suppress(OSError):
                here = _open_below(top, name)
                try:
                    yield name, here
                    if depth < DEEPEST:
                        with os.scandir(here) as entries:
                            inner = [e.name for e in entries if e.is_dir(follow_symlinks=False)]
                        waiting += [(f"{name}{folder}/", depth + 1) for folder in inner]
                finally:
                    os.close(here)
    finally:
        os.close(top)


def _open_below(top: int, name: str) -> int:
    here = os.dup(top)
    for part in name.split("/")[:-1]:
        deeper = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
        os.close(here)
        here = deeper
    return here


def _stamp(state: os.stat_result) -> tuple[int, int, int]:
    return state.st_ino, state.st_mtime_ns, state.st_size
