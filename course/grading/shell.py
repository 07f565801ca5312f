"""An IPython shell without sockets: runs a cell and returns the outputs that a kernel would have published.

It is ipykernel's own shell class with its session replaced by a list, so formatting, tracebacks, magics,
displays and ``await`` are the kernel's; only the transport is gone. Made once in the warm process, then forked.
"""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import getpass
import io
import os
import re
import sys
import warnings
from types import SimpleNamespace
from typing import Any

from ipykernel.displayhook import ZMQShellDisplayHook
from ipykernel.zmqshell import ZMQDisplayPublisher, ZMQInteractiveShell
from IPython.core.interactiveshell import InteractiveShellABC, _asyncio_runner
from traitlets import Any as AnyTrait
from traitlets import Type
from traitlets.config import Config

from course.grading import tracebacks

MOST_TEXT = 4_000_000  # characters of text kept of a cell; the rest is counted and dropped
MOST_OUTPUTS = 2_000
_BACKSPACE = re.compile(r"[^\n]\b")
_CARRIAGE = re.compile(r".*\r(?=[^\n])")


class OutputList:
    """Stands where ipykernel has its session: keeps a cell's outputs in nbformat's shape, as nbclient would."""

    def __init__(self) -> None:
        self.outputs: list[dict[str, Any]] = []
        self.text = 0
        self.clear_next = False
        self.displays: dict[str, list[dict[str, Any]]] = {}

    def start(self) -> None:
        """Forget the last cell's outputs."""
        self.outputs, self.text, self.clear_next = [], 0, False

    def msg(self, msg_type: str, content: dict[str, Any], parent: Any = None) -> dict[str, Any]:
        """Return a message as a session would make it."""
        return {"msg_type": msg_type, "content": content, "header": {"msg_type": msg_type}}

    def send(self, stream: Any, message: Any, content: Any = None, parent: Any = None, ident: Any = None) -> None:
        """Take a published message as an output of the running cell."""
        if isinstance(message, dict):
            message, content = message["msg_type"], message["content"]
        if message == "clear_output":
            self.clear_next = bool(content.get("wait"))
            if not self.clear_next:
                self.outputs.clear()
        elif message == "update_display_data":
            self._update(content)
        elif message in {"display_data", "execute_result", "error"}:
            self._display(message, content)

    def _display(self, kind: str, content: dict[str, Any]) -> None:
        output: dict[str, Any] = {"output_type": kind}
        if kind == "error":
            output |= {key: content[key] for key in ("ename", "evalue", "traceback")}
        else:
            output |= {"data": content["data"], "metadata": content.get("metadata") or {}}
        if kind == "execute_result":
            output["execution_count"] = content.get("execution_count")
        name = (content.get("transient") or {}).get("display_id")
        if name:
            self.displays.setdefault(str(name), []).append(output)
        self._append(output)

    def _update(self, content: dict[str, Any]) -> None:
        name = (content.get("transient") or {}).get("display_id")
        for output in self.displays.get(str(name), []):
            output["data"], output["metadata"] = content["data"], content.get("metadata") or {}

    def stream(self, name: str, text: str) -> None:
        """Take text written to standard output or error."""
        room = MOST_TEXT - self.text
        if room <= 0:
            return
        self.text += len(text)
        if len(text) > room:
            text = text[:room] + "\n... Output truncated ..."
        last = self.outputs[-1] if self.outputs and not self.clear_next else None
        if last is not None and last["output_type"] == "stream" and last["name"] == name:
            last["parts"].append(text)
        else:
            self._append({"output_type": "stream", "name": name, "parts": [text]})

    def _append(self, output: dict[str, Any]) -> None:
        if self.clear_next:
            self.outputs.clear()
            self.clear_next = False
        if len(self.outputs) < MOST_OUTPUTS:
            self.outputs.append(output)

    def finish(self) -> list[dict[str, Any]]:
        """Return the cell's outputs, text streams joined in the order nbclient gives them."""
        joined: dict[str, dict[str, Any]] = {}
        outputs: list[dict[str, Any]] = []
        for output in self.outputs:
            if output["output_type"] != "stream":
                outputs.append(output)
            elif output["name"] in joined:
                joined[output["name"]]["text"] += "".join(output["parts"])
            else:
                text = "".join(output["parts"])
                entry = {"output_type": "stream", "name": output["name"], "text": text}
                joined[output["name"]] = entry
                outputs.append(entry)
        for entry in joined.values():
            entry["text"] = _overwritten(entry["text"])
        for index in range(len(outputs) - 1):
            names = outputs[index].get("name"), outputs[index + 1].get("name")
            if names == ("stderr", "stdout"):
                outputs[index], outputs[index + 1] = outputs[index + 1], outputs[index]
        return outputs


