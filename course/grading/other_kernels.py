"""Notebooks in other languages: their own kernel, driven by nbclient, in bubblewrap with an empty network.

Kernels talk over loopback sockets, among them ones of their own that no filter can tell from the network, so they get a
network namespace with nothing else in it. There is no warm process and no second one for the tests: such a notebook is
always graded in the trainee's kernel.
"""

from __future__ import annotations

import os
import resource
import shutil
import socket
import subprocess
import sys
from dataclasses import asdict
from typing import Any

from course.errors import GradingError
from course.grading.channel import Channel, ChannelClosedError, ChannelTimeoutError
from course.grading.outputs import Room, late_error, not_run_error, sound
from course.grading.place import Place
from course.grading.sandbox import Sandbox
from course.grading.source import Limits, Notebook, SourceNotebook
from course.i18n import gettext as _
from course.warm.confinement import SYSTEM, interpreter_paths


def run(notebook: Notebook, source: SourceNotebook, files: dict[str, bytes], place: Place) -> None:
    """Run a notebook in the kernel that the assignment names; outputs are put into it.

    Parameters
    ----------
    notebook : dict
        The repaired notebook.
    source : SourceNotebook
        The assignment's notebook: it names the kernel.
    files : dict of str to bytes
        The submission's files with the assignment's over them.
    place : Place
        Where submissions run.

    Raises
    ------
    GradingError
        If bubblewrap is not installed: then nothing is run.
    """
    if shutil.which("bwrap") is None:
        raise GradingError(
            _("Notebooks in other languages cannot be confined without bubblewrap, so they are not run."),
            remedy=_("Install the package bubblewrap."),
        )
    sandbox = Sandbox(place, files, {})
    ours, theirs = socket.socketpair()
    channel = Channel(ours)
    with theirs:
        process = _start(sandbox, theirs.fileno())
    try:
        kernel = source.kernelspec.get("name", source.language)
        channel.send({"notebook": notebook, "kernel": kernel, "limits": asdict(place.limits)})
        answer = channel.receive(place.limits.total_seconds)
    except (ChannelClosedError, ChannelTimeoutError):
        answer = {"failed": _("The kernel ended or took too long.")}
    finally:
        channel.close()
        # bubblewrap's namespace ends with it, and all processes in it.
        process.kill()
        process.wait()
        sandbox.close()
    _take(notebook, answer, place.limits.output)


def _start(sandbox: Sandbox, descriptor: int) -> subprocess.Popen[bytes]:
    work = str(sandbox.work)
    shown = [str(path) for path in dict.fromkeys((*SYSTEM, *interpreter_paths())) if os.path.exists(path)]  # noqa: PTH110
    binds = [part for path in shown for part in ("--ro-bind", path, path)]
    variables = {"PATH": os.environ.get("PATH", ""), "HOME": "/tmp", "NBGRADER_EXECUTION": "autograde"}
    settings = [part for name, value in variables.items() for part in ("--setenv", name, value)]
    command = [
        "bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv", *settings,
        *binds, "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--bind", work, work, "--chdir", work,
        sys.executable, "-P", "-m", "course.grading.other_kernels", str(descriptor),
    ]  # fmt: skip
    user: dict[str, Any] = {}
    if sandbox.runner_uid is not None:
        user = {"user": sandbox.runner_uid, "group": sandbox.runner_uid, "extra_groups": []}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        command, pass_fds=[descriptor], stdin=quiet, stdout=quiet, stderr=quiet, cwd="/", start_new_session=True, **user
    )


def _bound(limits: Limits) -> None:
    """Bound what this process and all it starts may use."""
    for number, most in (
        (resource.RLIMIT_AS, limits.memory + (2 << 30)),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NPROC, limits.processes),
        (resource.RLIMIT_CPU, int(limits.total_seconds) + 1),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(number, (most, most))


def _take(notebook: Notebook, answer: dict[str, Any], most: int) -> None:
    outputs = answer.get("outputs")
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    room = Room(most)
    for number, cell in enumerate(cells):
        if isinstance(outputs, list) and number < len(outputs):
            cell["outputs"], cell["execution_count"] = sound(outputs[number], room), number + 1
        else:
            cell["outputs"] = [not_run_error(str(answer.get("failed", _("This cell was not run."))))]


def main(descriptor: int) -> None:
    """Run a notebook, in the confined process."""
    import asyncio

    channel = Channel(socket.socket(fileno=descriptor))
    request = channel.receive()
    _bound(Limits(**request["limits"]))
    answer: dict[str, Any]
    try:
        answer = {"outputs": asyncio.run(_execute(request))}
    except Exception as error:
        answer = {"failed": f"{type(error).__name__}: {error}"}
    channel.send(answer)


async def _execute(request: dict[str, Any]) -> list[Any]:
    import nbformat
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    node = nbformat.from_dict(request["notebook"])
    client = NotebookClient(
        node, km=AsyncKernelManager(kernel_name=request["kernel"]), timeout=int(request["limits"]["cell_seconds"]) or 1,
        allow_errors=True, interrupt_on_timeout=True,
        error_on_timeout={key: late_error()[key] for key in ("ename", "evalue", "traceback")},
    )  # fmt: skip
    await client.async_execute()
    return [cell.outputs for cell in node.cells if cell.cell_type == "code"]


if __name__ == "__main__":
    main(int(sys.argv[1]))
