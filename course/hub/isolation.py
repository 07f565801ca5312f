"""What keeps one trainee's processes from another's: the ground they stand on, and what each may do."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from course.errors import HubError
from course.hub.accounts import Account, closed_to
from course.i18n import gettext as _
from course.warm import Confinement, Limits, capabilities

if TYPE_CHECKING:
    from course.hub.spawner import WarmSpawner

SHORTEST_LEFT = 60  # of a socket path's 107 characters, what a kernel's socket needs below the private folder


def check_ground(spawner: WarmSpawner, account: Account) -> None:
    """Raise :class:`HubError` where a trainee would not be kept apart, or could not run at all."""
    runtime = Path(spawner.runtime_directory)
    if len(str(runtime)) + SHORTEST_LEFT > 107:
        raise HubError(
            _("The path of the runtime folder is too long for the sockets in it."),
            where=str(runtime),
            remedy=_("Choose one of at most %(most)d characters.") % {"most": 107 - SHORTEST_LEFT},
        )
    runtime.mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o711 if account.uid is not None else 0o700)
    if problem := isolation_problem(spawner.isolation):
        raise HubError(problem, remedy=_("Start the hub with --no-isolation to accept that."))
    if account.uid is None:
        return
    for place in (Path(sys.prefix), Path(__file__).parent, account.home.parent, runtime):
        place.mkdir(parents=True, exist_ok=True)
        if closed := closed_to(account.uid, place):
            raise HubError(
                _("Trainees cannot get to %(place)s: the folder %(closed)s is closed to other users.")
                % {"place": place, "closed": closed},
                where=str(closed),
                remedy=_("Install the course outside it, for instance under /srv or /opt."),
            )


def isolation_problem(wanted: bool) -> str:
    """Return, in one line, why trainees cannot be kept apart on this machine; empty if they can, or need not be."""
    if not wanted or capabilities().isolates:
        return ""
    return _("This machine cannot keep trainees apart: the hub does not run as root and the kernel has no Landlock.")


def confinement_of(spawner: WarmSpawner, account: Account) -> Confinement:
    """Return what a trainee's server may do."""
    own = (str(account.home), *spawner.write_paths)
    limits = Limits(
        processes=spawner.process_limit or None,
        file_size=spawner.file_size_limit or None,
        open_files=spawner.open_files_limit or None,
        memory=spawner.mem_limit or None,
    )
    configured = [place for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH") for place in _folders(spawner, name)]
    return Confinement(
        uid=account.uid,
        gid=account.gid,
        groups=account.groups,
        read=(*spawner.read_paths, *configured),
        write=own,
        files=spawner.isolation,
        required=spawner.isolation,
        allow_root=not spawner.isolation,
        limits=limits,
        temporary_directory=spawner.runtime_directory,
    )


def _folders(spawner: WarmSpawner, name: str) -> list[str]:
    value = spawner.environment.get(name, "")
    text = value(spawner) if callable(value) else value
    return [place for place in str(text).split(os.pathsep) if place.startswith("/")]


def kernel_confinement(spawner: WarmSpawner) -> str:
    """Return what a trainee's kernels may do beside the confinement of the server they come from, as JSON."""
    limits = Limits(
        data=spawner.kernel_memory_limit or None,
        folder_size=spawner.folder_limit or None,
        file_size=spawner.file_size_limit or None,
    )
    return json.dumps(
        Confinement(
            write=(str(spawner.account().home),),
            files=False,
            network=spawner.kernel_network,
            limits=limits,
            required=spawner.isolation,
            allow_root=not spawner.isolation,
        ).as_json()
    )
