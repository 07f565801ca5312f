"""A real PostgreSQL server from Debian's packages, in a folder of its own."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.exchange.harness import free_ports, wait_for

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def _owner() -> int | None:
    """Return the user to run as: PostgreSQL refuses root."""
    return None if os.getuid() else pwd.getpwnam("nobody").pw_uid


def _run(*command: str, user: int | None) -> None:
    subprocess.run(command, user=user, check=True, capture_output=True, cwd="/")


@contextlib.contextmanager
def running_postgres() -> Iterator[str]:
    """Give the SQLAlchemy URL of an empty database; the server ends with the block."""
    programs, user = PROGRAMS[-1], _owner()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    data = folder / "data"
    if user is not None:
        os.chown(folder, user, -1)
    port = free_ports(1)[0]
    try:
        _run(f"{programs}/initdb", "-D", str(data), "-U", "exchange", "-A", "trust", "-E", "UTF8", user=user)
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [f"{programs}/postgres", "-D", str(data), "-k", str(folder), "-p", str(port), "-h", "127.0.0.1"],
                user=user,
                cwd="/",
                stdout=log,
                stderr=log,
            )
        try:
            wait_for(lambda: _answers(programs, port), "PostgreSQL")
            _run(f"{programs}/createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "exchange", "course", user=user)
            yield f"postgresql+psycopg://exchange@127.0.0.1:{port}/course"
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _answers(programs: Path, port: int) -> bool:
    ready = [f"{programs}/pg_isready", "-h", "127.0.0.1", "-p", str(port), "-U", "exchange"]
    return subprocess.run(ready, capture_output=True, check=False).returncode == 0
