"""``answers.json``: a trainee's answers, saved the moment they are given.

One file a folder, beside the notebook, created on first use. The rules:

- a save is atomic: the old file or the new one is there, never half of one;
- a save merges: what another tab saved meanwhile under other ids stays, and for one id the later save wins;
- a file that cannot be read is set aside under another name, never overwritten, and said so;
- a file from a newer version of the course is left alone.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from course.errors import AnswerError
from course.i18n import gettext as _

FILE_NAME = "answers.json"
FORMAT = 1
# nbgrader leaves this folder out of submissions, so the lock never travels.
LOCK = Path(".ipynb_checkpoints") / "answers.lock"


@dataclass(frozen=True)
class Saved:
    """An answer and when it was saved (timezone-aware)."""

    value: Any
    at: datetime


def _now() -> datetime:
    return datetime.now(UTC)


class AnswerStore:
    """The answers kept in one folder.

    Parameters
    ----------
    folder : Path
        Where ``answers.json`` is, or will be.
    now : callable, optional
        The clock; returns a timezone-aware time.

    Attributes
    ----------
    notice : str
        Set when a damaged file was put aside: what happened, for the trainee to read. Empty otherwise.
    """

    def __init__(self, folder: Path, now: Callable[[], datetime] = _now) -> None:
        self.folder = Path(folder)
        self.path = self.folder / FILE_NAME
        self.notice = ""
        self._now = now

    def get(self, identifier: str) -> Saved | None:
        """Return the saved answer to a question, or ``None``. Raises `AnswerError` as :meth:`all` does."""
        return self.all().get(identifier)

    def values(self) -> dict[str, Any]:
        """Return all answers by question id, without their times."""
        return {identifier: saved.value for identifier, saved in self.all().items()}

    def all(self) -> dict[str, Saved]:
        """Return all saved answers by question id.

        Raises
        ------
        AnswerError
            The file is of a newer version, or may not be read.
        """
        return {
            identifier: Saved(entry.get("value"), _time(entry.get("saved")))
            for identifier, entry in self._read().items()
            if isinstance(entry, Mapping)
        }

    def put(self, identifier: str, value: Any) -> datetime:
        """Save one answer and return when.

        Raises
        ------
        AnswerError
            The folder is read-only, the disk is full, or the file is of a newer version. Nothing that was
            saved before is lost.
        """
        with self._locked():
            entries = self._read()
            at = self._now()
            entries[identifier] = {"value": value, "saved": at.isoformat(timespec="milliseconds")}
            self._write(entries)
        return at

    def _read(self) -> dict[str, Any]:
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        except UnicodeDecodeError:
            return self._set_aside()
        except OSError as error:
            raise self._cannot(_("Your answers cannot be read"), error) from error
        try:
            data = json.loads(text)
            version = int(str(data["format"]).rsplit("/", 1)[-1])
            entries = data["answers"]
            if not isinstance(entries, dict):
                raise TypeError
        except (ValueError, KeyError, TypeError, RecursionError):
            return self._set_aside()
        if version > FORMAT:
            raise AnswerError(
                _("Your answers were saved by a newer version of the course."),
                where=str(self.path),
                remedy=_("They are untouched. Update the course, then open the notebook again."),
            )
        return entries

    def _set_aside(self) -> dict[str, Any]:
        kept = self.folder / f"answers.damaged-{self._now():%Y%m%d-%H%M%S-%f}.json"
        try:
            self.path.replace(kept)
        except OSError as error:
            raise self._cannot(_("Your answers are damaged and cannot be set aside"), error) from error
        self.notice = _(
            "The file with your answers could not be read. It was kept as %(name)s; show it to your instructor. "
            "New answers are saved as usual."
        ) % {"name": kept.name}
        return {}

    def _write(self, entries: Mapping[str, Any]) -> None:
        text = json.dumps({"format": f"ict-course/answers/{FORMAT}", "answers": entries}, ensure_ascii=False, indent=1)
        try:
            write_atomically(self.path, text.encode("utf-8"))
        except OSError as error:
            raise self._cannot(_("Your answer could not be saved"), error) from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            (self.folder / LOCK).parent.mkdir(exist_ok=True)
            lock = FileLock(self.folder / LOCK, timeout=10)
            lock.acquire()
        except Timeout as error:
            raise AnswerError(
                _("Your answer could not be saved: another window is busy saving."),
                where=str(self.folder),
                remedy=_("Wait a moment and change the answer again."),
            ) from error
        except OSError as error:
            raise self._cannot(_("Your answer could not be saved"), error) from error
        try:
            yield
        finally:
            lock.release()

    def _cannot(self, what: str, error: OSError) -> AnswerError:
        remedy = {
            "ENOSPC": _("The disk is full: free some space, then change the answer again."),
            "EDQUOT": _("Your space is used up: delete a file you do not need, then change the answer again."),
            "EROFS": _("This folder is read-only: open your own copy from the course home."),
            "EACCES": _("This folder is read-only: open your own copy from the course home."),
            "EPERM": _("This folder is read-only: open your own copy from the course home."),
        }.get(_errno_name(error), _("Copy what you typed, then tell your instructor."))
        return AnswerError(f"{what}: {error.strerror or error}.", where=str(self.path), remedy=remedy)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file by new content, whole or not at all, and durable when this returns."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o600)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _errno_name(error: OSError) -> str:
    import errno

    return errno.errorcode.get(error.errno or 0, "")


def _time(text: Any) -> datetime:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
