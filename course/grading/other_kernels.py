"""Notebooks in other languages: their own kernel, driven by nbclient, inside the same confinement.

There is no warm process and no second one for the tests: such a notebook is always graded in the trainee's kernel.
"""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

from course.grading.channel import Channel, ChannelClosedError, ChannelTimeoutError
from course.grading.outputs import late_error, not_run_error, sound
from course.grading.sandbox import Place, Sandbox
from course.grading.source import Notebook, SourceNotebook
from course.i18n import gettext as _
from course.warm import inherited_fd


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
        Where processes are forked from.
    """
    sandbox = Sandbox(place, files, {})
    try:
        channel, _child = sandbox.start_kernel({"NBGRADER_EXECUTION": "autograde", "JUPYTER_PATH": _kernels()})
        limits = place.limits
        kernel = source.kernelspec.get("name", source.language)
        channel.send({"notebook": notebook, "kernel": kernel, "seconds": limits.cell_seconds})
        answer = channel.receive(limits.total_seconds)
    except (ChannelClosedError, ChannelTimeoutError):
        answer = {"failed": _("The kernel ended or took too long.")}
    finally:
        sandbox.close()
    _take(notebook, answer)


def _kernels() -> str:
    return os.environ.get("JUPYTER_PATH", "")


def _take(notebook: Notebook, answer: dict[str, Any]) -> None:
    outputs = answer.get("outputs")
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(cells):
        if isinstance(outputs, list) and number < len(outputs):
            cell["outputs"], cell["execution_count"] = sound(outputs[number]), number + 1
        else:
            cell["outputs"] = [not_run_error(str(answer.get("failed", _("This cell was not run."))))]


def main(argument: dict[str, Any]) -> None:
    """Run a notebook, in a confined process."""
    import asyncio

    answer: dict[str, Any]
    channel = Channel(socket.socket(fileno=inherited_fd("channel")))
    os.chdir(argument["folder"])
    request = channel.receive()
    try:
        answer = {"outputs": asyncio.run(_execute(request, argument["folder"]))}
    except Exception as error:
        answer = {"failed": f"{type(error).__name__}: {error}"}
    channel.send(answer)
    sys.stdout.flush()


async def _execute(request: dict[str, Any], folder: str) -> list[Any]:
    import nbformat
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    node = nbformat.from_dict(request["notebook"])
    # Unix sockets: there is no network here.
    manager = AsyncKernelManager(kernel_name=request["kernel"], transport="ipc")
    client = NotebookClient(
        node, km=manager, timeout=int(request["seconds"]) or 1, allow_errors=True, interrupt_on_timeout=True,
        error_on_timeout={key: late_error()[key] for key in ("ename", "evalue", "traceback")},
        resources={"metadata": {"path": folder}},
    )  # fmt: skip
    await client.async_execute()
    return [cell.outputs for cell in node.cells if cell.cell_type == "code"]
