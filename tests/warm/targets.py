"""Functions that the tests run in children."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any


def report(argument: Any) -> int:
    """Print what this process is."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    status = {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}
    facts = {
        "argument": argument,
        "environ": dict(os.environ),
        "cwd": str(Path.cwd()),
        "descriptors": sorted(int(name) for name in os.listdir("/proc/self/fd")),  # noqa: PTH208
        "umask": os.umask(0),
        "session": os.getsid(0) == os.getpid(),
        "groups": os.getgroups(),
        "main": sys.modules["__main__"].__dict__.get("__file__", ""),
        "status": {name: status[name] for name in ("Uid", "Gid", "NoNewPrivs", "Seccomp", "Threads")},
    }
    sys.stdout.write(json.dumps(facts))
    return 7


def sleep(seconds: float) -> None:
    """Sleep."""
    time.sleep(seconds)


def leave_behind(path: str) -> int:
    """Start a process in a session of its own, write its pid to `path`, and end."""
    pid = os.fork()
    if not pid:
        os.setsid()
        grandchild = os.fork()
        if grandchild:
            os._exit(0)
        Path(path).write_text(str(os.getpid()), encoding="ascii")
        time.sleep(600)
    os.waitpid(pid, 0)
    while not Path(path).exists():
        time.sleep(0.01)
    return 0


def die_by(number: int) -> None:
    """End by a signal."""
    signal.signal(number, signal.SIG_DFL) if number != signal.SIGKILL else None
    os.kill(os.getpid(), number)
    time.sleep(10)
