"""Where submissions run: a folder, a warm process, and the launcher that forks confined processes from it.

The warm process never sees an answer or a key, so nothing of another submission or of a hidden test is in the memory
that a trainee's process inherits. Every process gets a user of its own where the grader runs as root.
"""

from __future__ import annotations

import contextlib
import copy
import itertools
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from course.errors import GradingError
from course.grading import warm_marking
from course.grading.channel import Channel, ChannelClosedError, ChannelTimeoutError
from course.grading.forking import LAUNCHER, START_SECONDS, Forked, Forks
from course.grading.source import Assignment, Limits
from course.i18n import gettext as _
from course.warm import Child, Confinement, WarmError, Zygote, capabilities
from course.warm import Limits as ProcessLimits

# Loaded before the first fork, beside what the assignment's own cells import.
ALWAYS = ("course.grading.lean", "course.grading.runner", "course.grading.clean_checkers", "course.grading.forking")
WARM_UP = ("course.grading.shell:warm_up", "course.grading.warm_science:warm_up")
OURS = ("course", "course.widgets.question", "course.widgets.marking")
FIRST_UID = 1_600_000
UIDS_A_RUN = 16_384
RUNNER, CHECKERS = "course.grading.runner:main", "course.grading.clean_checkers:main"
MOST_LAUNCHERS = 3
# The launcher itself runs nothing of anybody's; it has a process namespace in which to make others.
UNBOUND = Confinement(
    files=False, filter_calls=False, no_new_privs=False, allow_root=True, own_pid_namespace=True, new_session=True
)


