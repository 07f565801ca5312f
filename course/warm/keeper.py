"""The keeper: a process between the zygote and one child, which starts it, watches it and clears up after it.

The zygote forks a keeper for each connection *before* reading a byte of it. So a malformed request costs one keeper;
the secrets of one request (a server's token) never enter the memory that the next child inherits; and a child
outlives its zygote, because all that is known of it is known here.

A keeper is a child subreaper: processes that its child leaves behind become the keeper's own, and are killed.
It keeps the zygote's identity, is told what to do by its connection alone, and ends with its child.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from course.warm import cgroup, child, linux, wire
from course.warm.confinement import Confinement, Limits
from course.warm.errors import ConfinementError, RefusedError, StaleZygoteError, WarmError
from course.warm.policy import Policy

log = logging.getLogger("course.warm")

REQUEST_SECONDS = 20
LOOK_SECONDS = 0.5
LEAST_BYTES = 4096
ENDLESS_BYTES = 1 << 62


@dataclass
class Request:
    """What a client asks for, as received."""

    target: str
    argument: Any = None
    confinement: Confinement | None = None
    env: dict[str, str] | None = None
    cwd: str | None = None
    umask: int | None = None
    detached: bool = False
    title: str = ""
    path: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)

    @classmethod
    def from_json(cls, data: Any, descriptors: list[int]) -> Request:
        """Return the request, or raise :class:`RefusedError` where it makes no sense."""
        if not isinstance(data, dict) or not isinstance(data.get("target"), str):
            raise RefusedError("The request names no target.")
        if len(data.get("names", ())) != len(descriptors):
            raise RefusedError("The request names other descriptors than came with it.")
        try:
            request = cls(**data, descriptors=descriptors)
        except TypeError as error:
            raise RefusedError(f"The request cannot be read: {error}.") from error
        if request.confinement is not None:
            request.confinement = Confinement.from_json(data["confinement"])
        return request


def keep(connection: socket.socket, policy: Policy, stale: Callable[[], str]) -> NoReturn:
    """Serve one connection, in a process of its own, and leave that process."""
    code = 1
    try:
        linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
        code = _serve(connection, policy, stale)
    except BaseException as error:
        log.error("keeper %d: %r", os.getpid(), error)
    finally:
        os._exit(code)


def _serve(connection: socket.socket, policy: Policy, stale: Callable[[], str]) -> int:
    lines = wire.Lines(connection)
    try:
        connection.settimeout(REQUEST_SECONDS)
        data, descriptors = wire.receive_request(connection)
        if data == "ping":
            if changed := stale():
                _make_room()
            lines.send({"event": "pong", "stale": changed})
            return 0
        request = Request.from_json(data, descriptors)
        policy.check(request.target, request.confinement)
        return Keeper(lines, request, stale).run()
    except StaleZygoteError as error:
        _make_room()
        lines.send({"event": "refused", "kind": type(error).__name__, "what": error.what})
        return 0
    except TimeoutError:
        log.warning("refused a request: nothing whole came in %d seconds", REQUEST_SECONDS)
    except WarmError as error:
        log.warning("refused a request: %s", error)
        refusal = {"event": "refused", "kind": type(error).__name__, "what": error.what}
        lines.send({**refusal, "where": error.where, "remedy": error.remedy})
    return 1


def _make_room() -> None:
    """End the zygote, whose modules are out of date, before whoever asked is told and asks again."""
    os.kill(os.getppid(), signal.SIGTERM)


class Keeper:
    """Starts one child and watches it to its end."""

    def __init__(self, lines: wire.Lines, request: Request, stale: Callable[[], str]) -> None:
        self.lines = lines
        self.request = request
        self.stale = stale
        self.pid = 0
        self.temporary: str | None = None
        self.group = cgroup.none()
        self.reason = ""

    @property
    def limits(self) -> Limits:
        """The child's limits."""
        return self.request.confinement.limits if self.request.confinement else Limits()

    def run(self) -> int:
        """Run the child; return 0 once it and everything it left behind is gone."""
        try:
            self._prepare()
            self._fork()
            status = self._watch()
        finally:
            self._clear_up()
        code, by_signal = (os.WEXITSTATUS(status), 0) if os.WIFEXITED(status) else (None, os.WTERMSIG(status))
        self.lines.send({"event": "exited", "code": code, "signal": by_signal, "reason": self.reason})
        return 0

    def _prepare(self) -> None:
        confinement = self.request.confinement
        if confinement is None:
            return
        if confinement.temporary_directory:
            self.temporary = tempfile.mkdtemp(prefix="t", dir=confinement.temporary_directory)
            if confinement.uid is not None and os.getuid() == 0:
                os.chown(
                    self.temporary, confinement.uid, confinement.uid if confinement.gid is None else confinement.gid
                )
        if confinement.limits.memory:
            self.group = cgroup.make(confinement.limits.memory, confinement.limits.processes)
        if confinement.own_pid_namespace:
            self._new_pid_namespace(confinement)

    @staticmethod
    def _new_pid_namespace(confinement: Confinement) -> None:
        try:
            linux.unshare(linux.CLONE_NEWPID)
        except OSError as error:
            if confinement.required:
                raise ConfinementError(f"No process namespace can be made: {error}.") from error
            log.info("no process namespace can be made: %s", error)

    def _fork(self) -> None:
        reading, writing = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(reading)
            child.become(self.request, self.temporary, writing, self.group)
        os.close(writing)
        for descriptor in self.request.descriptors:
            os.close(descriptor)
        changed = self.stale()
        with os.fdopen(reading, "rb") as report:
            failure = report.read()
        if changed:
            _kill(self.pid)  # it has only begun
            raise StaleZygoteError(changed)
        if failure:
            os.waitpid(self.pid, 0)
            raise ConfinementError(json.loads(failure)["what"])
        linux.name_process(f"keeper {self.pid}")
        self.lines.send(
            {
                "event": "started",
                "pid": self.pid,
                "start_time": _start_time(self.pid),
                "keeper": os.getpid(),
                "temporary": self.temporary,
            }
        )

    def _watch(self) -> int:
        watched = select.poll()
        pidfd = os.pidfd_open(self.pid)
        watched.register(pidfd, select.POLLIN)
        watched.register(self.lines.connection, select.POLLIN)
        quota = FolderQuota.of(self.request.confinement)
        try:
            while True:
                ready = {number for number, _ in watched.poll(LOOK_SECONDS * 1000 if quota else None)}
                if pidfd in ready:
                    return os.waitpid(self.pid, 0)[1]
                if ready and not self._listen():
                    watched.unregister(self.lines.connection)
                if quota and quota.is_over():
                    self._kill_for("its folders outgrew their limit")
                self._bury()
        finally:
            os.close(pidfd)

    def _kill_for(self, reason: str) -> None:
        self.reason = self.reason or reason
        log.warning("child %d: %s; killed", self.pid, reason)
        os.kill(self.pid, signal.SIGKILL)

    def _listen(self) -> bool:
        """Do what the client says; return whether it is still there."""
        self.lines.connection.setblocking(False)
        there = self.lines.fill()
        try:
            while message := self.lines.pop():
                if isinstance(message.get("signal"), int):
                    os.kill(self.pid, message["signal"])
                if message.get("detach"):
                    self.request.detached = True
        except (RefusedError, ValueError, OSError) as error:
            log.warning("child %d: a message was refused: %s", self.pid, error)
        if not there and not self.request.detached:
            self._kill_for("whoever asked for it is gone")
        return there

    def _bury(self) -> None:
        # Orphans of the child that ended by themselves; the child itself is left for its own waitpid.
        while (ended := _next_ended()) and ended != self.pid:
            os.waitpid(ended, os.WNOHANG)

    def _clear_up(self) -> None:
        try:
            kill_children()
        except PermissionError:
            # Held by Landlock without a uid of its own, a keeper cannot list its children. What has left the child's
            # process group goes to the keeper of the server above, which can.
            kill_group(self.pid)
        self.group.remove()
        if self.temporary:
            shutil.rmtree(self.temporary, ignore_errors=True)


