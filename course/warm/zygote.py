"""The client's side: start a zygote and ask it for children."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from course.warm import linux, wire
from course.warm.confinement import Confinement
from course.warm.errors import BY_NAME, StaleZygoteError, UnsupportedError, WarmError, ZygoteGoneError
from course.warm.following import Child
from course.warm.policy import Policy
from course.warm.server import SOCKET_NAME

# What a zygote, and so each child's initial memory, may know of its owner's environment: nothing secret.
HARMLESS = ("PATH", "PYTHONPATH", "LANG", "LANGUAGE", "TZ", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "MPLCONFIGDIR")
# A fork copies one thread only, so libraries must not start theirs while preloading.
SINGLE_THREADED = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)
# Each thread's own arena of the C library would cost every child memory that it never shares. By default the C library
# would also keep a figure's buffers, a megabyte each, for later.
FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "1000000", "MALLOC_TRIM_THRESHOLD_": "262144"}
# As a kernel's own command line has it, for the debugger's sake; and without the working directory.
PYTHON = (sys.executable, "-P", "-X", "frozen_modules=off", "-m", "course.warm")
START_SECONDS = 120.0
FORK_SECONDS = 60.0


class Zygote:
    """A preloaded process to fork from. Use :meth:`start` or :meth:`connect`."""

    def __init__(self, directory: Path, process: subprocess.Popen[bytes] | None, settings: dict[str, Any]) -> None:
        self.directory = directory
        self.info: dict[str, Any] = {}
        self._process = process
        self._settings = settings
        self._control: socket.socket | None = None
        self._lock = threading.Lock()
        self._owns_directory = False

    @classmethod
    def start(
        cls,
        preload: Sequence[str],
        *,
        warm_up: Sequence[str] = (),
        directory: Path | None = None,
        policy: Policy | None = None,
        env: Mapping[str, str] | None = None,
        title: str = "zygote",
        stderr: int | None = None,
        wait: bool = True,
        own_namespaces: bool = False,
        writable: Sequence[str] = (),
    ) -> Zygote:
        """Start a process that imports `preload`, calls `warm_up`, and then forks on request.

        Parameters
        ----------
        preload : sequence of str
            Modules to import.
        warm_up : sequence of str
            Functions ``"package.module:function"``, called with ``None``, that exercise what is lazy.
        directory : Path, optional
            Private folder for its socket; a fresh temporary one otherwise. At most 90 bytes long.
        policy : Policy, optional
            What may be asked of it; anything by default.
        env : mapping, optional
            Environment to preload in, beside a few harmless variables of this process.
        title : str
            What ``ps`` shows.
        stderr : int, optional
            Where it logs; this process's standard error by default.
        wait : bool
            Whether to return only when it is ready.
        own_namespaces : bool
            Whether it moves to a user namespace with an empty network before it preloads, and so all its children;
            for processes that are not root and whose children are to be in namespaces of their own.
        writable : sequence of str
            With `own_namespaces`, the folders that stay writable, beside its own: all else is read-only for it and its
            children.

        Raises
        ------
        UnsupportedError
            This system cannot fork, or a preloaded module started threads.
        ZygoteGoneError
            It ended while it started.
        """
        if not linux.IS_LINUX:
            raise UnsupportedError("Warm processes need Linux.", remedy="Ordinary processes are used instead.")
        settings = {
            "preload": list(preload),
            "warm_up": list(warm_up),
            "policy": (policy or Policy()).as_json(),
            "title": title,
            "own_namespaces": own_namespaces,
            "writable": list(writable),
            "path": [place for place in sys.path if place],
            "env": {**harmless_environment(), **SINGLE_THREADED, **FRUGAL, **(env or {})},
            "stderr": stderr,
        }
        own = directory is None
        place = Path(tempfile.mkdtemp(prefix="warm-")) if directory is None else Path(directory)
        zygote = cls(place, None, settings)
        zygote._owns_directory = own
        zygote._launch()
        if wait:
            zygote.wait_ready()
        return zygote

    @classmethod
    def connect(cls, directory: Path) -> Zygote:
        """Return the zygote whose socket is in `directory`; that it is gone, its first request tells."""
        return cls(Path(directory), None, {})

    def _launch(self) -> None:
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        ours, theirs = socket.socketpair()
        padding = " " * 64  # room for the title that replaces the arguments
        with theirs:
            self._process = subprocess.Popen(
                [*PYTHON, "zygote", str(theirs.fileno()), padding],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._settings["stderr"],
                env=self._settings["env"],
                cwd="/",
                start_new_session=True,
            )
        self._control = ours
        wire.send_request(ours, {**self._settings, "directory": str(self.directory), "env": None})

    def wait_ready(self, timeout: float = START_SECONDS) -> None:
        """Wait until the process has preloaded."""
        with self._lock:
            if self.info or self._control is None:
                return
            try:
                message = wire.Lines(self._control).receive(timeout)
            except (ZygoteGoneError, OSError) as error:
                self.close()
                raise ZygoteGoneError(f"The preloaded process did not start: {error}.") from error
            if message["event"] != "ready":
                self.close()
                raise UnsupportedError(
                    f"Forking is not safe here: {message['threads']}.",
                    remedy="Leave the module that starts threads out of the preload list.",
                )
            self.info = message

    @property
    def pid(self) -> int | None:
        """The process id of a zygote started here."""
        return self._process.pid if self._process else None

    def ping(self) -> str:
        """Return why the zygote is stale, an empty string if it is not.

        Raises
        ------
        ZygoteGoneError
            It does not answer.
        """
        with self._connect() as connection:
            wire.send_request(connection, "ping")
            return str(wire.Lines(connection).receive(FORK_SECONDS)["stale"])

    def is_alive(self) -> bool:
        """Return whether the zygote answers and is not stale."""
        try:
            return not self.ping()
        except (ZygoteGoneError, OSError):
            return False

    def _connect(self) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(FORK_SECONDS)
        try:
            connection.connect(str(self.directory / SOCKET_NAME))
        except OSError as error:
            connection.close()
            raise ZygoteGoneError(f"No zygote answers: {error}.", where=str(self.directory)) from error
        return connection

    def fork(
        self,
        target: str,
        argument: Any = None,
        *,
        confinement: Confinement | None = None,
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        umask: int | None = None,
        stdin: int | None = None,
        stdout: int | None = None,
        stderr: int | None = None,
        fds: Mapping[str, int] | None = None,
        detached: bool = False,
        title: str = "",
    ) -> Child:
        """Fork a child that calls ``target(argument)`` and ends with what that returns.

        Parameters
        ----------
        target : str
            ``"package.module:function"``; its integer result or ``SystemExit`` is the exit code.
        argument : JSON-able
            Its one argument.
        confinement : Confinement, optional
            What the child may do; ``None`` changes nothing but the session.
        env : mapping, optional
            The whole environment of the child; by default the zygote's.
        cwd : path, optional
            Working directory; ``/`` by default.
        umask : int, optional
            File mode creation mask.
        stdin, stdout, stderr : int, optional
            Descriptors to use; the null device otherwise.
        fds : mapping of str to int, optional
            Further descriptors to pass; the child finds them by :func:`course.warm.inherited_fd`.
        detached : bool
            Whether the child lives on when this process ends.
        title : str
            What ``ps`` shows.

        Raises
        ------
        RefusedError, ConfinementError
            The request broke the zygote's policy, or the child could not be confined.
        ZygoteGoneError
            No zygote answers, and a new one could not be started.
        """
        names = {"stdin": stdin, "stdout": stdout, "stderr": stderr, **(fds or {})}
        passed = {name: number for name, number in names.items() if number is not None}
        request = {
            "target": target,
            "argument": argument,
            "confinement": confinement.as_json() if confinement else None,
            "env": dict(env) if env is not None else None,
            "cwd": os.fspath(cwd) if cwd is not None else None,
            "umask": umask,
            "detached": detached,
            "title": title,
            "names": list(passed),
        }
        return self._ask(request, list(passed.values()))

    def _ask(self, request: dict[str, Any], descriptors: list[int]) -> Child:
        self.wait_ready()
        try:
            return request_child(self._connect(), request, descriptors)
        except ZygoteGoneError:
            if self._process is None:
                raise
        self.replace()
        return request_child(self._connect(), request, descriptors)

    async def fork_async(self, target: str, argument: Any = None, **options: Any) -> Child:
        """Like :meth:`fork`, without holding up the event loop."""
        return await asyncio.to_thread(self.fork, target, argument, **options)

    def replace(self) -> None:
        """Start a new process in place of one that is gone or stale; its children go on."""
        with self._lock:
            if self.is_alive():
                return
            self._end_process()
            self.info = {}
            self._launch()
        self.wait_ready()

    def _end_process(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def close(self) -> None:
        """End the zygote if it was started here; children that are detached live on."""
        self._end_process()
        if self._owns_directory:
            shutil.rmtree(self.directory, ignore_errors=True)

    def __enter__(self) -> Zygote:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def harmless_environment() -> dict[str, str]:
    """Return what of this process's environment a zygote may know."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in HARMLESS or name.startswith(("LC_", "PYTHONDONTWRITE"))
    }


def request_child(connection: socket.socket, request: dict[str, Any], descriptors: list[int]) -> Child:
    """Send a request over a fresh connection to a keeper and return the child it starts."""
    lines = wire.Lines(connection)
    try:
        wire.send_request(connection, request, descriptors)
        answer = lines.receive(FORK_SECONDS)
    except (WarmError, OSError) as error:
        connection.close()
        if isinstance(error, ZygoteGoneError | TimeoutError | ConnectionError):
            raise ZygoteGoneError(f"The zygote went away: {error}") from error
        raise
    if answer["event"] == "started":
        return Child(lines, answer)
    connection.close()
    kind = BY_NAME.get(answer.get("kind", ""), StaleZygoteError)
    raise kind(answer["what"], where=answer.get("where", ""), remedy=answer.get("remedy", ""))