class Place:
    """Warm processes and a folder for all submissions of one run.

    Parameters
    ----------
    assignment : Assignment, optional
        What will be graded: its imports, and its cells that show questions, warm the process up.
    limits : Limits
        What each submission may use.
    shared : sequence of str
        Further modules worth having in the warm process; with no assignment, our own marking is too.

    Raises
    ------
    GradingError
        If trainees' work cannot be kept from the network and from other processes here.
    """

    def __init__(
        self, assignment: Assignment | None = None, limits: Limits | None = None, shared: Sequence[str] = ()
    ) -> None:
        _check_separation()
        self.limits = limits or Limits()
        self.folder = Path(tempfile.mkdtemp(prefix="course-grading-"))
        self.folder.chmod(0o711)
        self.checks = self.folder / "checks"
        self.checker_uid = uid_of(0)
        self.checks.mkdir(mode=0o700)
        give(self.checks, self.checker_uid)
        self.zygote = _start_zygote(assignment, tuple(shared), self.folder / "warm")
        self.shared = _Shared()
        self.slots: threading.Semaphore | None = None

    @contextlib.contextmanager
    def standing_back(self) -> Iterator[None]:
        """Let another submission be begun while this one's cell takes its time."""
        if self.slots is None:
            yield
            return
        self.slots.release()
        try:
            yield
        finally:
            self.slots.acquire()

    def next_number(self) -> int:
        """Return a number that no other submission of this run has."""
        with self.shared.lock:
            return next(self.shared.numbers)

    def bounded(self, limits: Limits) -> Place:
        """Return this place with other limits; it shares the warm process and is not to be closed."""
        other = copy.copy(self)
        other.limits = limits
        return other

    def launch(self, request: dict[str, Any], descriptors: list[int]) -> Forked:
        """Have the launcher fork a process; a launcher or warm process that was killed is replaced.

        Raises
        ------
        GradingError
            If the process cannot be confined as asked.
        """
        for _attempt in range(MOST_LAUNCHERS):
            launcher = self._launcher()
            try:
                found = launcher.start(request, descriptors)
            except (ChannelClosedError, ChannelTimeoutError):
                with self.shared.starting:
                    if self.shared.launcher is launcher:
                        self.shared.launcher = None
                continue
            if isinstance(found, Forked):
                return found
            raise _refusal(found)
        raise _refusal(_("the process that starts others ended"))

    def _launcher(self) -> Forks:
        with self.shared.starting:
            if self.shared.launcher is None:
                ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                with theirs:
                    try:
                        self.shared.keeper = self.zygote.fork(
                            LAUNCHER,
                            confinement=UNBOUND,
                            env={},
                            fds={"control": theirs.fileno()},
                            title="grading launcher",
                        )
                    except WarmError as error:
                        ours.close()
                        raise _refusal(str(error)) from error
                self.shared.launcher = Forks(ours)
            return self.shared.launcher

    def checkers(self, imports: tuple[str, ...], modules: dict[str, bytes], environment: dict[str, str]) -> Forks:
        """Return the parent of checkers that has run these imports with these modules beside it.

        Raises
        ------
        ChannelClosedError
            If the imports end the process, or never end.
        """
        key = (imports, tuple(sorted((name, hash(data)) for name, data in modules.items())), self.limits)
        with self.shared.lock:
            lock = self.shared.locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self.shared.checkers:
                self.shared.checkers[key] = self._start_checkers(imports, modules, environment)
            parent = self.shared.checkers[key]
        if parent is None:
            raise ChannelClosedError("the instructor's imports ended the process, or never end")
        return parent

    def take_idle(self, parent: Forks) -> tuple[Channel, Forked] | None:
        """Return a checker of this parent's that has done its work, if there is one."""
        with self.shared.lock:
            idle = self.shared.idle.get(id(parent), [])
            return idle.pop() if idle else None

    def keep_idle(self, channel: Channel, child: Forked) -> None:
        """Keep a checker for another submission."""
        with self.shared.lock:
            self.shared.idle.setdefault(id(child.forks), []).append((channel, child))

    def forget_checkers(self, parent: Forks) -> None:
        """Let go of a parent that does not answer any more."""
        with self.shared.lock:
            self.shared.checkers = {key: kept for key, kept in self.shared.checkers.items() if kept is not parent}
        parent.close()

    def _start_checkers(
        self, imports: tuple[str, ...], modules: dict[str, bytes], environment: dict[str, str]
    ) -> Forks | None:
        folder = self.folder / f"modules-{self.next_number()}"
        write_files(folder, modules)
        temporary = folder.with_name(f"{folder.name}-t")
        temporary.mkdir(mode=0o700)
        give(temporary, self.checker_uid)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            request = {
                "target": CHECKERS,
                "argument": {"modules": str(folder), "imports": imports, "temporary": str(temporary)},
                "confinement": self.confinement(
                    self.checker_uid, read=(str(self.checks), str(folder)), write=(str(temporary),)
                ).as_json(),
                "env": environment | environment_here() | {"HOME": str(temporary), "TMPDIR": str(temporary)},
                "cwd": str(folder),
                "umask": 0o022,
                "title": "checkers",
                "names": ["control"],
            }
            self.launch(request, [theirs.fileno()])
        parent = Forks(ours)
        try:
            parent.receive(self.limits.cell_seconds + START_SECONDS)
        except (ChannelClosedError, ChannelTimeoutError):
            parent.close()
            return None
        return parent

    def confinement(self, uid: int | None, read: tuple[str, ...], write: tuple[str, ...]) -> Confinement:
        """Return what a process of this place may do."""
        limits = self.limits
        return Confinement(
            uid=uid,
            gid=uid,
            read=read,
            write=write,
            network=False,
            own_ipc_namespace=True,
            own_network_namespace=True,
            limits=ProcessLimits(
                cpu_seconds=int(limits.total_seconds) + 1,
                address_space=limits.memory + _own_size(),
                # Without a user of its own the limit would count the grader's own processes; theirs holds then.
                processes=limits.processes if uid is not None else None,
                file_size=limits.file_size,
                folder_size=limits.folder_size,
                memory=limits.total_memory,
                open_files=256,
            ),
        )

    def close(self) -> None:
        """End the warm process and all that came from it, and remove the folder."""
        if self.shared.launcher is not None:
            self.shared.launcher.close()
        if self.shared.keeper is not None:
            with contextlib.suppress(OSError, WarmError, TimeoutError):
                self.shared.keeper.kill(signal.SIGKILL)
                self.shared.keeper.wait(20)
        for parent in filter(None, self.shared.checkers.values()):
            parent.close()
        self.zygote.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Place:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Shared:
    """What a place and its bounded copies have in common."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)
        self.lock = threading.Lock()
        self.starting = threading.Lock()
        self.launcher: Forks | None = None
        self.keeper: Child | None = None
        self.checkers: dict[Any, Forks | None] = {}
        self.locks: dict[Any, threading.Lock] = {}
        self.idle: dict[int, list[tuple[Channel, Forked]]] = {}


def _start_zygote(assignment: Assignment | None, shared: tuple[str, ...], folder: Path) -> Zygote:
    imports = assignment.imports() if assignment is not None else (*shared, *OURS)
    others = [name for name in imports if name.split(".")[0] != "course"]
    preload, warm_up = [*ALWAYS, *others], list(WARM_UP)
    environment = {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "TMPDIR": tempfile.gettempdir()}
    if len(others) < len(imports):
        preload += OURS
        warm_up.append("course.grading.warm_marking:warm_up")
        environment[warm_marking.FOLDER] = str(folder)
        notebooks, files = (assignment.notebooks, assignment.files) if assignment is not None else ((), {})
        cells = [item["source"] for notebook in notebooks for item in notebook.template]
        harmless = json.dumps([source for source in cells if warm_marking.is_harmless(source)])
        write_files(folder, files | {warm_marking.CELLS: harmless.encode()})
    try:
        return Zygote.start(
            preload,
            warm_up=warm_up,
            env=environment,
            title="course-grading",
            wait=False,
            own_namespaces=os.getuid() != 0,
        )
    except WarmError as error:
        raise _refusal(str(error)) from error


def _refusal(reason: str) -> GradingError:
    return GradingError(
        _("Trainees' work cannot be confined on this machine, so it is not run: %(reason)s.")
        % {"reason": reason.rstrip(".")},
        remedy=_("Grade on Linux as root, or where Landlock and seccomp are available."),
    )


def environment_here() -> dict[str, str]:
    """Return the variables of every process: what says language and time zone, and one thread for each library."""
    kept = {
        name: os.environ[name] for name in ("PATH", "LANG", "LANGUAGE", "TZ", "COURSE_LANGUAGE") if name in os.environ
    }
    return {
        **kept,
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def uid_of(number: int) -> int | None:
    """Return the user for a submission; 0 stands for the checkers' user. ``None`` where this process is not root."""
    if os.getuid() != 0:
        return None
    own = 1 + number % (UIDS_A_RUN - 1) if number else 0
    return FIRST_UID + (os.getpid() % 60_000) * UIDS_A_RUN + own


