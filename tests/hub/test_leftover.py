"""After a hub was killed, the next start finds the way free, and takes nobody's work."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from course.hub.leftover import end_left_over

SLEEP = "import time, sys\nprint('on', flush=True)\ntime.sleep(600)"


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[bytes]]]:
    running: list[subprocess.Popen[bytes]] = []
    yield running
    for process in running:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def start(running: list[subprocess.Popen[bytes]], folder: Path, *words: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, *words], cwd=folder, stdout=subprocess.PIPE)
    running.append(process)
    assert process.stdout is not None
    assert process.stdout.readline() == b"on\n"
    return process


def alive(process: subprocess.Popen[bytes]) -> bool:
    with suppress(psutil.Error):
        return psutil.Process(process.pid).status() != psutil.STATUS_ZOMBIE
    return False


def test_a_service_of_a_hub_that_is_gone_is_ended_and_others_are_not(
    tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    for name in ("hub", "home"):
        (tmp_path / name).mkdir()
    left = start(started, tmp_path / "hub", "-c", SLEEP, "course.exchange.service")
    stranger = start(started, tmp_path / "hub", "-c", SLEEP, "an editor")
    elsewhere = start(started, tmp_path / "home", "-c", SLEEP, "course.exchange.service")
    assert end_left_over(tmp_path / "hub") == 1
    assert [False, True, True] == [alive(process) for process in (left, stranger, elsewhere)]
    assert end_left_over(tmp_path / "hub") == 0


def test_nothing_is_ended_while_the_hub_runs(tmp_path: Path, started: list[subprocess.Popen[bytes]]) -> None:
    (tmp_path / "jupyterhub.py").write_text(SLEEP)
    start(started, tmp_path, "-m", "jupyterhub")
    service = start(started, tmp_path, "-c", SLEEP, "course.exchange.service")
    assert end_left_over(tmp_path) == 0
    assert alive(service)
