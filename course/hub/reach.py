"""Let people's servers reach the course where it lies in a folder closed to others, such as root's home.

Each trainee's server runs as a user of its own, which cannot pass ``/root``. Nobody should have to move a checkout or
open a home for that: the hub is started in a mount namespace of its own, in which the folders it needs are also
mounted below ``/run``. Nothing outside that namespace changes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from course.errors import HubError
from course.hub.accounts import closed_to
from course.hub.prepare import UID_FIRST
from course.i18n import gettext as _

PACKAGE = Path(__file__).resolve().parents[2]
GROUND = Path("/run/course-reach")
# The folder's own path, for messages: inside the namespace it has another.
SHOWN = "COURSE_SHOWN_FOLDER"


@dataclass(frozen=True)
class Places:
    """What a hub needs: the folder that holds package and environment, and the course folder."""

    program: Path
    data: Path


def closed_way(data: Path) -> Path | None:
    """Return the folder that keeps others from the program or from the course folder; ``None`` if the way is open."""
    nearest = next(place for place in (data, *data.parents) if place.exists())
    for place in (PACKAGE, Path(sys.prefix), nearest):
        closed = closed_to(UID_FIRST, place)
        # The course folder itself is opened when it is made ready.
        if closed is not None and closed != data:
            return closed
    return None


def restart_within_reach(data: Path, arguments: list[str]) -> None:
    """Start this command again where its folders can be reached; return at once where they can be already.

    Raises
    ------
    HubError
        The folders are closed to others and cannot be mounted elsewhere.
    """
    if os.geteuid() != 0 or SHOWN in os.environ:
        return
    closed = closed_way(data)
    if closed is None:
        return
    if not Path(sys.prefix).is_relative_to(PACKAGE):
        raise _closed(closed)
    data.mkdir(parents=True, exist_ok=True)
    program, course = GROUND / "program", GROUND / "data"
    for place in (GROUND, program, course):
        place.mkdir(parents=True, exist_ok=True)
    python = program / Path(sys.executable).relative_to(PACKAGE)
    # sh waits for nothing: it becomes the hub's command, so that signals reach it.
    script = 'mount --bind "$1" "$2" && mount --bind "$3" "$4" && shift 4 && exec "$@"'
    command = ["unshare", "--mount", "--propagation", _propagation(closed), "sh", "-c", script, "sh"]
    command += [str(PACKAGE), str(program), str(data), str(course), str(python), "-m", "course", *arguments]
    environment = {**os.environ, SHOWN: str(data), "PYTHONPATH": str(program)}
    os.chdir("/")
    try:
        os.execvpe(command[0], [*command, "--folder", str(course)], environment)
    except OSError as error:
        raise _closed(closed) from error


def _propagation(closed: Path) -> str:
    """Return how mounts are kept from the rest of the machine; in a chroot there is nothing to keep them from."""
    for way in ("private", "unchanged"):
        tried = subprocess.run(["unshare", "--mount", "--propagation", way, "true"], capture_output=True, check=False)
        if tried.returncode == 0:
            return way
    raise _closed(closed)


def _closed(closed: Path) -> HubError:
    return HubError(
        _("People's servers cannot reach the course: the folder %(closed)s is closed to other users.")
        % {"closed": closed},
        where=str(closed),
        remedy=_("Clone or install the course outside it, for instance under /srv."),
    )
