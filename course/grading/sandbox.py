"""Where a submission runs: a folder of its own, and confined processes forked from a warm one.

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
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from course.errors import GradingError
from course.grading import warm_marking
from course.grading.channel import Channel
from course.grading.mirror import Mirror
from course.grading.source import Assignment, Limits
from course.i18n import gettext as _
from course.warm import Child, Confinement, WarmError, Zygote, capabilities
from course.warm import Limits as ProcessLimits

# Loaded before the first fork, beside what the assignment's own cells import.
ALWAYS = ("course.grading.lean", "course.grading.runner", "course.grading.checker")
OURS = ("course", "course.widgets.question", "course.widgets.marking")
FIRST_UID = 1_600_000
UIDS_A_RUN = 16_384
RUNNER = "course.grading.runner:main"
CHECKER = "course.grading.checker:main"


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
        self.zygote = _start_zygote(assignment, tuple(shared), self.folder / "warm")
        self._numbers = itertools.count()
        self._lock = threading.Lock()

    def next_number(self) -> int:
        """Return a number that no other submission of this run has."""
        with self._lock:
            return next(self._numbers)

    def bounded(self, limits: Limits) -> Place:
        """Return this place with other limits; it shares the warm process and is not to be closed."""
        other = copy.copy(self)
        other.limits = limits
        return other

    def close(self) -> None:
        """End the warm process and remove the folder."""
        self.zygote.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Place:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _start_zygote(assignment: Assignment | None, shared: tuple[str, ...], folder: Path) -> Zygote:
    imports = assignment.imports() if assignment is not None else (*shared, *OURS)
    others = [name for name in imports if name.split(".")[0] != "course"]
    preload, warm_up = [*ALWAYS, *others], ["course.grading.shell:warm_up"]
    environment = {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "TMPDIR": tempfile.gettempdir()}
    if len(others) < len(imports):
        preload += OURS
        warm_up.append("course.grading.warm_marking:warm_up")
        environment[warm_marking.FOLDER] = str(folder)
        notebooks, files = (assignment.notebooks, assignment.files) if assignment is not None else ((), {})
        cells = [item["source"] for notebook in notebooks for item in notebook.template]
        harmless = json.dumps([source for source in cells if warm_marking.is_harmless(source)])
        _write(folder, files | {warm_marking.CELLS: harmless.encode()})
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
        raise _refusal(error) from error


def _refusal(error: WarmError) -> GradingError:
    return GradingError(
        _("Trainees' work cannot be confined on this machine, so it is not run: %(reason)s.")
        % {"reason": str(error).rstrip(".")},
        remedy=_("Grade on Linux as root, or where Landlock and seccomp are available."),
    )


class Sandbox:
    """The folder and the processes of one submission.

    Parameters
    ----------
    place : Place
        Where the warm process is.
    files : dict of str to bytes
        The submission's files with the assignment's laid over them.
    modules : dict of str to bytes
        The assignment's own files alone: test cells import from these.
    """

    def __init__(self, place: Place, files: dict[str, bytes], modules: dict[str, bytes]) -> None:
        self.place = place
        self.number = place.next_number()
        self.folder = place.folder / str(self.number)
        self.work, self.check, self.modules, self.scratch = (
            self.folder / name for name in ("work", "check", "modules", "scratch")
        )
        self.children: list[Child] = []
        self._uids = itertools.count((self.number * 16) % UIDS_A_RUN)
        for folder, contents in ((self.work, files), (self.check, files), (self.modules, modules)):
            _write(folder, contents)
        self.mirror = Mirror(self.work, self.check, frozenset(modules))
        self.scratch.mkdir(mode=0o711)
        self.runner_uid = self._next_uid()
        if self.runner_uid is not None:
            _give(self.work, self.runner_uid)

    def _next_uid(self) -> int | None:
        if os.getuid() != 0:
            return None
        return FIRST_UID + (os.getpid() % 60_000) * UIDS_A_RUN + next(self._uids)

    def start_runner(self, environment: dict[str, str]) -> tuple[Channel, Child]:
        """Start the process in which the trainee's cells run; it may write its folder."""
        return self._start(RUNNER, self.runner_uid, (str(self.work),), environment)

    def start_checker(self, environment: dict[str, str]) -> tuple[Channel, Child]:
        """Start a clean process for test cells.

        It reads a copy of the trainee's files in which the assignment's own cannot have been changed.
        """
        return self._start(CHECKER, self._next_uid(), (), environment)

    def _start(
        self, target: str, uid: int | None, write: tuple[str, ...], environment: dict[str, str]
    ) -> tuple[Channel, Child]:
        ours, theirs = socket.socketpair()
        folder = self.check if target == CHECKER else self.work
        argument = {"folder": str(folder), "modules": str(self.modules)}
        with theirs:
            try:
                child = self.place.zygote.fork(
                    target,
                    argument,
                    confinement=self._confinement(uid, write, folder),
                    env=environment | self._environment(),
                    cwd=folder,
                    umask=0o022,
                    fds={"channel": theirs.fileno()},
                    title=target.split(":")[0].rsplit(".", 1)[-1],
                )
            except WarmError as error:
                ours.close()
                raise _refusal(error) from error
        self.children.append(child)
        return Channel(ours), child

    def _environment(self) -> dict[str, str]:
        kept = {
            name: os.environ[name]
            for name in ("PATH", "LANG", "LANGUAGE", "TZ", "COURSE_LANGUAGE")
            if name in os.environ
        }
        return {
            **kept,
            "HOME": str(self.scratch),
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def _confinement(self, uid: int | None, write: tuple[str, ...], folder: Path) -> Confinement:
        limits = self.place.limits
        return Confinement(
            uid=uid,
            gid=uid,
            read=(str(folder), str(self.modules)),
            write=write,
            network=False,
            own_pid_namespace=True,
            own_ipc_namespace=True,
            own_network_namespace=True,
            temporary_directory=str(self.scratch),
            limits=ProcessLimits(
                cpu_seconds=int(limits.total_seconds) + 1,
                address_space=limits.memory + _own_size(),
                # Without a user of its own the limit would count the grader's own processes; theirs holds then.
                processes=limits.processes if uid is not None else None,
                file_size=limits.file_size,
                folder_size=limits.file_size * 4,
                open_files=256,
            ),
        )

    def end(self, child: Child) -> None:
        """Kill a process and everything it has started."""
        with contextlib.suppress(OSError, WarmError):
            child.kill(signal.SIGKILL)
        with contextlib.suppress(TimeoutError, OSError):
            child.wait(20)

    def close(self) -> None:
        """Kill what still runs and remove the folder."""
        for child in self.children:
            self.end(child)
        shutil.rmtree(self.folder, ignore_errors=True)


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


def _write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(mode=0o755, parents=True)
    for name, contents in files.items():
        path = folder / name
        path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        path.write_bytes(contents)
        path.chmod(0o644)


def _give(folder: Path, uid: int) -> None:
    os.chown(folder, uid, uid)
    for root, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(root) / name, uid, uid, follow_symlinks=False)
