"""Functions that the tests run in children."""

from __future__ import annotations

import json
import os
import signal
import socket
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
        "modules": sorted(sys.modules),
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


def attempt(argument: dict[str, Any]) -> int:
    """Try what `argument` says and print what came of it."""
    try:
        said = str(ATTEMPTS[argument["what"]](argument))
    except OSError as error:
        said = type(error).__name__
    sys.stdout.write(said)
    return 0


def _connect(argument: dict[str, Any]) -> str:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(argument["path"])
        client.settimeout(10)
        return "answered" if client.recv(1) else "turned away"


def _reach(argument: dict[str, Any]) -> str:
    with socket.create_connection(("127.0.0.1", argument["port"]), timeout=5):
        return "reached"


def _signal(argument: dict[str, Any]) -> str:
    os.kill(argument["pid"], 0)
    return "allowed"


def _many_files(_: dict[str, Any]) -> int:
    kept = []
    try:
        while len(kept) < 100_000:
            kept.append(os.dup(0))
    except OSError:
        return len(kept)
    return len(kept)


def _many_processes(_: dict[str, Any]) -> int:
    born = []
    try:
        while len(born) < 5000:
            pid = os.fork()
            if not pid:
                time.sleep(60)
                os._exit(0)
            born.append(pid)
    except OSError:
        return len(born)
    return len(born)


def _much_memory(_: dict[str, Any]) -> str:
    try:
        return str(len(bytearray(3 * 1024**3)))
    except MemoryError:
        return "MemoryError"


def _big_file(argument: dict[str, Any]) -> int:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with open(argument["path"], "wb", buffering=0) as big:  # noqa: PTH123
        try:
            while big.tell() < 10**8:
                big.write(bytes(10**6))
        except OSError:
            return big.tell()
        return big.tell()


def _many_big_files(argument: dict[str, Any]) -> int:
    for number in range(200):
        Path(argument["path"], str(number)).write_bytes(bytes(10**6))
        time.sleep(0.05)
    return 200


ATTEMPTS: dict[str, Any] = {
    "read": lambda argument: Path(argument["path"]).read_text(encoding="utf-8"),
    "list": lambda argument: os.listdir(argument["path"]),  # noqa: PTH208
    "write": lambda argument: Path(argument["path"]).write_text("mine", encoding="utf-8"),
    "socket": lambda _: socket.socket(socket.AF_INET).family.name,
    "netlink": lambda _: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 4).family,
    "connect": _connect,
    "reach": _reach,
    "signal": _signal,
    "files": _many_files,
    "processes": _many_processes,
    "memory": _much_memory,
    "big file": _big_file,
    "many big files": _many_big_files,
    "temporary": lambda _: os.environ["TMPDIR"],
}
