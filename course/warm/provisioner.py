"""A kernel provisioner for any Jupyter: kernels are forked from a preloaded process where that gives the same kernel.

Chosen by ``JUPYTER_DEFAULT_PROVISIONER_NAME=warm-provisioner``, or by name in a kernel's ``kernel.json``. The zygote is
the one whose folder ``COURSE_WARM_KERNELS`` names, which a spawner made with this user's identity; without it,
or when it is gone, the first kernel starts one that ends with this process. A kernel that a fork would not give
faithfully (another Python, another ``PYTHONPATH``, packages of the user's own in place of preloaded ones) is
started as an ordinary process, and the log says why.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import pathlib
import site
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import IO, Any

from jupyter_client.provisioning import LocalProvisioner

from course.warm import kernel, linux
from course.warm.cold import EXECUTE, start_cold
from course.warm.confinement import Confinement
from course.warm.errors import WarmError, ZygoteGoneError
from course.warm.following import Child
from course.warm.ready import READY, ReadyPipe
from course.warm.zygote import Zygote

log = logging.getLogger("course.warm")

FOLDER_VARIABLE = "COURSE_WARM_KERNELS"
CONFINEMENT_VARIABLE = "COURSE_WARM_KERNEL_CONFINEMENT"
# How long a kernel may take to open its sockets before its manager goes on without knowing.
READY_SECONDS = 10.0
# Variables that change what a Python finds or how it starts.
DECISIVE = ("PYTHONPATH", "PYTHONHOME", "PYTHONNOUSERSITE", "PYTHONSAFEPATH", "PYTHONOPTIMIZE", "PYTHONWARNINGS")


class ForkedProcess:
    """A forked child as :class:`subprocess.Popen` would show it."""

    def __init__(self, child: Child, pipes: Mapping[str, IO[bytes]]) -> None:
        self.child = child
        self.pid = child.pid
        self.stdin = pipes.get("stdin")
        self.stdout = pipes.get("stdout")
        self.stderr = pipes.get("stderr")

    @property
    def returncode(self) -> int | None:
        """The exit code, negative for a signal; ``None`` while it runs."""
        return self.poll()

    def poll(self) -> int | None:
        """Return the exit code, ``None`` while it runs."""
        ended = self.child.poll()
        return None if ended is None else ended.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and return the exit code."""
        return self.child.wait(timeout).returncode

    def send_signal(self, number: int) -> None:
        """Send a signal."""
        self.child.kill(number)

    def terminate(self) -> None:
        """Send SIGTERM."""
        self.child.kill(15)

    def kill(self) -> None:
        """Send SIGKILL."""
        self.child.kill()


class WarmProvisioner(LocalProvisioner):
    """Forks kernels; everything else is jupyter_client's local provisioner."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel that `cmd` describes, or start it as an ordinary process and log why."""
        reason = why_not(cmd, kwargs.get("env"))
        if not reason:
            try:
                self.process = await asyncio.to_thread(fork_kernel, cmd, **self._scrub_kwargs(kwargs))
            except (WarmError, OSError) as error:
                reason = str(error)
        if reason:
            self.log.info("This kernel starts as an ordinary process: %s", reason)
            if kernel_confinement() is None or not linux.IS_LINUX:
                return await super().launch_kernel(cmd, **kwargs)
            self.process = await asyncio.to_thread(start_confined, cmd, **self._scrub_kwargs(kwargs))
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs.get("cwd", pathlib.Path.cwd())
        return self.connection_info


def why_not(cmd: Sequence[str], env: Mapping[str, str] | None) -> str:
    """Return why a fork would not give the kernel that `cmd` in `env` asks for; empty if it would."""
    if not linux.IS_LINUX:
        return "warm processes need Linux."
    if not _is_this_python(cmd[0]):
        return f"its Python is {cmd[0]}, not {sys.executable}."
    if arguments_of(cmd) is None:
        return "its command is not `python -m ipykernel_launcher`."
    for name in DECISIVE:
        if env is not None and env.get(name) != os.environ.get(name):
            return f"{name} differs from this server's."
    if shadowing := _own_packages():
        return f"the user has packages of their own that are preloaded in another version: {', '.join(shadowing)}."
    return ""


def _is_this_python(command: str) -> bool:
    here = pathlib.Path(sys.executable)
    names = {"python", "python3", f"python3.{sys.version_info.minor}", str(here)}
    return command in names or pathlib.Path(command).parent == here.parent


def arguments_of(cmd: Sequence[str]) -> list[str] | None:
    """Return what follows ``-m ipykernel_launcher`` in `cmd`; ``None`` where that is not the command."""
    options = list(cmd[1:])
    while options and options[0].startswith("-X"):
        del options[: 2 if options[0] == "-X" else 1]
    return options[2:] if options[:2] == ["-m", "ipykernel_launcher"] else None


def _own_packages() -> list[str]:
    if not site.ENABLE_USER_SITE:
        return []
    folder = pathlib.Path(site.getusersitepackages())
    if not folder.is_dir():
        return []
    preloaded = {name.partition(".")[0] for name in kernel.PRELOAD} | {"zmq", "tornado", "traitlets", "PIL", "dateutil"}
    return sorted({entry.name.removesuffix(".py") for entry in folder.iterdir()} & preloaded)


