"""Importing and exercising, once, what every child would otherwise import and exercise for itself."""

from __future__ import annotations

import gc
import importlib
import logging
import os
import sys
import threading
import time
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from course.warm import heap, sharing
from course.warm.child import resolve

log = logging.getLogger("course.warm")

STAMP_LENGTH = 3


@dataclass(frozen=True)
class Cost:
    """What one preloaded module, or one warm-up, took.

    Parameters
    ----------
    name : str
        The module or function.
    seconds : float
        Processor time it took, with all it imported first.
    bytes : int
        Private memory it added.
    modules : int
        Modules it brought.
    failure : str
        Why it could not be had; empty if it could.
    """

    name: str
    seconds: float
    bytes: int
    modules: int
    failure: str = ""


def load(modules: Iterable[str], warm_up: Iterable[str] = ()) -> list[Cost]:
    """Import `modules`, call the functions of `warm_up`, then make memory ready to be shared.

    A module that cannot be imported is left to the child, whose error then tells it; the zygote goes on.
    """
    gc.disable()
    sharing.keep_patterns()
    costs = [_measure(name, lambda name=name: importlib.import_module(name)) for name in modules]
    costs += [_measure(name, lambda name=name: resolve(name)(None)) for name in warm_up]
    sharing.prepare()
    gc.collect()
    heap.fill_holes()
    gc.freeze()
    for cost in costs:
        if cost.failure:
            log.warning("not preloaded: %s: %s", cost.name, cost.failure)
    return costs


def _measure(name: str, act: object) -> Cost:
    before, memory, known = time.process_time(), private_bytes(), len(sys.modules)
    failure = ""
    try:
        act()  # type: ignore[operator]
    except Exception as error:
        failure = repr(error)
    return Cost(name, time.process_time() - before, private_bytes() - memory, len(sys.modules) - known, failure)


def private_bytes(pid: int | str = "self") -> int:
    """Return the private memory of a process, bytes; 0 where the system does not tell."""
    return _rollup(pid, "Private_Clean", "Private_Dirty")


def proportional_bytes(pid: int | str = "self") -> int:
    """Return the proportional set size of a process, bytes: shared pages are divided among those who share them."""
    return _rollup(pid, "Pss")


def _rollup(pid: int | str, *names: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return 0
    values = {name: int(rest.split()[0]) * 1024 for name, _, rest in (line.partition(":") for line in lines)}
    return sum(values.get(name, 0) for name in names)


def threads() -> int:
    """Return how many threads this process has, those of C libraries included."""
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208
    except OSError:
        # Another system, or Landlock: those of Python alone.
        return threading.active_count()


class Fingerprint:
    """The files of the modules loaded and the folders of packages, to tell later whether one of them has changed.

    A package that is installed or removed changes its folder, and with it the entry points that were read.
    Paths and stamps lie in one piece of memory each: looking at thousands of strings would write to the page of
    each, which a forked zygote could then not share.
    """

    def __init__(self) -> None:
        folders = [place for place in sys.path if place.endswith("-packages")]
        paths = (*folders, *_module_files())
        self._paths = "\0".join(paths)
        self._stamps = array("q", (number for path in paths for number in _stamp(path)))

    def changed(self) -> str:
        """Return the first file that is not what it was, or an empty string."""
        begin, stamps, paths = 0, self._stamps, self._paths
        for at in range(0, len(stamps), STAMP_LENGTH):
            end = paths.find("\0", begin)
            path = paths[begin:] if end < 0 else paths[begin:end]
            if any(stamps[at + place] != number for place, number in enumerate(_stamp(path))):
                return path
            begin = end + 1
        return ""


def _module_files() -> Sequence[str]:
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return sorted({file for file in files if isinstance(file, str)})


def _stamp(path: str) -> tuple[int, int, int]:
    try:
        found = os.stat(path)  # noqa: PTH116 - thousands of files before each fork
    except OSError:
        return (0, 0, 0)
    # The number of a file may be greater than a signed word.
    return (found.st_mtime_ns, found.st_size, found.st_ino & 0x7FFF_FFFF_FFFF_FFFF)
