"""An ordinary new process where none is to be forked, confined and followed exactly as a forked child is."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course.warm.following import Child
from course.warm.zygote import PYTHON, Zygote, harmless_environment, request_child

EXECUTE = "course.warm.cold:execute"


def execute(argument: dict[str, Any]) -> None:
    """Become another program, as confined as this process is.

    Parameters
    ----------
    argument : dict
        ``argv``: the program and its arguments.
    """
    os.execvpe(argument["argv"][0], argument["argv"], os.environ)


def start_cold(target: str, argument: Any = None, **options: Any) -> Child:
    """Run ``target(argument)`` in an ordinary new process, confined and followed exactly as a forked child is.

    Takes what :meth:`Zygote.fork` takes.
    """
    return _Cold().fork(target, argument, **options)


@dataclass
class _Cold(Zygote):
    """Starts an interpreter for each request, which is its own keeper."""

    directory: Path = field(default_factory=Path)

    def __post_init__(self) -> None:
        super().__init__(self.directory, None, {})

    def _ask(self, request: dict[str, Any], descriptors: list[int]) -> Child:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [*PYTHON, "keeper", str(theirs.fileno()), " " * 64],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=harmless_environment(),
                cwd="/",
                start_new_session=True,
            )
        threading.Thread(target=process.wait, daemon=True).start()
        request["path"] = [place for place in sys.path if place]
        return request_child(ours, request, descriptors)