def _start_time(pid: int) -> int:
    try:
        return linux.start_time(pid)
    except (ProcessLookupError, PermissionError):
        return 0


def _next_ended() -> int:
    """Return a child that has ended and is not waited for yet, 0 for none."""
    try:
        ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return 0
    return ended.si_pid if ended else 0


def kill_group(pid: int) -> None:
    """Kill the process group that `pid` led, if it is there; bury what was a child."""
    with suppress(ProcessLookupError, PermissionError):
        if pid:
            os.killpg(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue


def kill_children(spare: frozenset[int] = frozenset()) -> int:
    """Kill all children of this process but `spare`, and theirs as they come to it; return how many there were."""
    killed: set[int] = set()
    while strays := [pid for pid in linux.children_of(os.getpid()) if pid not in spare]:
        for pid in strays:
            _kill(pid)
        killed.update(strays)
    return len(killed)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    except (ProcessLookupError, ChildProcessError):
        return


class FolderQuota:
    """How much the folders a child may write have grown since it started."""

    def __init__(self, folders: tuple[str, ...], bound: int) -> None:
        self.folders = folders
        self.bound = bound + sum(map(folder_bytes, folders))
        self._next_look = 0.0

    @classmethod
    def of(cls, confinement: Confinement | None) -> FolderQuota | None:
        """Return the quota a confinement asks for."""
        if confinement is None or confinement.limits.folder_size is None or not confinement.write:
            return None
        return cls(confinement.write, confinement.limits.folder_size)

    def is_over(self) -> bool:
        """Return whether the bound is passed; looks rarely where looking takes long."""
        began = time.monotonic()
        if began < self._next_look:
            return False
        total = sum(map(folder_bytes, self.folders))
        took = time.monotonic() - began
        self._next_look = began + max(LOOK_SECONDS, 20 * took)
        return total > self.bound


def folder_bytes(folder: str) -> int:
    """Return the bytes on disk of what is under `folder`; links are not followed, vanished files count nothing.

    An entry counts a block at least, for a file system has room for so many; what is too deep to be named is endless.
    """
    total, waiting = 0, [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    total += LEAST_BYTES
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += max(0, entry.stat(follow_symlinks=False).st_blocks * 512 - LEAST_BYTES)
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                return ENDLESS_BYTES
    return total


def serve_inherited(descriptor: int) -> NoReturn:
    """Serve the one connection that this process was started with: an ordinary process in a keeper's hands."""
    logging.basicConfig(stream=sys.stderr, format="[warm] %(message)s")
    sys.path[:] = [place for place in sys.path if place != str(Path.cwd())]
    keep(socket.socket(fileno=descriptor), Policy(), lambda: "")
