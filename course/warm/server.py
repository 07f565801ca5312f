"""The zygote's process: it has preloaded, accepts connections, forks a keeper for each, and does nothing else.

Run as ``python -m course.warm zygote DESCRIPTOR``; the descriptor carries its settings and, by staying open, tells
it that its owner lives. It reads nothing from a connection itself (see :mod:`course.warm.keeper`).
"""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import ClassVar, NoReturn

from course.warm import child, confinement, keeper, linux, preload, wire
from course.warm.policy import Policy

log = logging.getLogger("course.warm")

SOCKET_NAME = "socket"
INFO_NAME = "zygote.json"
BACKLOG = 512
MOST_KEEPERS = 4096


def listen(directory: Path) -> socket.socket:
    """Make the socket in `directory`, which must be the owner's alone."""
    directory.chmod(0o700)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    path = directory / SOCKET_NAME
    path.unlink(missing_ok=True)
    listener.bind(str(path))
    path.chmod(0o600)
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener


def is_trusted(connection: socket.socket) -> bool:
    """Return whether whoever connected may ask: the zygote's own user, and no more confined than the zygote.

    A confined child of the same user could otherwise ask for a less confined sibling. What it cannot take off
    again is its no_new_privs and its filter, so these tell it (``/proc/PID/status``, proc(5)). A zygote that Landlock
    keeps from reading that trusts its own parent alone, the server that it was started for.
    """
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    pid, uid, _ = struct.unpack("3i", credentials)
    if uid != os.getuid():
        log.warning("refused a connection: process %d has uid %d", pid, uid)
        return False
    try:
        peer, own = linux.status_of(pid), linux.status_of(os.getpid())
    except PermissionError:
        if pid != os.getppid():
            log.warning("refused a connection: process %d is not this zygote's parent", pid)
        return pid == os.getppid()
    except OSError:
        log.warning("refused a connection: process %d is gone", pid)
        return False
    if any(int(peer.get(name, 0)) > int(own.get(name, 0)) for name in ("NoNewPrivs", "Seccomp", "Seccomp_filters")):
        log.warning("refused a connection: process %d is confined", pid)
        return False
    return True


class Server:
    """The loop: accept, check, fork, reap.

    Parameters
    ----------
    listener : socket.socket
        Where requests come in.
    lifeline : int
        A descriptor that becomes readable when the owner ends.
    policy : Policy
        What may be asked for.
    """

    # Taken once, by the process that preloads; one forked from it has the same modules.
    fingerprint: ClassVar[preload.Fingerprint | None] = None

    def __init__(self, listener: socket.socket, lifeline: int, policy: Policy) -> None:
        self.listener = listener
        self.lifeline = lifeline
        self.policy = policy
        self.keepers: set[int] = set()
        self.stopping = False
        self._looked = 0.0

    def serve(self) -> None:
        """Serve until told to stop, or until the owner ends."""
        linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
        waker = self._install_signals()
        watched = select.poll()
        for descriptor in (self.listener.fileno(), self.lifeline, waker.fileno()):
            watched.register(descriptor, select.POLLIN)
        while not self.stopping:
            ready = {number for number, _ in watched.poll()}
            if self.lifeline in ready:
                self.stopping = True
            if waker.fileno() in ready:
                with suppress(BlockingIOError):
                    waker.recv(4096)
                self._reap()
            if self.listener.fileno() in ready and not self.stopping:
                self._accept()

    def _install_signals(self) -> socket.socket:
        reading, writing = socket.socketpair()
        reading.setblocking(False)
        writing.setblocking(False)
        signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
        self._waker = (reading, writing)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return reading

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def _accept(self) -> None:
        try:
            connection, _ = self.listener.accept()
        except OSError:
            return
        with connection:
            if len(self.keepers) >= MOST_KEEPERS or not is_trusted(connection):
                return
            stale = self._stale()
            try:
                pid = os.fork()
            except OSError as error:
                log.error("cannot fork: %s", error)
                return
            if not pid:
                self._leave_to_keeper(connection, stale)
            self.keepers.add(pid)

    def _leave_to_keeper(self, connection: socket.socket, stale: Callable[[], str]) -> NoReturn:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        self.listener.close()
        for end in self._waker:
            end.close()
        os.close(self.lifeline)
        os.setsid()
        keeper.keep(connection, self.policy, stale)

    def _stale(self) -> Callable[[], str]:
        """Return how to tell why this zygote should be replaced: by a look at the files, at most once a second.

        The keeper looks, while its child already begins: thousands of files take some ten milliseconds.
        """
        if self.fingerprint is None or time.monotonic() - self._looked < 1:
            return lambda: ""
        self._looked = time.monotonic()
        return self._look

    def _look(self) -> str:
        changed = self.fingerprint.changed() if self.fingerprint else ""
        return f"The file {changed} changed after it was preloaded." if changed else ""

    def _reap(self) -> None:
        with suppress(ChildProcessError):
            while (pid := os.waitpid(-1, os.WNOHANG)[0]) > 0:
                self.keepers.discard(pid)
        # What a killed keeper leaves behind comes here; what Landlock hides is left to the keeper above.
        with suppress(PermissionError):
            if strays := keeper.kill_children(spare=frozenset(self.keepers)):
                log.warning("killed %d processes that a keeper had left", strays)


