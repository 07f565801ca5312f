"""Inside the trainee's process: runs their cells, hands their results over as plain data, calls their functions.

Everything here runs where the trainee's code runs and can be changed by it. So nothing that this module says is
believed: it can only describe the trainee's own outputs and values.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import socket
import sys
import types
from typing import Any

from course.grading import plain, shell
from course.grading.channel import Channel, ChannelClosedError
from course.warm import inherited_fd

MOST_ITEMS = 100_000


class Handles:
    """Objects that stay in this process, known outside by a number."""

    def __init__(self) -> None:
        self.objects: list[Any] = []
        self.numbers: dict[int, int] = {}

    def refer(self, value: Any) -> dict[str, Any]:
        """Return the JSON that stands for ``value``."""
        if id(value) not in self.numbers:
            self.numbers[id(value)] = len(self.objects)
            self.objects.append(value)
        kind = "module" if isinstance(value, types.ModuleType) else "callable" if callable(value) else "object"
        name = value.__name__ if kind == "module" else type(value).__name__
        return {"t": "handle", "h": self.numbers[id(value)], "k": kind, "n": str(name)}

    def resolve(self, data: dict[str, Any]) -> Any:
        """Return the object that the JSON stands for."""
        return self.objects[data["h"]]


class Runner:
    """Answers the engine's requests."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.cells = shell.cells()
        self.handles = Handles()

    def serve(self) -> None:
        """Answer until the engine closes the channel."""
        actions = {"run": self.run, "take": self.take, "call": self.call, "get": self.get, "item": self.item}
        with contextlib.suppress(ChannelClosedError):
            while True:
                request = self._next()
                answer: dict[str, Any]
                try:
                    answer = actions[request["op"]](request)
                except KeyboardInterrupt:
                    answer = {"raised": ["KeyboardInterrupt", [], [], ""]}
                except Exception as error:
                    answer = {"raised": _describe(error, self.handles)}
                self.channel.send(answer)

    def _next(self) -> dict[str, Any]:
        while True:
            # An interrupt meant for the last cell may arrive when that cell has just ended.
            with contextlib.suppress(KeyboardInterrupt):
                return self.channel.receive()

    def run(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run a cell; return its outputs."""
        try:
            outputs, count = self.cells.run(request["source"])
        except KeyboardInterrupt:
            outputs, count = self.cells.outputs.finish(), self.cells.shell.execution_count - 1
        return {"outputs": outputs, "count": count}

    def take(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the values of names, those that exist."""
        values, missing = {}, []
        namespace = self.cells.shell.user_ns
        for name in request["names"]:
            if name in namespace:
                try:
                    values[name] = plain.encode(namespace[name], self.handles.refer)
                except (plain.NotPlainError, RecursionError):
                    missing.append(name)
        return {"values": values, "too_large": missing}

    def _returning(self, request: dict[str, Any], action: Any) -> dict[str, Any]:
        """Do ``action``; return its value or its exception, what it printed, and arguments it has changed."""
        arguments = [plain.decode(item, self.handles.resolve) for item in request.get("args", [])]
        keywords = {name: plain.decode(item, self.handles.resolve) for name, item in request.get("kwargs", {}).items()}
        answer: dict[str, Any] = {}
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                value = action(arguments, keywords)
                answer["value"] = plain.encode(value, self.handles.refer)
            except (Exception, SystemExit, KeyboardInterrupt) as error:
                answer["raised"] = _describe(error, self.handles)
        after = [plain.encode(item, self.handles.refer) for item in arguments]
        before = request.get("args", [])
        answer["changed"] = {str(place): item for place, item in enumerate(after) if item != before[place]}
        answer["stdout"], answer["stderr"] = out.getvalue()[: shell.MOST_TEXT], err.getvalue()[: shell.MOST_TEXT]
        return answer

    def call(self, request: dict[str, Any]) -> dict[str, Any]:
        """Call an object, or a method of it."""
        target = self.handles.objects[request["h"]]
        if request.get("method"):
            target = getattr(target, request["method"])
        return self._returning(request, lambda arguments, keywords: target(*arguments, **keywords))

    def get(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return an attribute."""
        target = self.handles.objects[request["h"]]
        return self._returning({}, lambda arguments, keywords: getattr(target, request["name"]))

    def item(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return an item, the length, the text or all the items of an object."""
        target = self.handles.objects[request["h"]]
        actions = {
            "getitem": lambda arguments, keywords: target[arguments[0]],
            "len": lambda arguments, keywords: len(target),
            "str": lambda arguments, keywords: str(target),
            "repr": lambda arguments, keywords: repr(target),
            "iter": lambda arguments, keywords: _some(target),
        }
        return self._returning(request, actions[request["what"]])


def _some(values: Any) -> list[Any]:
    items = []
    for item in values:
        items.append(item)
        if len(items) >= MOST_ITEMS:
            break
    return items


def _describe(error: BaseException, handles: Handles) -> list[Any]:
    """Return an exception as the names of its classes, its arguments and its text."""
    names = [kind.__name__ for kind in type(error).__mro__[:-1]]
    try:
        arguments = [plain.encode(item, handles.refer) for item in error.args]
    except (plain.NotPlainError, RecursionError):
        arguments = []
    return [type(error).__name__, names, arguments, str(error)]


def main(argument: dict[str, Any]) -> None:
    """Serve in a forked, confined process.

    Parameters
    ----------
    argument : dict
        ``folder``: where the submission's files are.
    """
    channel = Channel(socket.socket(fileno=inherited_fd("channel")))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(argument["folder"])
    sys.path.insert(0, "")
    runner = Runner(channel)
    runner.cells.take_over()
    runner.serve()
    os._exit(0)
