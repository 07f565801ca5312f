"""A real hub: named servers, accounts of the machine, packages that trainees install, and what a class bears."""

from __future__ import annotations

import asyncio
import os
import pwd
import secrets
import subprocess
import zipfile
from collections.abc import Iterator

import psutil
import pytest
from bench.hubs import PASSWORD, RunningHub
from bench.trainees import Trainee

pytestmark = [
    pytest.mark.hub,
    pytest.mark.xdist_group("warm-hub"),
    pytest.mark.skipif(os.getuid() != 0, reason="the uids looked at are given by a root hub"),
]
FIRST_UID = 240_000 + os.getpid() % 1000 * 10
BOUNDS = f"""
c.WarmSpawner.uid_first = {FIRST_UID}
c.WarmSpawner.uid_last = {FIRST_UID + 9}
c.JupyterHub.allow_named_servers = True
c.WarmSpawner.process_limit = 100
c.WarmSpawner.open_files_limit = 512
c.WarmSpawner.folder_limit = 50 * 10**6
c.WarmSpawner.kernel_memory_limit = 10**9
"""
BOMB = """
import os, time
born = []
try:
    while len(born) < 5000:
        pid = os.fork()
        if not pid:
            time.sleep(600)
            os._exit(0)
        born.append(pid)
except OSError as error:
    print("stopped", len(born) < 100)
"""
MEMORY = """
kept = []
try:
    for _ in range(200):
        kept.append(bytearray(50 * 10**6))
except MemoryError:
    print("stopped", len(kept) < 30)
    kept.clear()
"""
FILES = """
kept = []
try:
    while len(kept) < 100_000:
        kept.append(open("/dev/null"))
except OSError:
    print("stopped", len(kept) < 512)
    for one in kept: one.close()
"""
FOLDER = """
import time
for number in range(300):
    open(f"filling-{number}", "wb").write(bytes(10**6))
    time.sleep(0.02)
print("not stopped")
"""


@pytest.fixture(scope="module")
def hub() -> Iterator[RunningHub]:
    with RunningHub("warm", BOUNDS) as running:
        yield running


async def enter(hub: RunningHub, name: str, password: str = PASSWORD, server_name: str = "") -> Trainee:
    trainee = Trainee(hub.url, name, password, timeout=120, server_name=server_name)
    await trainee.log_in()
    await trainee.start_server()
    await trainee.first_plot()
    return trainee


async def said_by(trainee: Trainee, code: str, patience: float = 180) -> str:
    socket = await trainee.open_channels()
    try:
        return str((await asyncio.wait_for(trainee.run(socket, code, "stream"), patience))["text"]).strip()
    finally:
        socket.close()


async def test_named_servers_of_one_person_run_side_by_side(hub: RunningHub) -> None:
    usual, named = await asyncio.gather(enter(hub, "nina"), enter(hub, "nina", server_name="project"))
    prefix = "import os; print(os.environ['JUPYTERHUB_SERVICE_PREFIX'], os.environ['TMPDIR'])"
    first, second = (await said_by(usual, prefix)).split(), (await said_by(named, prefix)).split()
    assert ["/user/nina/", "/user/nina/project/"] == [first[0], second[0]]
    assert first[1] != second[1]
    titles = {" ".join(process.info["cmdline"] or ()).strip() for process in psutil.process_iter(["cmdline"])}
    assert {"server nina", "server nina/project"} <= titles


async def test_pip_install_changes_neither_the_shared_packages_nor_the_next_start(hub: RunningHub) -> None:
    olga = await enter(hub, "olga")
    home = hub.folder / "homes" / "olga"
    wheel = home / "kit_guest-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as made:
        made.writestr("kit_guest.py", "VALUE = 'guest'\n")
        made.writestr("kit_guest-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: kit-guest\nVersion: 1.0\n")
        made.writestr("kit_guest-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        made.writestr("kit_guest-1.0.dist-info/RECORD", "")
    quiet = "import subprocess, sys\nprint(subprocess.run([sys.executable, '-m', 'pip', 'install', '-q', '--no-index', "
    refused = await said_by(olga, quiet + f"{str(wheel)!r}], capture_output=True, text=True).stderr)")
    assert "ermission denied" in refused
    own = await said_by(olga, quiet + f"'--target', 'own', {str(wheel)!r}]).returncode)")
    assert own.splitlines()[-1] == "0"
    assert "guest" == await said_by(olga, "sys.path.append('own'); import kit_guest; print(kit_guest.VALUE)")
    petr = await enter(hub, "petr")
    assert "None" == await said_by(petr, "import importlib.util; print(importlib.util.find_spec('kit_guest'))")
    assert "2" == await said_by(olga, "print(1 + 1)")


async def test_a_trainee_who_goes_too_far_is_stopped_and_the_others_work_on(hub: RunningHub) -> None:
    wild, calm = await asyncio.gather(enter(hub, "wild"), enter(hub, "calm"))
    for code in (FILES, MEMORY, BOMB):
        trouble = asyncio.ensure_future(said_by(wild, code))
        assert "4" == await said_by(calm, "print(2 + 2)")
        assert "stopped True" == await trouble
        await wild.close_kernel()
        await wild.first_plot()
    trouble = asyncio.ensure_future(said_by(wild, FOLDER, patience=30))
    await calm.first_plot()
    with pytest.raises((RuntimeError, TimeoutError)):
        await trouble
    grown = sum(path.stat().st_size for path in (hub.folder / "homes" / "wild").glob("filling-*"))
    assert grown < 150 * 10**6
    assert "5" == await said_by(calm, "print(2 + 3)")


@pytest.fixture
def unix_account() -> Iterator[tuple[str, str]]:
    name, password = f"kit{os.getpid() % 10_000}", secrets.token_urlsafe(12)
    subprocess.run(["useradd", "--create-home", "--shell", "/bin/bash", name], check=True, capture_output=True)
    subprocess.run(["chpasswd"], input=f"{name}:{password}", text=True, check=True, capture_output=True)
    yield name, password
    subprocess.run(["userdel", "--remove", "--force", name], check=False, capture_output=True)


async def test_an_account_of_the_machine_logs_in_by_pam_and_works_as_itself(unix_account: tuple[str, str]) -> None:
    name, password = unix_account
    extra = "\nc.JupyterHub.authenticator_class = 'pam'\nc.WarmSpawner.accounts = 'system'\n"
    with RunningHub("warm", extra + "c.PAMAuthenticator.open_sessions = False\n") as hub:
        trainee = await enter(hub, name, password)
        entry = pwd.getpwnam(name)
        said = await said_by(trainee, "import os; print(os.getuid(), os.getgid(), os.path.expanduser('~'))")
        assert f"{entry.pw_uid} {entry.pw_gid} {entry.pw_dir}" == said
        stranger = Trainee(hub.url, name, "not the password", timeout=60)
        with pytest.raises(RuntimeError):
            await stranger.log_in()
