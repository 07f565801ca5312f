"""A real hub with our spawner: two trainees start servers and kernels, and cannot reach each other."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from bench.hubs import PASSWORD, RunningHub
from bench.trainees import Trainee

pytestmark = [pytest.mark.hub, pytest.mark.xdist_group("warm-hub")]
ROOT = Path(__file__).resolve().parent.parent.parent
FIRST_UID = 290_000 + os.getpid() % 1000 * 10


@pytest.fixture(scope="module")
def hub() -> Iterator[RunningHub]:
    extra = f"\nc.WarmSpawner.uid_first = {FIRST_UID}\nc.WarmSpawner.uid_last = {FIRST_UID + 9}\n"
    with RunningHub("warm", extra, cleanup=False) as running:
        yield running
        for process in server_processes():
            process.send_signal(signal.SIGTERM)


def server_processes() -> list[psutil.Process]:
    given = range(FIRST_UID, FIRST_UID + 10)
    return [
        process
        for process in psutil.process_iter(["uids", "cmdline"])
        if process.info["uids"].real in given and " ".join(process.info["cmdline"]).startswith("server ")
    ]


async def enter(hub: RunningHub, name: str) -> Trainee:
    trainee = Trainee(hub.url, name, PASSWORD, timeout=120)
    await trainee.log_in()
    await trainee.start_server()
    await trainee.first_plot()
    return trainee


async def said_by(trainee: Trainee, expression: str) -> str:
    socket = await trainee.open_channels()
    try:
        code = (
            f"import os, glob\ntry:\n    print({expression})\nexcept OSError as error:\n    print(type(error).__name__)"
        )
        return str((await asyncio.wait_for(trainee.run(socket, code, "stream"), 120))["text"]).strip()
    finally:
        socket.close()


@pytest.mark.skipif(os.getuid() != 0, reason="the uids looked at are given by a root hub")
async def test_two_trainees_work_and_cannot_reach_each_other(hub: RunningHub) -> None:
    anna, boris = await asyncio.gather(enter(hub, "anna"), enter(hub, "boris"))
    assert {FIRST_UID, FIRST_UID + 1} == {process.uids().real for process in server_processes()}
    assert await said_by(anna, "open('/proc/self/status').read().split('NoNewPrivs:')[1].split()[0]") == "1"
    # Sent elsewhere, a cookie would let the neighbour whose page it reaches act as anna.
    assert {"/user/anna/"} == {path for path, name in anna.jar if name.startswith("jupyterhub-user-")}
    home = hub.folder / "homes"
    assert str(home / "anna") == await said_by(anna, "os.path.expanduser('~')")
    assert await said_by(boris, f"os.listdir({str(home / 'anna')!r})") == "PermissionError"
    assert await said_by(boris, f"open({str(hub.config)!r}).read()") == "PermissionError"
    assert await said_by(boris, f"open({str(hub.folder / 'cookie_secret')!r}).read()") == "PermissionError"
    assert await said_by(boris, f"glob.glob({str(hub.runtime)!r} + '/*')") == "[]"
    own = await said_by(boris, "os.environ['JUPYTER_RUNTIME_DIR']")
    assert own.startswith(str(hub.runtime))
    assert "ipc" in await said_by(boris, "__import__('ipykernel').get_connection_info()")


@pytest.mark.skipif(os.getuid() != 0, reason="the uids looked at are given by a root hub")
async def test_servers_outlive_a_killed_zygote_and_a_killed_hub(hub: RunningHub) -> None:
    anna = await enter(hub, "anna")
    servers = {process.pid for process in server_processes()}
    assert servers
    assert hub.process is not None
    children = psutil.Process(hub.process.pid).children()
    named = {" ".join(process.cmdline())[:17]: process for process in children}
    named["course-hub zygote"].kill()
    await enter(hub, "vera")
    hub.process.kill()
    hub.process.wait()
    # The proxy is left; the next start ends it.
    await asyncio.to_thread(hub.start)
    assert servers <= {process.pid for process in server_processes()}
    anna.jar.clear()
    await anna.log_in()
    await anna.start_server()
    assert servers <= {process.pid for process in server_processes()}


@pytest.mark.skipif(os.getuid() != 0, reason="the soak tells its processes by their uids")
def test_a_short_soak_loses_nothing() -> None:
    soak = subprocess.run(
        [sys.executable, "-m", "tests.bench.soak_warm", "--rounds", "3", "--trainees", "2", "--seed", "4"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert soak.stdout.splitlines()[-1:] == ["rounds=3 lost=0 orphans=0 harmed=0 locked_out=0"], (
        soak.stdout + soak.stderr
    )
