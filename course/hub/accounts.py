"""Who a trainee is to the operating system: a uid of their own and a home, with or without a Unix account."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from course.errors import HubError
from course.i18n import gettext as _


@dataclass(frozen=True)
class Account:
    """A trainee's identity on this machine.

    Parameters
    ----------
    uid, gid : int, optional
        Identity of their processes; ``None`` where the hub cannot give them one of their own.
    groups : tuple of int
        Supplementary groups.
    home : Path
        Their folder.
    shell : str
        Their shell.
    """

    uid: int | None
    gid: int | None
    groups: tuple[int, ...]
    home: Path
    shell: str = "/bin/bash"


class UidRegister:
    """Uids given out of a range, one a name, for good: a small file that the hub owns.

    Parameters
    ----------
    path : Path
        The file, JSON, mode 0600.
    first, last : int
        The range.
    """

    def __init__(self, path: Path, first: int, last: int) -> None:
        self.path = path
        self.first = first
        self.last = last

    def uid_of(self, name: str) -> int:
        """Return the uid of `name`, giving out a new one if it has none.

        Raises
        ------
        HubError
            The range is used up, or the file is damaged.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{self.path}.lock"):
            known = self._read()
            if name not in known:
                known[name] = max([self.first - 1, *known.values()]) + 1
                if known[name] > self.last:
                    raise HubError(
                        _("No user number is left for %(name)s.") % {"name": name},
                        where=str(self.path),
                        remedy=_("Give the hub a larger range of user numbers."),
                    )
                self._write(known)
            return known[name]

    def _read(self) -> dict[str, int]:
        try:
            known = json.loads(self.path.read_text(encoding="utf-8"))
            return {str(name): int(uid) for name, uid in known.items()}
        except FileNotFoundError:
            return {}
        except (ValueError, AttributeError, TypeError) as error:
            # Numbers given anew would hand one trainee another's files.
            raise HubError(
                _("The list of user numbers cannot be read."),
                where=str(self.path),
                remedy=_("Restore it from a backup, or write it anew from the owners of the home folders."),
            ) from error

    def _write(self, known: dict[str, int]) -> None:
        draft = self.path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(known, indent=1, sort_keys=True), encoding="utf-8")
        draft.replace(self.path)


def make_home(account: Account, *, allotted: bool = True) -> None:
    """Make the account's home, its own and nobody else's.

    Parameters
    ----------
    account : Account
    allotted : bool
        Whether the hub gave out the account. The home of a Unix account, and the folder it lies in, keep the
        permissions that the administrator gave them.

    Raises
    ------
    HubError
        Something is in the way: a link, or a folder that belongs to another user.
    """
    home = account.home
    home.parent.mkdir(parents=True, exist_ok=True)
    if account.uid is not None and allotted:
        # Others pass through to their own home; the list of names is not theirs to read.
        home.parent.chmod(0o711)
    home.mkdir(mode=0o700, exist_ok=True)
    found = home.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise HubError(_("The home of a trainee is not a folder."), where=str(home), remedy=_("Move it away."))
    if account.uid is None or found.st_uid == account.uid:
        if allotted:
            home.chmod(0o700)
        return
    if found.st_uid != os.getuid():
        raise HubError(
            _("The home of a trainee belongs to user number %(uid)d.") % {"uid": found.st_uid},
            where=str(home),
            remedy=_("Move it away, or give it to user number %(uid)d.") % {"uid": account.uid},
        )
    _give(home, account)


def _give(home: Path, account: Account) -> None:
    uid, gid = account.uid, account.gid
    if uid is None or gid is None:
        return
    for folder, _folders, files in os.walk(home, topdown=False):
        for name in files:
            os.chown(Path(folder, name), uid, gid, follow_symlinks=False)
        os.chown(folder, uid, gid, follow_symlinks=False)
    home.chmod(0o700)


def closed_to(uid: int, path: Path) -> Path | None:
    """Return the folder on the way to `path` that user `uid` cannot pass, ``None`` if the way is open.

    Only permissions for everybody count: a uid that was allotted belongs to no group but its own.
    """
    real = path.resolve()
    for place in (*reversed(real.parents), real):
        found = place.stat()
        bits = found.st_mode >> 6 if found.st_uid == uid else found.st_mode
        needed = 0o1 if stat.S_ISDIR(found.st_mode) else 0o4
        if not bits & needed:
            return place
    return None