def _log_to_stderr() -> None:
    # Our logger's alone: a handler of the root logger would be every child's, and print a kernel's log into notebooks.
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("[warm] %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)


def main(descriptor: int) -> None:
    """Read the settings, preload, say so, serve."""
    _log_to_stderr()
    control = socket.socket(fileno=descriptor)
    settings, _ = wire.receive_request(control)
    if settings["own_namespaces"]:
        linux.leave_for_own_user_namespace()
        linux.keep_read_only([settings["directory"], *settings["writable"]])
    sys.path[:0] = [place for place in settings["path"] if place not in sys.path]
    directory = Path(settings["directory"])
    began = time.monotonic()
    costs = preload.load(settings["preload"], settings["warm_up"])
    confinement.interpreter_paths()  # found once, here, for all children
    Server.fingerprint = preload.Fingerprint()
    linux.name_process(settings["title"])
    listener = listen(directory)
    reason = f"{preload.threads()} threads run after preloading" if preload.threads() > 1 else ""
    info = {
        "pid": os.getpid(),
        "start_time": linux.start_time(os.getpid()),
        "seconds": time.monotonic() - began,
        "costs": [asdict(cost) for cost in costs],
        "threads": reason,
    }
    (directory / INFO_NAME).write_text(json.dumps(info), encoding="utf-8")
    wire.Lines(control).send({"event": "refused" if reason else "ready", **info})
    if not reason:
        _serve(listener, control.fileno(), Policy.from_json(settings["policy"]), directory)
    # What preloaded modules would tidy up at an ordinary exit was never used here.
    os._exit(0)


def _serve(listener: socket.socket, lifeline: int, policy: Policy, directory: Path) -> None:
    if Server.fingerprint is None:
        Server.fingerprint = preload.Fingerprint()
    inode = (directory / SOCKET_NAME).stat().st_ino
    Server(listener, lifeline, policy).serve()
    # A successor may have its own socket there already.
    with suppress(OSError):
        if (directory / SOCKET_NAME).stat().st_ino == inode:
            (directory / SOCKET_NAME).unlink()


def fork_server(directory: Path, policy: Policy, title: str) -> int:
    """Fork a zygote from this process, which must be single-threaded; return its pid.

    It inherits what is loaded and how this process is confined, and ends with this process.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    listener = listen(directory)
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(reading)
        listener.close()
        os.set_inheritable(writing, False)
        return pid
    try:
        os.close(writing)
        child.close_inherited()
        os.setsid()
        linux.name_process(title)
        _serve(listener, reading, policy, directory)
    finally:
        os._exit(0)