def _overwritten(text: str) -> str:
    """Apply backspaces and carriage returns as a terminal would (nbclient's rule)."""
    if "\b" in text:
        old = text + "."
        while len(text) < len(old):
            old, text = text, _BACKSPACE.sub("", text)
    return _CARRIAGE.sub("", text) if "\r" in text else text


class TextStream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a cell."""

    encoding = "UTF-8"
    errors = "replace"

    def __init__(self, name: str, descriptor: int, outputs: OutputList) -> None:
        self.name = name
        self.descriptor = descriptor
        self.sink = outputs

    def write(self, text: str) -> int:
        """Keep the text as an output."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if text:
            self.sink.stream(self.name, text)
        return len(text)

    def writable(self) -> bool:
        """Return ``True``."""
        return True

    def isatty(self) -> bool:
        """Return ``False``: nobody types here."""
        return False

    def fileno(self) -> int:
        """Return the process's own descriptor, for those who hand it to a child process."""
        return self.descriptor


class CellDisplayHook(ZMQShellDisplayHook):
    """The kernel's hook for a cell's value; its session may be any object."""

    session = AnyTrait()


class CellDisplayPublisher(ZMQDisplayPublisher):
    """The kernel's publisher of displays; its session may be any object."""

    session = AnyTrait()


class CellShell(ZMQInteractiveShell):
    """ipykernel's shell, its messages kept in a list."""

    displayhook_class = Type(CellDisplayHook)
    display_pub_class = Type(CellDisplayPublisher)

    def enable_gui(self, gui: Any = None) -> None:
        """Accept any event loop's name: there is no window here."""

    def _get_exc_info(self, exc_tuple: Any = None) -> Any:
        kind, value, trace = super()._get_exc_info(exc_tuple)
        return kind, value, tracebacks.without_machinery(trace)

    def _format_exception_for_storage(self, exception: BaseException, *given: Any, **named: Any) -> dict[str, Any]:
        """Store no traceback in a history that nobody reads: to make one takes as long as to show one."""
        return {"ename": type(exception).__name__, "evalue": "", "traceback": []}

    def init_history(self) -> None:
        """Keep no history file: what one trainee typed is nobody else's."""
        super().init_history()
        self.history_manager.enabled = False


InteractiveShellABC.register(CellShell)


def _no_input(prompt: str = "", stream: Any = None) -> str:
    from IPython.core.error import StdinNotImplementedError

    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")


class Descriptors:
    """What is written to file descriptors 1 and 2 behind Python's back, by libraries and child processes."""

    def __init__(self, outputs: OutputList) -> None:
        self.outputs = outputs
        self.files = {name: os.memfd_create(name) for name in ("stdout", "stderr")}
        self.read = dict.fromkeys(self.files, 0)
        for descriptor, name in ((1, "stdout"), (2, "stderr")):
            os.dup2(self.files[name], descriptor)

    def close(self) -> None:
        """Close the files; what is written to the standard streams then goes nowhere."""
        nothing = os.open(os.devnull, os.O_WRONLY)
        for descriptor, name in ((1, "stdout"), (2, "stderr")):
            os.dup2(nothing, descriptor)
            os.close(self.files[name])
        os.close(nothing)

    def collect(self) -> None:
        """Append what has arrived since the last call."""
        for name, descriptor in self.files.items():
            size = os.fstat(descriptor).st_size
            if size > self.read[name]:
                data = os.pread(descriptor, min(size - self.read[name], MOST_TEXT), self.read[name])
                self.outputs.stream(name, data.decode("utf-8", "replace"))
            if size:
                os.ftruncate(descriptor, 0)
                os.lseek(descriptor, 0, os.SEEK_SET)
                self.read[name] = 0


