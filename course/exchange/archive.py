"""A folder as one plain tar file, and back, with nothing in it but files and folders of its own.

Plain: no compression, so an upload cannot grow when it is unpacked. Reproducible: names in order and no times or
owners, so the same work has the same hash.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from course.errors import ExchangeError
from course.i18n import gettext as _

log = logging.getLogger(__name__)
Ignore = Callable[[str, list[str]], list[str]]
_CHUNK = 1 << 20
_MAX_NAME = 4096


@dataclass(frozen=True)
class Contents:
    """What an archive holds.

    Attributes
    ----------
    files : dict of str to str
        Path inside the archive to the SHA-256 of the file, hexadecimal.
    bytes : int
        Sum of the files' sizes.
    """

    files: dict[str, str]
    bytes: int

    @property
    def notebooks(self) -> list[str]:
        """Names of the notebooks at the top, without ``.ipynb``, in order."""
        return sorted(name[: -len(".ipynb")] for name in self.files if name.endswith(".ipynb") and "/" not in name)


def refuse(what: str, where: str) -> ExchangeError:
    """Return the refusal of an archive."""
    return ExchangeError(what, where=where, remedy=_("Submit the folder itself, with ordinary files only."))


def _files(folder: Path, ignore: Ignore | None) -> Iterator[tuple[str, Path]]:
    for top, folders, names in os.walk(folder):
        left_out = set(ignore(top, folders + names)) if ignore else set()
        folders[:] = sorted(name for name in folders if name not in left_out and not Path(top, name).is_symlink())
        for name in sorted(set(names) - left_out):
            path = Path(top, name)
            yield path.relative_to(folder).as_posix(), path


def _read(path: Path) -> bytes | None:
    """Return a file's bytes; ``None`` when it vanished after it was listed, or is no file at all."""
    try:
        return path.read_bytes() if path.is_file() else None
    except FileNotFoundError:
        return None
    except PermissionError:
        raise refuse(_("A file cannot be read."), str(path)) from None


def pack(folder: Path, target: IO[bytes], ignore: Ignore | None = None) -> Contents:
    """Write `folder` into `target` as a plain tar file.

    Parameters
    ----------
    folder : Path
        What to pack. A symbolic link to a file is packed as that file, one to a folder is left out.
    target : binary file
        Where to, at its present position.
    ignore : callable, optional
        As :func:`shutil.copytree` takes it: folder and names in, names to leave out back.

    Raises
    ------
    ExchangeError
        A file may not be read.
    """
    files: dict[str, str] = {}
    size = 0
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, path in sorted(_files(folder, ignore)):
            data = _read(path)
            if data is None:
                log.warning(_("Left out, it is no longer there or no ordinary file: %(file)s") % {"file": path})
                continue
            _add(tar, name, data)
            files[name] = hashlib.sha256(data).hexdigest()
            size += len(data)
    return Contents(files, size)


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    import io

    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o644
    tar.addfile(info, io.BytesIO(data))


def _safe_name(name: str) -> str:
    path = PurePosixPath(name)
    if (
        not name
        or len(name) > _MAX_NAME
        or path.is_absolute()
        or ".." in path.parts
        or "\\" in name
        or any(ord(char) < 32 for char in name)
        or any(len(part.encode("utf-8", "surrogatepass")) > 255 for part in path.parts)
    ):
        raise refuse(_("The archive holds a path that leads elsewhere."), ascii(name))
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raise refuse(_("The archive holds a name that is not text."), ascii(name)) from None
    return str(path)


def _members(source: IO[bytes], max_files: int) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo, str]]:
    """Yield the members of an archive, each checked: a file or folder below the top, once."""
    seen: dict[str, bool] = {}
    with tarfile.open(fileobj=source, mode="r:") as tar:
        for count, member in enumerate(tar, start=1):
            if count > max_files:
                raise refuse(_("The archive holds more files than %(limit)d.") % {"limit": max_files}, member.name)
            if not (member.isreg() or member.isdir()) or member.issparse():
                raise refuse(_("The archive holds a link or a device."), member.name)
            name = _safe_name(member.name)
            if member.isreg() and (name in seen or name == "."):
                raise refuse(_("The archive holds a file twice."), name)
            if any(seen.get(str(parent)) for parent in PurePosixPath(name).parents):
                raise refuse(_("The archive holds a file that is also a folder."), name)
            seen[name] = member.isreg()
            yield tar, member, name


def _blocks(tar: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[bytes]:
    stream = tar.extractfile(member)
    left = member.size
    while stream is not None and left:
        block = stream.read(min(_CHUNK, left))
        if not block:
            raise refuse(_("The archive ends in the middle of a file."), member.name)
        left -= len(block)
        yield block


def inspect(source: IO[bytes], *, max_files: int) -> Contents:
    """Read an archive through and return what it holds.

    Raises
    ------
    ExchangeError
        It is no plain tar file, ends too early, or holds links, devices, paths that lead elsewhere, one path twice
        or more than `max_files` entries.
    """
    files: dict[str, str] = {}
    size = 0
    try:
        for tar, member, name in _members(source, max_files):
            if member.isreg():
                digest = hashlib.sha256()
                for block in _blocks(tar, member):
                    digest.update(block)
                files[name] = digest.hexdigest()
                size += member.size
    except (tarfile.TarError, OSError, ValueError, OverflowError) as error:
        raise refuse(_("This is no whole plain tar file."), str(error)) from None
    return Contents(files, size)


def unpack(source: IO[bytes], folder: Path, *, max_files: int = 100_000) -> list[str]:
    """Write the files of an archive below `folder`, which exists, and return their paths.

    Raises
    ------
    ExchangeError
        As :func:`inspect`; what was written before stays, so unpack into a folder of its own.
    """
    written = []
    try:
        for tar, member, name in _members(source, max_files):
            path = folder / name
            if member.isdir():
                path.mkdir(parents=True, exist_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as target:
                for block in _blocks(tar, member):
                    target.write(block)
            written.append(name)
    except (tarfile.TarError, ValueError, OverflowError) as error:
        raise refuse(_("This is no whole plain tar file."), str(error)) from None
    return written
