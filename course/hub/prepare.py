"""Make a course folder ready: settings, accounts, homes, the instructor's course. Running it again changes nothing."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from course.build.course_folder import make_course
from course.build.marker import MARKER
from course.errors import HubError
from course.hub.accounts import UidRegister
from course.hub.isolation import isolation_problem
from course.hub.people import ensure_passwords, store_hashes
from course.hub.settings import FILE_NAME, HubSettings
from course.i18n import LOCALE
from course.i18n import gettext as _
from course.i18n.catalogues import compile_all

# A class's work, logs and the database fit into far less; below this the disk is as good as full.
MINIMUM_FREE = 200 * 2**20
UID_FIRST, UID_LAST = 200_000, 265_535


def prepare(settings: HubSettings, *, now: Callable[[], datetime], report: Callable[[str], None]) -> dict[str, str]:
    """Make the folder ready and return everybody's first password by name.

    Raises
    ------
    HubError
        The folder cannot be used, is damaged, or the disk is full.
    """
    try:
        return _prepare(settings, now, report)
    except OSError as error:
        raise HubError(
            _("The course folder cannot be written: %(why)s.") % {"why": error.strerror or error},
            where=str(error.filename or settings.root),
            remedy=_("Check the disk's free space and the folder's owner."),
        ) from error


def _prepare(settings: HubSettings, now: Callable[[], datetime], report: Callable[[str], None]) -> dict[str, str]:
    check_isolation(settings.isolation)
    check_folder(settings.root)
    for folder in (settings.root, settings.runtime, settings.homes):
        folder.mkdir(parents=True, exist_ok=True)
    settings.root.chmod(0o711)
    settings.runtime.chmod(0o700)
    check_space(settings.root)
    check_database(settings.runtime / "jupyterhub.sqlite")
    settings.save()
    # In a checkout: people's servers could not write them.
    compile_all(LOCALE)
    report(_("accounts"))
    passwords = ensure_passwords(settings.passwords, [*settings.instructors, *settings.trainees])
    store_hashes(settings.runtime / "passwords.dbm", passwords)
    if not (settings.course_folder / MARKER).exists():
        report(_("the instructor's course"))
        make_course(settings.course_folder, course_id=settings.course_id, language=settings.language, now=now)
        give_to_instructor(settings)
    return passwords


def give_to_instructor(settings: HubSettings) -> None:
    """Make the instructor the owner of the course and of the home around it, where the hub gives out identities."""
    if not settings.isolation or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    home = settings.course_folder.parent
    uid = UidRegister(settings.runtime / "uids.json", UID_FIRST, UID_LAST).uid_of(settings.instructors[0])
    for path in (home, *home.rglob("*")):
        os.chown(path, uid, uid, follow_symlinks=False)
    home.chmod(0o700)


def check_isolation(wanted: bool) -> None:
    """Refuse a machine that cannot keep trainees apart, unless that was accepted."""
    if problem := isolation_problem(wanted):
        raise HubError(problem, remedy=_("Start the hub with --no-isolation to accept that."))


def check_folder(root: Path) -> None:
    """Refuse a folder that is in use for something else, or that lost its settings."""
    if root.exists() and not root.is_dir():
        raise HubError(_("This is a file, not a folder."), where=str(root), remedy=_("Name another folder."))
    if root.exists() and any(root.iterdir()) and not (root / FILE_NAME).exists():
        raise HubError(
            _("The folder is not empty and is no course folder, or its hub.json is lost."),
            where=str(root),
            remedy=_("Name an empty folder, or put hub.json back."),
        )


def check_space(root: Path) -> None:
    """Refuse a disk with less than 200 MB left."""
    free = shutil.disk_usage(root).free
    if free < MINIMUM_FREE:
        raise HubError(
            _("The disk is full: %(free)d MB are left, %(need)d MB are needed.")
            % {"free": free // 2**20, "need": MINIMUM_FREE // 2**20},
            where=str(root),
            remedy=_("Free some space, or name a folder on another disk."),
        )


def check_database(path: Path) -> None:
    """Refuse a damaged hub database before the hub trips over it."""
    if not path.exists():
        return
    try:
        with sqlite3.connect(path) as connection:
            healthy = connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        connection.close()
    except sqlite3.DatabaseError:
        healthy = False
    if not healthy:
        raise HubError(
            _("The course folder is damaged: the hub's database cannot be read."),
            where=str(path),
            remedy=_("Move that file away: accounts and work are kept elsewhere and stay as they are."),
        )


def check_port(port: int) -> None:
    """Refuse a port on which something answers already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise HubError(
                _("Port %(port)d is in use.") % {"port": port},
                where=f"127.0.0.1:{port}",
                remedy=_("Stop the other program, or add --port with another number."),
            ) from error


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