class Cells:
    """Runs cells in one shell and one event loop, as a kernel does."""

    def __init__(self) -> None:
        os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
        config = Config()
        config.HistoryManager.hist_file = ":memory:"
        config.HistoryManager.enabled = False
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.shell = CellShell.instance(config=config, user_ns={})
        self.outputs = OutputList()
        self.shell.displayhook.session = self.outputs
        self.shell.display_pub.session = self.outputs
        self.shell.displayhook.pub_socket = self.shell.display_pub.pub_socket = None
        self.shell.displayhook.topic = b"execute_result"
        self.shell.kernel = SimpleNamespace(eventloop=None)  # what ipykernel looks at on `exit`
        self.descriptors: Descriptors | None = None
        self.loop: asyncio.AbstractEventLoop | None = None

    def take_over(self) -> None:
        """Make this process's standard streams and ``input`` those of a cell; call once, after the fork."""
        sys.modules["__main__"] = self.shell.user_module
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        self.descriptors = Descriptors(self.outputs)
        sys.stdout = TextStream("stdout", 1, self.outputs)
        sys.stderr = TextStream("stderr", 2, self.outputs)
        builtins.input = _no_input  # type: ignore[assignment]
        getpass.getpass = _no_input

    def restart(self) -> None:
        """Number and remember cells from the beginning again."""
        history = self.shell.history_manager
        self.shell.execution_count = 1
        self.shell.user_ns["Out"].clear()
        for kept in (history.input_hist_parsed, history.input_hist_raw):
            kept[:] = [""]

    def let_go(self) -> None:
        """Close what :meth:`take_over` opened, before a fork whose child takes over anew."""
        assert self.loop is not None
        assert self.descriptors is not None
        self.loop.close()
        self.descriptors.close()
        self.shell.execution_count = 1

    def run(self, source: str) -> tuple[list[dict[str, Any]], int | None]:
        """Run one cell.

        Returns
        -------
        outputs : list of dict
            nbformat outputs.
        execution_count : int or None
            The cell's number.

        Notes
        -----
        A cell that asks the kernel to exit changes nothing: the cells after it are graded too.
        """
        self.outputs.start()
        if not source.strip():
            return [], None
        assert self.loop is not None
        error = self.loop.run_until_complete(self._execute(source))
        with contextlib.suppress(ValueError, OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        assert self.descriptors is not None
        self.descriptors.collect()
        outputs = self.outputs.finish()
        if error is not None and not any(o["output_type"] == "error" and o["ename"] == error[0] for o in outputs):
            ename, evalue, traceback = error
            traceback = traceback or ["ERROR: An error occurred while showtraceback was disabled"]
            outputs.append({"output_type": "error", "ename": ename, "evalue": evalue, "traceback": traceback})
        return outputs, self.shell.execution_count - 1

    async def _execute(self, source: str) -> tuple[str, str, list[str]] | None:
        """Run as ipykernel's ``do_execute`` does; return what its reply would say of an error."""
        shell = self.shell
        shell._last_traceback = None
        shell._last_traceback_during_displayhook = False
        failed = None
        try:
            transformed = shell.transform_cell(source)
        except Exception:
            transformed, failed = source, sys.exc_info()
        known = {"transformed_cell": transformed, "preprocessing_exc_tuple": failed}
        result: Any = None
        if shell.loop_runner is _asyncio_runner and shell.should_run_async(source, **known):
            try:
                result = await shell.run_cell_async(source, store_history=True, **known)
            finally:
                shell.events.trigger("post_execute")
                shell.events.trigger("post_run_cell", result)
        else:
            result = shell.run_cell(source, store_history=True)
        await asyncio.sleep(0)
        during_display = getattr(shell, "_last_traceback_during_displayhook", False)
        if result.success and not during_display:
            return None
        error = result.error_before_exec if result.error_before_exec is not None else result.error_in_exec
        return type(error).__name__, str(error), list(shell._last_traceback or [])


_cells: Cells | None = None
# Everything here makes IPython load what it loads late: formatters, the traceback machinery, awaiting.
_EXERCISE = (
    "1 + 1",
    "1 / 0",
    "from IPython.display import HTML, display; display(HTML('x'))",
    "await __import__('asyncio').sleep(0)",
    "def f(:",
)


def warm_up(nothing: None = None) -> None:
    """Make the shell and exercise it, in the process that will be forked; leaves no trace in its namespace."""
    tracebacks.be_quick()
    made = cells()
    made.loop = asyncio.new_event_loop()
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = TextStream("stdout", 1, made.outputs), TextStream("stderr", 2, made.outputs)
    try:
        for source in _EXERCISE:
            made.outputs.start()
            made.loop.run_until_complete(made._execute(source))
    finally:
        sys.stdout, sys.stderr = streams
        made.loop.close()
    forget()


def forget() -> None:
    """Leave nothing of what was run in the shell's namespace and history."""
    made = cells()
    made.shell.reset(new_session=True, aggressive=False)
    made.shell.execution_count = 1
    made.outputs.start()
    made.outputs.displays.clear()


def cells() -> Cells:
    """Return this process's shell, made when first asked for."""
    global _cells
    if _cells is None:
        _cells = Cells()
    return _cells
