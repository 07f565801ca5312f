"""The folders and the processes of one submission."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import socket
import subprocess
from pathlib import Path

from course.grading.channel import Channel, ChannelClosedError, ChannelTimeoutError
from course.grading.forking import Forked
from course.grading.mirror import Mirror, is_bank
from course.grading.place import RUNNER, Place, environment_here, give, uid_of, write_files


class Sandbox:
    """The folders and the processes of one submission.

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
        self.place, self.modules = place, modules
        number = place.next_number()
        self.work, self.scratch = (place.folder / f"{name}-{number}" for name in ("work", "scratch"))
        # Checkers can read each other's folders: a path that a test is given by a trainee must not name one.
        self.check = place.checks / f"{number}-{secrets.token_hex(8)}"
        self.children: list[Forked] = []
        self.runner_uid = uid_of(number)
        write_files(self.work, files, self.runner_uid)
        write_files(
            self.check, {name: data for name, data in files.items() if name in modules or not is_bank(name, data)}
        )
        self.mirror = Mirror(self.work, self.check, frozenset(modules))
        self.scratch.mkdir(mode=0o700)
        # Where users have no numbers of their own, Landlock alone keeps them apart; where they have, these do too.
        self.work.chmod(0o700)
        give(self.scratch, self.runner_uid)

    def start_runner(self, environment: dict[str, str]) -> tuple[Channel, Forked]:
        """Start the process in which the trainee's cells run; it may write its folder."""
        ours, theirs = socket.socketpair()
        own = str(self.scratch)
        with theirs:
            try:
                child = self.place.launch(
                    {
                        "target": RUNNER,
                        "argument": {"folder": str(self.work)},
                        "confinement": self.place.confinement(
                            self.runner_uid, read=(), write=(str(self.work), own)
                        ).as_json(),
                        "env": environment | environment_here() | {"HOME": own, "TMPDIR": own},
                        "cwd": str(self.work),
                        "umask": 0o022,
                        "title": "runner",
                        "names": ["channel"],
                    },
                    [theirs.fileno()],
                )
            except BaseException:
                ours.close()
                raise
        self.children.append(child)
        return Channel(ours), child

    def start_checker(
        self, environment: dict[str, str], imports: tuple[str, ...], reusable: bool
    ) -> tuple[Channel, Forked]:
        """Start a clean process for test cells, in which the instructor's imports have run.

        It reads a copy of the trainee's files in which the assignment's own cannot have been changed. For tests that
        leave nothing behind, one that has checked another submission may serve.

        Raises
        ------
        ChannelClosedError, ChannelTimeoutError
            If the instructor's imports end the process, or never end.
        """
        parent = self.place.checkers(imports, self.modules, environment)
        if reusable and (idle := self.place.take_idle(parent)) is not None:
            return idle
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                child = parent.start({"folder": str(self.check)}, [theirs.fileno()])
            except (ChannelClosedError, ChannelTimeoutError):
                self.place.forget_checkers(parent)
                ours.close()
                raise
        if isinstance(child, str):
            ours.close()
            raise ChannelClosedError(child)
        if not reusable:
            self.children.append(child)
        return Channel(ours), child

    def close(self) -> None:
        """Kill what still runs and remove the folders."""
        for child in self.children:
            child.end()
        for folder in (self.work, self.check, self.scratch):
            _remove(folder)


def _remove(folder: Path) -> None:
    with contextlib.suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        # Folders within folders, deeper than Python follows them.
        subprocess.run(["rm", "-rf", "--", str(folder)], check=False, stderr=subprocess.DEVNULL)
