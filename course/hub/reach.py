"""Let people's servers reach the course where it lies in a folder closed to others, such as root's home.

Each trainee's server runs as a user of its own, which cannot pass ``/root``. Nobody should have to move a checkout or
open a home for that: the hub is started in a mount namespace of its own, where an empty folder that can be passed lies
over the closed one and holds what the hub needs, each at its own path. Nothing outside that namespace changes.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

from course.errors import HubError
from course.hub.accounts import closed_to
from course.hub.prepare import UID_FIRST
from course.i18n import gettext as _

PACKAGE = Path(__file__).resolve().parents[2]
GROUND = Path("/run/course-reach")
# Set for the command that was started again, which need not look a second time.
WITHIN = "COURSE_WITHIN_REACH"


def closed_ways(places: list[Path]) -> dict[Path, Path]:
    """Return which of `places` lie below a folder that others cannot pass, and the first such folder of each."""
    found = {}
    for place in places:
        nearest = next(step for step in (place, *place.parents) if step.exists())
        closed = closed_to(UID_FIRST, nearest)
        if closed is not None:
            found[place] = closed
    return found


def restart_within_reach(data: Path, arguments: list[str]) -> None:
    """Start this command again where its folders can be reached; return at once where they can be already.

    Parameters
    ----------
    data : Path
        The course folder.
    arguments : list of str
        What follows ``python -m course``.

    Raises
    ------
    HubError
        A folder that is needed is itself closed to others, or nothing can be mounted here.
    """
    if os.geteuid() != 0 or WITHIN in os.environ:
        return
    needed = [PACKAGE, Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()]
    closed = closed_ways([*needed, data])
    if closed.get(data) == data:
        # It is opened when it is made ready.
        del closed[data]
    if not closed:
        return
    for place, folder in closed.items():
        if place == folder or (place != data and folder.is_relative_to(PACKAGE)):
            raise _closed(folder)
    if data in closed:
        data.mkdir(parents=True, exist_ok=True)
    again = [sys.executable, "-m", "course", *arguments]
    command = [*_unshared(next(iter(closed.values()))), _script(closed), "sh", *again]
    try:
        os.execvpe(command[0], command, {**os.environ, WITHIN: "1"})
    except OSError as error:
        raise _closed(next(iter(closed.values()))) from error


def _script(closed: dict[Path, Path]) -> str:
    """Return the shell's lines: hold what is needed, cover what is closed, put back what is needed, run the command."""
    kept = [place for place in closed if not any(place != other and place.is_relative_to(other) for other in closed)]
    covers = sorted({closed[place] for place in kept})
    lines = ["set -e", f"cd {shlex.quote(str(PACKAGE))}"]
    for number, place in enumerate(kept):
        hold = shlex.quote(str(GROUND / str(number)))
        lines += [f"mkdir -p {hold}", f"mount --rbind {shlex.quote(str(place))} {hold}"]
    lines += [f"mount -t tmpfs -o mode=0711,size=64m course {shlex.quote(str(cover))}" for cover in covers]
    for number, place in enumerate(kept):
        there = shlex.quote(str(place))
        lines += [f"mkdir -p {there}", f"mount --rbind {shlex.quote(str(GROUND / str(number)))} {there}"]
    # The working folder is entered anew, by its way; sh becomes the command, so that signals reach it.
    return "\n".join([*lines, f"cd {shlex.quote(str(PACKAGE))}", 'exec "$@"'])


def _unshared(closed: Path) -> list[str]:
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-c"]
    tried = subprocess.run([*command, "true"], capture_output=True, check=False)
    if tried.returncode != 0:
        raise _closed(closed)
    return command


def _closed(closed: Path) -> HubError:
    return HubError(
        _("People's servers cannot reach the course: the folder %(closed)s is closed to other users.")
        % {"closed": closed},
        where=str(closed),
        remedy=_("Clone or install the course outside it, for instance under /srv."),
    )
