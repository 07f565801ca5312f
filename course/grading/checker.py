"""Inside the clean process: runs the test cells against results that arrived as plain data.

No code of the trainee's runs here. The names a test refers to are asked for just before it runs; names that the
instructor's own cells define (imports, helper functions) are taken from those cells, never from the trainee.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import types
from typing import Any

from course.grading import plain, shell
from course.grading.channel import Channel, ChannelClosedError
from course.grading.proxies import LostResultError, Trainee

# Names under which everybody imports these modules. What a trainee calls so is never believed to be one.
MODULES = {
    "np": "numpy", "numpy": "numpy", "pd": "pandas", "pandas": "pandas", "math": "math", "random": "random",
    "json": "json", "os": "os", "re": "re", "sys": "sys", "time": "time", "datetime": "datetime", "cmath": "cmath",
    "itertools": "itertools", "functools": "functools", "collections": "collections", "statistics": "statistics",
    "string": "string", "scipy": "scipy", "sp": "scipy", "nx": "networkx", "networkx": "networkx", "io": "io",
    "unittest": "unittest", "pytest": "pytest", "operator": "operator", "decimal": "decimal", "types": "types",
    "fractions": "fractions", "copy": "copy", "csv": "csv", "pathlib": "pathlib", "inspect": "inspect",
}  # fmt: skip


class Checker:
    """Runs test cells on the engine's request."""

    def __init__(self, channel: Channel | None) -> None:
        self._channel = channel
        self.cells = shell.cells()
        self.namespace = self.cells.shell.user_ns
        self.trainee = Trainee(self.ask)
        self.taken: set[str] = set()
        self.own: set[str] = set()
        self.first: dict[str, Any] | None = None

    @property
    def channel(self) -> Channel:
        """The way to the engine; there is none while the instructor's imports run, before the fork."""
        if self._channel is None:
            raise LostResultError("there is no submission yet")
        return self._channel

    @channel.setter
    def channel(self, channel: Channel) -> None:
        self._channel = channel

    def serve(self) -> None:
        """Answer until the engine closes the channel."""
        with contextlib.suppress(ChannelClosedError):
            actions = {"check": self.check, "prepare": self.prepare, "begin": self.begin}
            while True:
                request = self.channel.receive()
                self.channel.send(actions[request["op"]](request))

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Ask the trainee's process, through the engine."""
        self.channel.send({"ask": request})
        answer = self.channel.receive()
        if answer.get("lost"):
            raise LostResultError("the trainee's code ended the process or took too long")
        return answer

    def begin(self, request: dict[str, Any]) -> dict[str, Any]:
        """Turn to another submission, as if this process had just been forked."""
        os.chdir(request["folder"])
        if self.first is None:
            self.first = dict(self.namespace)
        else:
            self.namespace.clear()
            self.namespace.update(self.first)
            self.cells.restart()
        self.taken.clear()
        self.own.clear()
        return {"done": True}

    def prepare(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run a cell of the instructor's own: its helpers and imports serve the tests after it."""
        self.cells.run(request["source"])
        return {"done": True}

    def check(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run a test cell with the trainee's values of the names it refers to."""
        wanted = [name for name in request["names"] if self._trusts_trainee_for(name)]
        if wanted:
            self._adopt(wanted)
        outputs, count = self.cells.run(request["source"])
        # What a test binds for the tests after it is theirs, whatever the trainee calls by the same name.
        self.own |= set(request["own"])
        return {"outputs": outputs, "count": count}

    def _trusts_trainee_for(self, name: str) -> bool:
        if name not in self.taken and name not in self.namespace and name in MODULES:
            with contextlib.suppress(ImportError):
                self.namespace[name] = importlib.import_module(MODULES[name])
        if name in self.own and name in self.namespace:
            return False
        if name in self.taken or name not in self.namespace:
            return True
        value = self.namespace[name]
        return not (callable(value) or isinstance(value, types.ModuleType))

    def _adopt(self, names: list[str]) -> None:
        self.channel.send({"ask": {"op": "take", "names": names}})
        answer = self.channel.receive()
        values = answer.get("values")
        for name in names:
            if isinstance(values, dict) and name in values:
                with contextlib.suppress(plain.NotPlainError):
                    self.namespace[name] = plain.decode(values[name], self.trainee.resolve)
                    self.taken.add(name)
            elif name in self.taken:
                self.namespace.pop(name, None)
                self.taken.discard(name)
