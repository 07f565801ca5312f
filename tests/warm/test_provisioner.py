"""Kernels forked by the provisioner behave as stock kernels do: what jupyter_client's own manager tests look at."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from subprocess import PIPE
from typing import Any

import psutil
import pytest
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.ioloop import AsyncIOLoopKernelManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerFactory

from course.warm import Confinement, Limits, Zygote, provisioner
from course.warm.provisioner import KernelZygote, WarmProvisioner, why_not

PATIENCE = 240


@pytest.fixture(scope="module", autouse=True)
def warm_default() -> Iterator[None]:
    before = os.environ.get("JUPYTER_DEFAULT_PROVISIONER_NAME")
    os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = "warm-provisioner"
    KernelProvisionerFactory.clear_instance()
    yield
    KernelZygote.close()
    KernelProvisionerFactory.clear_instance()
    os.environ.pop("JUPYTER_DEFAULT_PROVISIONER_NAME")
    if before is not None:
        os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = before


@pytest.fixture
def sockets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    # Sockets lie in the working folder unless told otherwise, and a manager that ends takes another's away.
    return {"kernel_name": "python3", "transport": "ipc", "ip": str(tmp_path_factory.mktemp("k") / "ipc")}


@pytest.fixture
async def manager(sockets: dict[str, Any]) -> AsyncIterator[AsyncKernelManager]:
    running = AsyncKernelManager(**sockets)
    yield running
    if running.has_kernel:
        await running.shutdown_kernel(now=True)
    running.cleanup_resources()


async def client_of(manager: AsyncKernelManager) -> AsyncKernelClient:
    client: AsyncKernelClient = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=PATIENCE)
    return client


async def output_of(client: AsyncKernelClient, code: str) -> str:
    said: list[str] = []

    def take(message: dict[str, Any]) -> None:
        said.append(message["content"].get("text", "") + message["content"].get("evalue", ""))
        said.extend(message["content"].get("data", {}))

    await client.execute_interactive(code, output_hook=take, timeout=PATIENCE)
    return "".join(said)


async def test_a_kernel_is_forked_and_computes(manager: AsyncKernelManager) -> None:
    await manager.start_kernel()
    assert isinstance(manager.provisioner, WarmProvisioner)
    assert isinstance(manager.provisioner.process, provisioner.ForkedProcess)
    client = await client_of(manager)
    assert await output_of(client, "print(6 * 7)") == "42\n"
    client.stop_channels()


async def test_the_first_figure_is_shown_inline(manager: AsyncKernelManager) -> None:
    await manager.start_kernel()
    client = await client_of(manager)
    said = await output_of(client, "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    assert "image/png" in said
    client.stop_channels()


async def test_what_a_kernel_logs_does_not_reach_the_notebook(manager: AsyncKernelManager) -> None:
    await manager.start_kernel()
    client = await client_of(manager)
    # As JupyterLab's widgets do before the page has imported any: ipykernel warns that it knows of no such comm.
    client.shell_channel.send(client.session.msg("comm_msg", {"comm_id": "nobody", "data": {}}))
    last = client.execute("'after'")
    shown = []
    while True:
        message = await client.get_iopub_msg(timeout=PATIENCE)
        shown.append(str(message["content"]))
        if message["parent_header"].get("msg_id") == last and message["content"].get("execution_state") == "idle":
            break
    assert "'after'" in "".join(shown)
    assert "No such comm" not in "".join(shown)
    client.stop_channels()


async def test_an_interrupt_ends_the_cell_and_not_the_kernel(manager: AsyncKernelManager) -> None:
    await manager.start_kernel()
    client = await client_of(manager)
    client.execute("import time\nprint('on')\ntime.sleep(600)")
    while (await client.get_iopub_msg(timeout=PATIENCE))["msg_type"] != "stream":
        pass
    await manager.interrupt_kernel()
    reply = await client.get_shell_msg(timeout=PATIENCE)
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert await output_of(client, "print(1)") == "1\n"
    client.stop_channels()


async def test_a_restart_gives_another_process_and_forgets_names(manager: AsyncKernelManager) -> None:
    await manager.start_kernel()
    first = manager.provisioner.pid
    client = await client_of(manager)
    await output_of(client, "kept = 1")
    await manager.restart_kernel(now=True)
    await client.wait_for_ready(timeout=PATIENCE)
    assert first != manager.provisioner.pid
    assert not psutil.pid_exists(first)
    assert "kept" in await output_of(client, "print('kept' in dir() or 'no kept')")
    client.stop_channels()


async def test_a_shutdown_ends_the_kernel_and_what_it_started(manager: AsyncKernelManager, tmp_path: Path) -> None:
    await manager.start_kernel()
    client = await client_of(manager)
    note = tmp_path / "pid"
    code = "import subprocess\np = subprocess.Popen(['sleep', '600'], start_new_session=True)\n"
    code += f"open({str(note)!r}, 'w').write(str(p.pid))"
    await output_of(client, code)
    client.stop_channels()
    await manager.shutdown_kernel()
    assert not await manager.is_alive()
    assert not psutil.pid_exists(int(note.read_text()))


async def test_a_killed_kernel_is_started_again(sockets: dict[str, Any]) -> None:
    manager = AsyncIOLoopKernelManager(**sockets, autorestart=True)
    await manager.start_kernel()
    client = await client_of(manager)
    first = manager.provisioner.pid
    os.kill(first, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while manager.provisioner.pid in (first, None) and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    await client.wait_for_ready(timeout=PATIENCE)
    assert await output_of(client, "print(2)") == "2\n"
    client.stop_channels()
    await manager.shutdown_kernel(now=True)


async def test_pipes_given_to_a_kernel_carry_its_standard_output(manager: AsyncKernelManager) -> None:
    await manager.start_kernel(stdout=PIPE, stderr=PIPE)
    client = await client_of(manager)
    process = manager.provisioner.process
    await output_of(client, "import os\nos.write(1, b'')")
    client.stop_channels()
    await manager.shutdown_kernel()
    assert process.stdout is not None


async def test_each_kernel_has_random_numbers_of_its_own(manager: AsyncKernelManager, tmp_path: Path) -> None:
    code = "import random, numpy\nprint(random.random(), numpy.random.random())"
    other = AsyncKernelManager(kernel_name="python3", transport="ipc", ip=str(tmp_path / "other"))
    said = []
    for running in (manager, other):
        await running.start_kernel()
        client = await client_of(running)
        said.append(await output_of(client, code))
        client.stop_channels()
    await other.shutdown_kernel(now=True)
    assert len(said[0].split()) == 2
    assert not set(said[0].split()) & set(said[1].split())


async def test_a_killed_zygote_is_replaced_and_running_kernels_go_on(
    manager: AsyncKernelManager, tmp_path: Path
) -> None:
    await manager.start_kernel()
    client = await client_of(manager)
    zygote = KernelZygote.current()
    assert zygote.pid is not None
    os.kill(zygote.pid, signal.SIGKILL)
    other = AsyncKernelManager(kernel_name="python3", transport="ipc", ip=str(tmp_path / "other"))
    await other.start_kernel()
    assert isinstance(other.provisioner.process, provisioner.ForkedProcess)
    assert await output_of(client, "print(3)") == "3\n"
    client.stop_channels()
    await other.shutdown_kernel(now=True)


def test_what_a_fork_would_not_give_is_started_ordinarily() -> None:
    usual = [sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "c.json"]
    env = dict(os.environ)
    assert why_not(usual, env) == ""
    assert "its Python is /elsewhere/python" in why_not(["/elsewhere/python", *usual[1:]], env)
    assert "ipykernel_launcher" in why_not([sys.executable, "-m", "other"], env)
    assert "PYTHONPATH" in why_not(usual, {**env, "PYTHONPATH": "/changed"})


async def test_a_kernel_with_another_path_runs_and_says_why_it_is_not_forked(
    manager: AsyncKernelManager, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "only_here.py").write_text("VALUE = 9")
    with caplog.at_level("INFO"):
        await manager.start_kernel(env={**os.environ, "PYTHONPATH": str(tmp_path)})
    client = await client_of(manager)
    assert await output_of(client, "import only_here\nprint(only_here.VALUE)") == "9\n"
    assert not isinstance(manager.provisioner.process, provisioner.ForkedProcess)
    client.stop_channels()


async def test_a_kernel_that_is_not_forked_keeps_the_limits_of_kernels(
    manager: AsyncKernelManager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "only_here.py").write_text("VALUE = 9")
    limits = Limits(open_files=321, folder_size=10**9)
    held = Confinement(write=(str(tmp_path),), files=False, network=False, limits=limits, allow_root=True)
    monkeypatch.setenv(provisioner.CONFINEMENT_VARIABLE, json.dumps(held.as_json()))
    await manager.start_kernel(env={**os.environ, "PYTHONPATH": str(tmp_path)})
    client = await client_of(manager)
    code = "import only_here, resource\nprint(only_here.VALUE, resource.getrlimit(resource.RLIMIT_NOFILE)[0])"
    assert await output_of(client, code) == "9 321\n"
    assert "PermissionError" in await output_of(
        client, "import socket\ntry:\n    socket.socket()\nexcept OSError as error:\n    print(type(error).__name__)"
    )
    client.stop_channels()
    pid = manager.provisioner.pid
    await manager.shutdown_kernel(now=True)
    assert not psutil.pid_exists(pid)


async def test_a_spawners_zygote_with_changed_modules_is_replaced(
    manager: AsyncKernelManager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "upgraded.py").write_text("VALUE = 1")
    KernelZygote.close()
    monkeypatch.syspath_prepend(str(tmp_path))
    place = Path(tempfile.mkdtemp(prefix="k", dir="/tmp"))
    with Zygote.start(["upgraded"], directory=place / "k"):
        monkeypatch.setenv(provisioner.FOLDER_VARIABLE, str(place / "k"))
        (tmp_path / "upgraded.py").write_text("VALUE = 22")
        await asyncio.sleep(1.1)  # a zygote looks at its files once a second
        await manager.start_kernel()
        assert isinstance(manager.provisioner.process, provisioner.ForkedProcess)
        client = await client_of(manager)
        assert await output_of(client, "import upgraded\nprint(upgraded.VALUE)") == "22\n"
        client.stop_channels()
    shutil.rmtree(place, ignore_errors=True)


async def test_a_forked_kernel_without_network_works_and_has_none(
    manager: AsyncKernelManager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Confinement(write=(str(tmp_path),), files=False, network=False, allow_root=True)
    monkeypatch.setenv(provisioner.CONFINEMENT_VARIABLE, json.dumps(held.as_json()))
    await manager.start_kernel()
    assert isinstance(manager.provisioner.process, provisioner.ForkedProcess)
    client = await client_of(manager)
    assert await output_of(client, "print(6 * 7)") == "42\n"
    code = "import socket\ntry:\n    socket.socket()\nexcept OSError as error:\n    print(type(error).__name__)"
    assert "PermissionError\n" == await output_of(client, code)
    client.stop_channels()
