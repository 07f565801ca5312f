"""Uploaded archives, each under the SHA-256 of its bytes, whole and on disk before anybody is told so.

::

    STORE/incoming/RANDOM     being received; worth nothing
    STORE/objects/ab/abcdef…  received, synced, checked
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from course.exchange.problems import ProblemError
from course.i18n import gettext as _

_ABANDONED_SECONDS = 3600


@dataclass(frozen=True)
class Incoming:
    """An upload that has arrived, not yet kept.

    Attributes
    ----------
    path : Path
        Its file among the incoming.
    sha256 : str
        Hash of its bytes, hexadecimal.
    bytes : int
        Its size.
    """

    path: Path
    sha256: str
    bytes: int

    def drop(self) -> None:
        """Forget it."""
        self.path.unlink(missing_ok=True)


class Store:
    """A folder of archives addressed by content."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._incoming = root / "incoming"
        self._objects = root / "objects"

    def prepare(self) -> None:
        """Make the folders, readable by this user only, and sweep out uploads abandoned long ago."""
        for folder in (self.root, self._incoming, self._objects):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in self._incoming.iterdir():
            if path.stat().st_mtime < time.time() - _ABANDONED_SECONDS:
                path.unlink(missing_ok=True)

    def path(self, sha256: str) -> Path:
        """Return where the archive of that hash is."""
        return self._objects / sha256[:2] / sha256

    async def receive(self, stream: AsyncIterator[bytes], *, max_bytes: int) -> Incoming:
        """Write a stream to disk while hashing it.

        Raises
        ------
        ProblemError
            413 when it is longer than `max_bytes`. Whatever else ends the stream early, nothing is left behind.
        """
        path = self._incoming / secrets.token_hex(16)
        digest, size = hashlib.sha256(), 0
        try:
            with path.open("xb") as target:
                async for chunk in stream:
                    size += len(chunk)
                    if size > max_bytes:
                        raise too_large(max_bytes)
                    digest.update(chunk)
                    target.write(chunk)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Incoming(path, digest.hexdigest(), size)

    def keep(self, incoming: Incoming) -> Path:
        """Put an upload in its place for good: when this returns, it survives a power cut."""
        target = self.path(incoming.sha256)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        with incoming.path.open("rb") as file:
            os.fsync(file.fileno())
        incoming.path.replace(target)
        for folder in (target.parent, self._objects):
            _sync(folder)
        return target


def too_large(max_bytes: int) -> ProblemError:
    """Return the refusal of an upload over the bound."""
    return ProblemError(
        413,
        _("The upload is larger than %(limit)d MB.") % {"limit": max_bytes // 1_000_000},
        remedy=_("Take large files out of the assignment's folder and submit again."),
    )


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