def fork_kernel(
    cmd: Sequence[str],
    *,
    stdin: Any = None,
    stdout: Any = None,
    stderr: Any = None,
    env: Mapping[str, str] | None = None,
    cwd: str | os.PathLike[str] | None = None,
    independent: bool = False,
    **_: Any,
) -> ForkedProcess:
    """Fork a kernel; takes what :func:`jupyter_client.launcher.launch_kernel` takes."""
    streams = Streams(stdin=subprocess.DEVNULL if stdin is None else stdin, stdout=stdout, stderr=stderr)
    with ReadyPipe() as ready, streams:
        child = KernelZygote.fork(
            kernel.TARGET,
            {"argv": arguments_of(cmd)},
            env=os.environ if env is None else env,
            cwd=cwd or pathlib.Path.cwd(),
            confinement=kernel_confinement(),
            detached=independent,
            title="kernel",
            fds={READY: ready.writing},
            **streams.theirs,
        )
        ready.give_away()
        ready.poll(READY_SECONDS)
    return ForkedProcess(child, streams.ours)


def start_confined(
    cmd: Sequence[str],
    *,
    stdin: Any = None,
    stdout: Any = None,
    stderr: Any = None,
    env: Mapping[str, str] | None = None,
    cwd: str | os.PathLike[str] | None = None,
    independent: bool = False,
    **_: Any,
) -> ForkedProcess:
    """Start an ordinary process within the limits of this user's kernels; takes what :func:`fork_kernel` takes."""
    streams = Streams(stdin=subprocess.DEVNULL if stdin is None else stdin, stdout=stdout, stderr=stderr)
    with streams:
        child = start_cold(
            EXECUTE,
            {"argv": own_command(cmd)},
            env=os.environ if env is None else env,
            cwd=cwd or pathlib.Path.cwd(),
            confinement=kernel_confinement(),
            detached=independent,
            title="kernel",
            **streams.theirs,
        )
    return ForkedProcess(child, streams.ours)


def kernel_confinement() -> Confinement | None:
    """Return the confinement the spawner wants for kernels, ``None`` for none beside that of this process."""
    text = os.environ.get(CONFINEMENT_VARIABLE)
    return Confinement.from_json(json.loads(text)) if text else None


def own_command(cmd: Sequence[str]) -> list[str]:
    """Return `cmd` with our kernel in place of ipykernel's, which does not bear to be without network."""
    arguments = arguments_of(cmd)
    if arguments is None or not _is_this_python(cmd[0]):
        return list(cmd)
    return [cmd[0], "-Xfrozen_modules=off", "-m", "course.warm.kernel", *arguments]


class Streams:
    """Standard streams given as ``Popen`` takes them: the child's descriptors, and this end of each pipe.

    A context manager that closes the child's ends of the pipes.
    """

    def __init__(self, **wanted: Any) -> None:
        self.theirs: dict[str, int] = {}
        self.ours: dict[str, IO[bytes]] = {}
        self._to_close: list[int] = []
        for name, value in wanted.items():
            self._open(name, value)

    def _open(self, name: str, value: Any) -> None:
        if value is None:
            self._inherit(name)
        elif value == subprocess.PIPE:
            reading, writing = os.pipe()
            theirs, ours = (reading, writing) if name == "stdin" else (writing, reading)
            self.theirs[name] = theirs
            self.ours[name] = os.fdopen(ours, "wb" if name == "stdin" else "rb")
            self._to_close.append(theirs)
        elif value == subprocess.STDOUT:
            self.theirs[name] = self.theirs["stdout"]
        elif value != subprocess.DEVNULL:
            self.theirs[name] = value if isinstance(value, int) else value.fileno()

    def _inherit(self, name: str) -> None:
        number = {"stdin": 0, "stdout": 1, "stderr": 2}[name]
        try:
            os.fstat(number)
        except OSError:
            return
        self.theirs[name] = number

    def __enter__(self) -> Streams:
        return self

    def __exit__(self, *_: object) -> None:
        # The child's ends of the pipes, in this process.
        for descriptor in self._to_close:
            os.close(descriptor)
        self._to_close.clear()


class KernelZygote:
    """The zygote that this process forks its kernels from."""

    _lock = threading.Lock()
    _given: Zygote | None = None
    _own: Zygote | None = None

    @classmethod
    def fork(cls, target: str, argument: Any, **options: Any) -> Child:
        """Fork a kernel; from a zygote of this process's own where the spawner's is gone or out of date."""
        given = cls.current()
        try:
            return given.fork(target, argument, **options)
        except ZygoteGoneError as error:
            if given is cls._own:
                raise
            log.warning("The zygote for kernels is replaced: %s", error)
        return cls.own().fork(target, argument, **options)

    @classmethod
    def current(cls) -> Zygote:
        """Return the spawner's zygote as long as it answers, else one that this process started."""
        folder = os.environ.get(FOLDER_VARIABLE)
        if not folder or cls._own is not None:
            return cls.own()
        with cls._lock:
            if cls._given is None or cls._given.directory != pathlib.Path(folder):
                cls._given = Zygote.connect(pathlib.Path(folder))
            return cls._given

    @classmethod
    def own(cls) -> Zygote:
        """Return the zygote that this process started, starting it if there is none."""
        with cls._lock:
            if cls._own is None:
                # This user's own: it may know where this user's files are.
                env = {name: os.environ[name] for name in ("HOME", "TMPDIR") if name in os.environ}
                cls._own = Zygote.start(kernel.PRELOAD, warm_up=kernel.WARM_UP, title="kernel zygote", env=env)
            return cls._own

    @classmethod
    def close(cls) -> None:
        """End the zygote that this process started."""
        with cls._lock:
            if cls._own is not None:
                cls._own.close()
                cls._own = None
            cls._given = None
