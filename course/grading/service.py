"""The hub's grading service: confines trainees' work for servers that, confined themselves, cannot.

``python -m course.grading.service``, a managed service of the hub. An instructor's server sends an assignment and
submissions over a Unix socket and gets notebooks with outputs; gradebook and files stay with the instructor. Whoever
connects must be an instructor's user (the kernel tells it) and know the token that only instructors' servers are given.
Nothing of what is sent runs here: it runs in confined processes, forked from one that knows no assignment.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import struct
import threading
import time
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

from course.errors import CourseError
from course.grading import parcels
from course.grading.channel import Channel, ChannelClosedError, ChannelTimeoutError
from course.grading.engine import grade
from course.grading.place import Place
from course.grading.remote import SOCKET, TOKEN
from course.grading.source import Assignment, Limits

log = logging.getLogger(__name__)

REGISTER, USERS = "COURSE_GRADING_REGISTER", "COURSE_GRADING_USERS"
# Of what assignments import, this is loaded before the fork: packages that everybody knows, in a process of root.
SHARED = ("matplotlib", "matplotlib.pyplot", "networkx", "numpy", "pandas", "scipy", "sympy")
MOST = Limits(
    cell_seconds=600, total_seconds=3600, memory=8 * 1024**3, file_size=1024**3, processes=512
)  # whatever is asked for
IDLE_SECONDS = 600.0
PATIENCE = 60.0


class Service:
    """Answers instructors' servers, a thread each; keeps one warm process for each set of packages in use.

    Parameters
    ----------
    token : str
        What a server must say.
    allowed : callable
        Returns the uids that may connect.
    """

    def __init__(self, token: str, register: Path | None, users: tuple[str, ...]) -> None:
        self.token, self.register, self.users = token, register, users
        self.places: dict[tuple[str, ...], Place] = {}
        self.lock = threading.Lock()
        self.open = 0
        self.last = time.monotonic()

    def is_allowed(self, connection: socket.socket) -> bool:
        """Return whether the peer's user is an instructor's, or this service's own."""
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        _pid, uid, _gid = struct.unpack("3i", credentials)
        if uid == os.getuid():
            return True
        known: dict[str, int] = {}
        if self.register is not None:
            with suppress(OSError, ValueError):
                known = json.loads(self.register.read_text(encoding="utf-8"))
        return uid in {known.get(name) for name in self.users}

    def place(self, assignment: Assignment, limits: Limits) -> Place:
        """Return a place for the assignment, its warm process shared with others that import the same."""
        shared = tuple(name for name in assignment.imports() if name in SHARED)
        with self.lock:
            if shared not in self.places:
                self.places[shared] = Place(shared=shared)
            return self.places[shared].bounded(_at_most(limits))

    def serve(self, listener: socket.socket) -> None:
        """Accept connections for ever; let go of warm processes that nobody has used for ten minutes."""
        listener.settimeout(PATIENCE)
        while True:
            try:
                connection, _address = listener.accept()
            except TimeoutError:
                self._let_go()
                continue
            connection.settimeout(None)
            if self.is_allowed(connection):
                threading.Thread(target=self.converse, args=(Channel(connection),), daemon=True).start()
            else:
                log.warning("refused a connection of a user who is no instructor")
                connection.close()

    def _let_go(self) -> None:
        with self.lock:
            if not self.open and time.monotonic() - self.last > IDLE_SECONDS:
                for place in self.places.values():
                    place.close()
                self.places.clear()

    def converse(self, channel: Channel) -> None:
        """Grade the submissions of one connection."""
        with self.lock:
            self.open += 1
        try:
            self._converse(channel)
        except (ChannelClosedError, ChannelTimeoutError):
            pass
        finally:
            channel.close()
            with self.lock:
                self.open -= 1
                self.last = time.monotonic()

    def _converse(self, channel: Channel) -> None:
        asked = parcels.receive_assignment(channel, PATIENCE, self.token)
        if asked is None:
            log.warning("refused a connection without the token")
            return
        assignment, limits = asked
        try:
            place = self.place(assignment, limits)
        except CourseError as error:
            channel.send({"refused": error.what, "remedy": error.remedy})
            return
        channel.send({"ready": True})
        while True:
            submission = parcels.receive_submission(channel, PATIENCE)
            try:
                parcels.send_result(channel, grade(assignment, submission, place))
            except ChannelClosedError:
                raise
            except Exception as error:
                log.exception("could not grade")
                parcels.send_result(channel, error)


def _at_most(limits: Limits) -> Limits:
    names = [item.name for item in fields(Limits)]
    return Limits(**{name: min(getattr(limits, name), getattr(MOST, name)) for name in names})


def listen(path: Path) -> socket.socket:
    """Return a listening socket that any user can reach; who may use it is decided at each connection."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    path.chmod(0o666)
    listener.listen(64)
    return listener


def main() -> None:
    """Serve as the environment says."""
    logging.basicConfig(format="[grading] %(message)s", level=logging.INFO)
    register = os.environ.get(REGISTER)
    users = tuple(json.loads(os.environ.get(USERS, "[]")))
    service = Service(os.environ.pop(TOKEN), Path(register) if register else None, users)
    service.serve(listen(Path(os.environ[SOCKET])))


if __name__ == "__main__":
    main()
