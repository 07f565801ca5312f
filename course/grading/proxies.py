"""What a test cell holds of a trainee's function or object: a proxy that asks the trainee's process.

A proxy never lets the trainee's code decide a comparison: ``==``, ``<``, truth and hashing are the proxy's own, so
an object that claims to equal everything equals nothing. Arguments and results travel as plain data.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterator
from typing import Any

from course.grading import plain, tracebacks

tracebacks.is_machinery(__file__)
Ask = Callable[[dict[str, Any]], dict[str, Any]]


class LostResultError(RuntimeError):
    """The trainee's process has ended, so what it held is gone."""


class Trainee:
    """The trainee's process as the checker sees it.

    Parameters
    ----------
    ask : callable
        Sends a request and returns the answer; the answer is not to be trusted.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._known: dict[int, Any] = {}

    def resolve(self, data: dict[str, Any]) -> Any:
        """Return the proxy for a handle."""
        number, kind = data.get("h"), data.get("k")
        if type(number) is not int:
            raise plain.NotPlainError("not a handle")
        if number not in self._known:
            maker = CallableProxy if kind == "callable" else ObjectProxy
            self._known[number] = maker(self, number, str(data.get("n"))[:100])
        return self._known[number]

    def refer(self, value: Any) -> dict[str, Any]:
        """Return what stands for an object given back to the trainee's process."""
        if isinstance(value, ObjectProxy):
            return {"t": "handle", "h": object.__getattribute__(value, "_number")}
        raise TypeError(
            f"a value of type {type(value).__name__} cannot be handed to the trainee's process; "
            "tag this test cell 'compatible' to run it there"
        )

    def request(self, operation: str, number: int, args: tuple[Any, ...] = (), **more: Any) -> Any:
        """Ask, and return the value or raise the exception of the answer."""
        message = {"op": operation, "h": number, "args": [plain.encode(item, self.refer) for item in args], **more}
        answer = self._ask(message)
        _show(answer)
        _write_back(args, answer.get("changed"), self.resolve)
        if "raised" in answer:
            raise _exception(answer["raised"], self.resolve) from None
        return plain.decode(answer.get("value"), self.resolve)

    def keywords(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return keyword arguments as JSON."""
        return {name: plain.encode(item, self.refer) for name, item in values.items()}


def _show(answer: dict[str, Any]) -> None:
    """Print what the trainee's function printed where the test would have seen it."""
    for stream, name in ((sys.stdout, "stdout"), (sys.stderr, "stderr")):
        text = answer.get(name)
        if isinstance(text, str) and text:
            stream.write(text)


def _write_back(args: tuple[Any, ...], changed: Any, resolve: Any) -> None:
    """Give arguments that the trainee's function has changed in place their new contents."""
    for place, data in (changed or {}).items() if isinstance(changed, dict) else ():
        if not place.isdigit() or int(place) >= len(args):
            continue
        old, new = args[int(place)], plain.decode(data, resolve)
        if type(old) is not type(new):
            continue
        if type(old) in {list, bytearray}:
            old[:] = new
        elif type(old) in {dict, set}:
            old.clear()
            old.update(new)
        elif type(old).__name__ == "ndarray" and old.shape == new.shape:
            old[...] = new


def _exception(data: Any, resolve: Any) -> BaseException:
    """Return the exception that the trainee's code raised, of the same built-in class."""
    try:
        name, bases, arguments, text = data
        known = next((getattr(builtins, base) for base in bases if _is_exception(base)), RuntimeError)
        if known in {SystemExit, KeyboardInterrupt, GeneratorExit, BaseException}:
            known = RuntimeError
        kind = known if known.__name__ == name else type(str(name)[:100], (known,), {})
        if issubclass(known, SyntaxError):
            # Whoever prints one looks its line up in the file that its arguments name: the checker reads more files.
            return kind(str(text))
        values = [plain.decode(item, resolve) for item in arguments]
        try:
            return kind(*values)
        except TypeError:
            return kind(str(text))
    except (ValueError, TypeError, plain.NotPlainError):
        return RuntimeError("the trainee's code raised an error")


def _is_exception(name: Any) -> bool:
    kind = getattr(builtins, name, None) if isinstance(name, str) else None
    return isinstance(kind, type) and issubclass(kind, BaseException)


class ObjectProxy:
    """An object of the trainee's: its attributes, items and length can be read, its methods called."""

    def __init__(self, trainee: Trainee, number: int, name: str) -> None:
        self.__dict__["_trainee"], self.__dict__["_number"], self.__dict__["_name"] = trainee, number, name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__array"):
            raise AttributeError(name)
        return self._trainee.request("get", self._number, name=name)

    def __setattr__(self, name: str, value: Any) -> None:
        raise TypeError("tests may not change a trainee's object here; tag this test cell 'compatible'")

    def __len__(self) -> int:
        return int(self._trainee.request("item", self._number, what="len"))

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, key: Any) -> Any:
        return self._trainee.request("item", self._number, (key,), what="getitem")

    def __iter__(self) -> Iterator[Any]:
        return iter(self._trainee.request("item", self._number, what="iter"))

    def __str__(self) -> str:
        return str(self._trainee.request("item", self._number, what="str"))

    def __repr__(self) -> str:
        return str(self._trainee.request("item", self._number, what="repr"))

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


class CallableProxy(ObjectProxy):
    """A function or class of the trainee's."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it in the trainee's process."""
        keywords = self._trainee.keywords(kwargs)
        return self._trainee.request("call", self._number, args, kwargs=keywords)