def can_separate() -> bool:
    """Return whether this process can give trainees' work an empty network and process numbers of its own."""
    return capabilities().separates


def _check_separation() -> None:
    """Raise GradingError where trainees' work would share this machine's network or see its processes."""
    if not can_separate():
        raise GradingError(
            _("Trainees' work cannot be kept from the network and from other processes here, so it is not run."),
            remedy=_("Let the administrator run course grade, or grade where user namespaces are allowed."),
        )


def _own_size() -> int:
    """Return a generous guess of the address space that the warm process has already, bytes."""
    return 1 << 30 if sys.maxsize > 2**32 else 0


def write_files(folder: Path, files: dict[str, bytes], uid: int | None = None) -> None:
    """Make a folder that holds these files, readable to all who can reach it and, where `uid` says so, a user's own."""
    made = {""}
    _make_folder(str(folder), uid)
    for name, contents in files.items():
        for end in (place for place, character in enumerate(name) if character == "/"):
            if name[:end] not in made:
                made.add(name[:end])
                _make_folder(f"{folder}/{name[:end]}", uid)
        descriptor = os.open(f"{folder}/{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644)
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            file.write(contents)
            os.fchmod(descriptor, 0o644)
            if uid is not None:
                os.fchown(descriptor, uid, uid)


def _make_folder(path: str, uid: int | None) -> None:
    os.makedirs(path, mode=0o755, exist_ok=True)  # noqa: PTH103 - several times a submission
    if uid is not None:
        os.chown(path, uid, uid)


def give(folder: Path, uid: int | None) -> None:
    """Make a user the owner of a folder and all in it; ``None`` leaves it as it is."""
    if uid is None:
        return
    os.chown(folder, uid, uid)
    for root, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(root) / name, uid, uid, follow_symlinks=False)
