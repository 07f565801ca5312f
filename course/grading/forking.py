"""A process that forks others on request and ends them: the grader's launcher, and the parent of clean checkers.

A request to a zygote costs two forks and a conversation; here it is one fork of a process that is warm already, and
two messages. Everything that a launched process starts is in its process namespace and ends with it.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from course.grading.channel import ChannelClosedError, ChannelTimeoutError
from course.warm import Confinement, cgroup, heap, inherited_fd, linux
from course.warm.child import become
from course.warm.keeper import LOOK_SECONDS, FolderQuota, Request

LONGEST = 128 * 1024  # bytes of a message
START_SECONDS = 120.0
LAUNCHER = "course.grading.forking:launch"

Begin = Callable[[dict[str, Any], list[int]], int]


class Forked:
    """A process that was forked on request.

    Parameters
    ----------
    forks : Forks
        The connection to its parent.
    pid : int
        Its number, as its parent sees it.
    shown : int
        Its number in ``/proc``; 0 if that is not known.
    """

    def __init__(self, forks: Forks, pid: int, shown: int = 0) -> None:
        self.forks, self.pid, self.shown = forks, pid, shown

    def kill(self, number: int) -> None:
        """Send a signal."""
        with suppress(ChannelClosedError, ChannelTimeoutError):
            self.forks.ask({"op": "signal", "pid": self.pid, "signal": number})

    def give_way(self, number: int) -> None:
        """Set how far it stands back for others (nice(2), 0 to 19); taking it back needs root."""
        with suppress(ChannelClosedError, ChannelTimeoutError):
            self.forks.ask({"op": "nice", "pid": self.pid, "nice": number})

    def seconds_kept_waiting(self) -> float:
        """Return how long it has been ready to run while others ran (``/proc/PID/schedstat``, nanoseconds)."""
        try:
            with open(f"/proc/{self.shown}/schedstat", encoding="ascii") as file:  # noqa: PTH123
                return int(file.read().split()[1]) / 1e9
        except (OSError, IndexError, ValueError):
            return 0.0

    def processor_seconds(self) -> float:
        """Return the time that it, its threads and its ended children have used (``/proc/PID/stat``, proc(5))."""
        try:
            with open(f"/proc/{self.shown}/stat", encoding="ascii", errors="replace") as file:  # noqa: PTH123
                fields = file.read().rpartition(")")[2].split()
            return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
        except (OSError, IndexError, ValueError):
            return 0.0

    def end(self) -> None:
        """Kill it and all it has started; return when they are gone."""
        with suppress(ChannelClosedError, ChannelTimeoutError):
            self.forks.ask({"op": "end", "pid": self.pid})


class Forks:
    """The asking side of the connection; any thread may ask.

    Parameters
    ----------
    connection : socket.socket
        One end of a ``SOCK_SEQPACKET`` pair; it is owned here.
    """

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.lock = threading.Lock()

    def start(self, request: dict[str, Any], descriptors: list[int]) -> Forked | str:
        """Have a process forked; return it, or why it could not be confined."""
        answer = self.ask({"op": "start", **request}, descriptors)
        if "pid" not in answer:
            return str(answer.get("failed"))
        return Forked(self, answer["pid"], answer.get("shown", 0))

    def ask(self, message: dict[str, Any], descriptors: list[int] | None = None) -> dict[str, Any]:
        """Send a message and return the answer.

        Raises
        ------
        ChannelClosedError, ChannelTimeoutError
            If the other side has ended, or does not answer.
        """
        with self.lock:
            try:
                socket.send_fds(self.connection, [json.dumps(message).encode()], descriptors or [])
                return self.receive()
            except OSError as error:
                raise ChannelClosedError(str(error)) from error

    def receive(self, seconds: float = START_SECONDS) -> dict[str, Any]:
        """Return the next message of the other side."""
        if not select.select([self.connection], [], [], seconds)[0]:
            raise ChannelTimeoutError
        try:
            data = self.connection.recv(LONGEST)
        except OSError as error:
            raise ChannelClosedError(str(error)) from error
        if not data:
            raise ChannelClosedError("closed")
        answer: dict[str, Any] = json.loads(data)
        return answer

    def close(self) -> None:
        """Let go: the other side ends, and what it forked with it."""
        self.connection.close()


class Server:
    """The side that forks, in a process of one thread.

    Parameters
    ----------
    connection : socket.socket
        The other end of the pair.
    begin : callable
        Forks for a request and returns the number of the process; in the new process it does not return.
    shows : bool
        Whether it can see in ``/proc`` what it forks.
    """

    def __init__(self, connection: socket.socket, begin: Begin, shows: bool = False) -> None:
        self.connection, self.begin, self.shows = connection, begin, shows
        self.shown: set[int] = set()
        self.quotas: dict[int, FolderQuota] = {}
        self.groups: dict[int, cgroup.Group] = {}

    def serve(self) -> None:
        """Answer until the asking side is closed."""
        waiting = select.poll()
        waiting.register(self.connection, select.POLLIN)
        while True:
            if waiting.poll(LOOK_SECONDS * 1000 if self.quotas else None):
                data, descriptors, _flags, _address = socket.recv_fds(self.connection, LONGEST, 8)
                if not data:
                    return
                self.connection.send(json.dumps(self._answer(json.loads(data), descriptors)).encode())
            else:
                self._look()

    def _answer(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        try:
            if request["op"] == "start":
                pid = self.begin(request, descriptors)
                return {"pid": pid, "shown": self._newest()}
            if request["op"] == "signal":
                os.kill(request["pid"], request["signal"])
            elif request["op"] == "nice":
                os.setpriority(os.PRIO_PROCESS, request["pid"], request["nice"])
            else:
                self._end(request["pid"])
        except Exception as error:
            return {"failed": str(error) or type(error).__name__}
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        return {}

    def _newest(self) -> int:
        """Return the number that ``/proc``, which is not of this process's namespace, gives the last one forked."""
        children = set(linux.children_of(int(Path("/proc/self").readlink().name))) if self.shows else set()
        new, self.shown = children - self.shown, children
        return new.pop() if len(new) == 1 else 0

    def _end(self, pid: int) -> None:
        self.quotas.pop(pid, None)
        for kill in (os.killpg, os.kill):
            with suppress(ProcessLookupError):
                kill(pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)
        self.groups.pop(pid, cgroup.none()).remove()

    def _look(self) -> None:
        for pid, quota in self.quotas.items():
            if quota.is_over():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def launch(argument: None) -> None:
    """Be the launcher: fork processes and confine each as it was asked for, in a process namespace of its own."""
    Confinement(network=False).rehearse()
    stay_warm()
    own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    server: Server

    def begin(message: dict[str, Any], descriptors: list[int]) -> int:
        request = Request.from_json({k: v for k, v in message.items() if k != "op"}, descriptors)
        assert request.confinement is not None
        limits = request.confinement.limits
        group = cgroup.make(limits.memory, limits.processes) if limits.memory else cgroup.none()
        linux.unshare(linux.CLONE_NEWPID)
        try:
            pid = _fork(request, group)
        finally:
            # Where the next one is forked from; a process can have new namespaces made only from its own.
            linux.setns(own, linux.CLONE_NEWPID)
        server.groups[pid] = group
        if quota := FolderQuota.of(request.confinement):
            server.quotas[pid] = quota
        return pid

    server = Server(socket.socket(fileno=inherited_fd("control")), begin, shows=True)
    server.serve()
    os._exit(0)


def _fork(request: Request, group: cgroup.Group) -> int:
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        become(request, None, writing, group)
    os.close(writing)
    with os.fdopen(reading, "rb") as report:
        failure = report.read()
    if failure:
        os.waitpid(pid, 0)
        group.remove()
        raise RuntimeError(json.loads(failure)["what"])
    return pid


def stay_warm() -> None:
    """Leave the memory that is shared with what is forked untouched by the garbage collector."""
    gc.collect()
    heap.fill_holes()
    gc.freeze()
    gc.disable()
