"""The parent of checkers: has run the instructor's imports once, and forks a clean process for each submission.

It is confined itself before it runs anything, so what it forks is. No code of a trainee's ever runs in it or in its
children; they get results as plain data.
"""

from __future__ import annotations

import gc
import os
import socket
import sys
from pathlib import Path
from typing import Any

from course.grading.channel import Channel
from course.grading.checker import Checker
from course.grading.forking import Server, stay_warm
from course.warm import inherited_fd, refresh


def main(argument: dict[str, Any]) -> None:
    """Run the imports, then fork on request.

    Parameters
    ----------
    argument : dict
        ``modules``: the folder of the assignment's own files, from which tests may import; ``imports``: the
        instructor's import statements; ``temporary``: a folder for what tests write.
    """
    control = socket.socket(fileno=inherited_fd("control"))
    os.chdir(argument["modules"])
    # A module in a submission's folder would be the trainee's code: only the assignment's own can be imported.
    sys.path[:] = [place for place in sys.path if place not in {"", "."}]
    sys.path.insert(0, argument["modules"])
    prepared = Checker(None)
    prepared.cells.take_over()
    for source in argument["imports"]:
        prepared.prepare({"source": source})
    prepared.cells.let_go()
    stay_warm()
    control.send(b'{"ready": true}')

    def begin(request: dict[str, Any], descriptors: list[int]) -> int:
        pid = os.fork()
        if not pid:
            control.close()
            try:
                _check(prepared, Channel(socket.socket(fileno=os.dup(descriptors[0]))), request, argument)
            finally:
                os._exit(1)
        return pid

    Server(control, begin).serve()
    os._exit(0)


def _check(checker: Checker, channel: Channel, request: dict[str, Any], argument: dict[str, Any]) -> None:
    os.setsid()
    refresh.after_fork()
    gc.enable()
    own = Path(argument["temporary"]) / str(os.getpid())
    own.mkdir(mode=0o700, exist_ok=True)
    os.environ["TMPDIR"] = os.environ["HOME"] = str(own)
    os.chdir(request["folder"])
    checker.channel = channel
    checker.cells.take_over()
    checker.serve()
    os._exit(0)
