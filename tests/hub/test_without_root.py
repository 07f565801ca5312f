"""A whole hub run by an ordinary user: everybody has the hub's own uid, and Landlock alone keeps people apart."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from bench.trainees import Trainee

from course.hub.people import read_passwords
from course.hub.prepare import free_port
from course.hub.settings import HubSettings
from course.warm import capabilities

pytestmark = [
    pytest.mark.hub,
    pytest.mark.timeout(900),
    pytest.mark.xdist_group("warm-hub"),
    pytest.mark.skipif(not capabilities().landlock, reason="without root Landlock is what keeps people apart"),
]
# A number without an account where this is root; else whoever runs the tests.
UID = 65_532 if os.getuid() == 0 else os.getuid()
PATIENCE = 300
# Tried in a notebook; each answer is what was got, or the name of the error.
TRY = """
import json, os, socket
def attempt(act):
    try:
        return str(act())[:200]
    except OSError as error:
        return type(error).__name__
def connect(path):
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(path)
    return "connected"
tried = {tried!r}
found = {{}}
for kind, what in tried:
    acts = {{"read": lambda: open(what, "rb").read(80), "list": lambda: os.listdir(what), "signal": lambda: os.kill(int(what), 0),
             "write": lambda: open(what, "ab").close(), "connect": lambda: connect(what)}}
    found[kind + " " + what] = attempt(acts[kind])
print(json.dumps(found))
"""


@dataclass
class Hub:
    """The hub that `course hub` started as an ordinary user, with everybody at work."""

    settings: HubSettings
    process: subprocess.Popen[bytes]
    runtime: Path
    people: dict[str, Trainee]

    def homes(self, name: str) -> Path:
        return self.settings.homes / name

    def server(self, name: str) -> psutil.Process:
        titles = {" ".join(process.cmdline()).strip(): process for process in self.children()}
        return titles[f"server {name}"]

    def kernel(self, name: str) -> psutil.Process:
        below = self.server(name).children(recursive=True)
        return next(process for process in below if " ".join(process.cmdline()).strip() == "kernel")

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    ground = Path(tempfile.mkdtemp(prefix="h", dir="/tmp"))
    runtime = ground / "r"
    runtime.mkdir(mode=0o700)
    for folder in (ground, runtime):
        os.chown(folder, UID, UID if os.getuid() == 0 else -1)
    settings = HubSettings(str(ground / "course"), port=free_port())
    process = start(ground, settings)
    try:
        passwords = read_passwords(settings.passwords)
        url = f"http://127.0.0.1:{settings.port}"
        people = {name: Trainee(url, name, password, timeout=PATIENCE) for name, password in passwords.items()}
        asyncio.run(seat(people))
        yield Hub(settings, process, runtime, people)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(120)
        shutil.rmtree(ground, ignore_errors=True)


def identity() -> dict[str, Any]:
    """Return what makes a process that ordinary user's."""
    return {"user": UID, "group": UID, "extra_groups": []} if os.getuid() == 0 else {}


def start(ground: Path, settings: HubSettings) -> subprocess.Popen[bytes]:
    """Start `course hub` as that user, and wait until it says where the course is."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "PYTHONDONTWRITEBYTECODE")}
    env = {**kept, "HOME": str(ground), "USER": "ordinary", "XDG_RUNTIME_DIR": str(ground / "r")}
    log = ground / "said"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "course",
                "hub",
                "--demo",
                "--folder",
                settings.folder,
                "--port",
                str(settings.port),
            ],
            cwd=ground,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            **identity(),
        )
    deadline = time.monotonic() + PATIENCE
    while "http://127.0.0.1" not in log.read_text() and time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        time.sleep(0.2)
    assert "http://127.0.0.1" in log.read_text()
    return process


async def seat(people: dict[str, Trainee]) -> None:
    async def enter(person: Trainee) -> None:
        await person.log_in()
        await person.start_server()
        await person.first_plot()

    await asyncio.gather(*(enter(people[name]) for name in ("instructor", "trainee1", "trainee2")))


async def said_by(person: Trainee, code: str) -> str:
    socket = await person.open_channels()
    try:
        return str((await asyncio.wait_for(person.run(socket, code, "stream"), PATIENCE))["text"]).strip()
    finally:
        socket.close()


async def tried_by(person: Trainee, *tried: tuple[str, str]) -> dict[str, str]:
    found: dict[str, str] = json.loads(await said_by(person, TRY.format(tried=tried)))
    return found


def secrets_of(hub: Hub) -> list[Path]:
    """What no trainee may read, all of it there."""
    settings = hub.settings
    neighbour = hub.homes("trainee2") / "secret.txt"
    neighbour.write_text("of trainee2")
    (hub.homes("trainee1") / "own.txt").write_text("of trainee1")
    if os.getuid() == 0:
        for path in (neighbour, hub.homes("trainee1") / "own.txt"):
            os.chown(path, UID, UID)
    course = settings.course_folder
    banks = sorted(path for path in (course / "source").rglob("*") if path.is_file())
    exchange = sorted(path for path in (settings.runtime / "exchange").rglob("*") if path.is_file())
    named = [settings.runtime / name for name in ("jupyterhub.sqlite", "cookie_secret", "traefik.toml", "rules.toml")]
    hashes = sorted(settings.runtime.glob("passwords.dbm*"))
    gradebook = course / "gradebook.db"
    if not gradebook.exists():
        code = f"from nbgrader.api import Gradebook; Gradebook('sqlite:///{gradebook}').add_student('trainee1')"
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        subprocess.run(
            [sys.executable, "-c", code], env={"PATH": path, "HOME": str(course)}, cwd=course, check=True, **identity()
        )
    found = [neighbour, gradebook, banks[0], exchange[0], *named, hashes[0], settings.passwords]
    assert [] == [path for path in found if not path.is_file()]
    return found


async def test_everybody_runs_as_the_hubs_user_and_works(hub: Hub) -> None:
    uids = {process.uids().real for process in hub.children()}
    assert {UID} == uids
    for name in ("trainee1", "trainee2", "instructor"):
        said = await said_by(
            hub.people[name],
            "import os; print(os.path.expanduser('~'), open(os.environ['HOME'] + '/try', 'w').write('x'))",
        )
        assert f"{hub.homes(name)} 1" == said


async def test_a_trainees_kernel_reads_no_other_home_nor_the_course_nor_the_hubs_secrets(hub: Hub) -> None:
    tried = [("read", str(path)) for path in secrets_of(hub)]
    tried += [("write", str(path)) for path in secrets_of(hub)]
    tried += [("list", str(path)) for path in (hub.homes("trainee2"), hub.settings.course_folder, hub.settings.runtime)]
    found = await tried_by(hub.people["trainee1"], *tried)
    assert {"PermissionError"} == set(found.values()), found
    own = str(hub.homes("trainee1") / "own.txt")
    assert {f"read {own}": "b'of trainee1'"} == await tried_by(hub.people["trainee1"], ("read", own))


async def test_a_trainees_server_shows_nothing_of_others_either(hub: Hub) -> None:
    trainee = hub.people["trainee1"]
    links = {f"link-{number}.txt": path for number, path in enumerate(secrets_of(hub))}
    links["link-own.txt"] = hub.homes("trainee1") / "own.txt"
    await said_by(
        trainee,
        f"import os\nfor name, path in {[(n, str(p)) for n, p in links.items()]!r}: os.symlink(path, name)\nprint(1)",
    )
    answers = {}
    for name in links:
        answer = await trainee.fetch(f"{trainee.base}files/{name}")
        answers[name] = (answer.code, bytes(answer.body))
    assert (200, b"of trainee1") == answers.pop("link-own.txt")
    assert not [name for name, (code, _) in answers.items() if code == 200], answers


async def test_a_trainee_finds_no_kernel_of_another_and_nothing_of_its_process(hub: Hub) -> None:
    server, kernel = hub.server("trainee2"), hub.kernel("trainee2")
    private = Path(
        (await said_by(hub.people["trainee2"], "import os; print(os.environ['JUPYTER_RUNTIME_DIR'])")).strip()
    )
    sockets = sorted(private.glob("kernel-*ipc*"))
    connections = sorted(private.glob("kernel-*.json"))
    assert sockets
    assert connections
    tried = [("list", str(path)) for path in (hub.runtime, private.parent, private)]
    tried += [("read", str(connections[0])), ("read", "/proc/net/unix")]
    tried += [(kind, f"/proc/{process.pid}/{name}") for process in (server, kernel, psutil.Process(hub.process.pid))
              for kind, name in (("read", "environ"), ("read", "mem"), ("list", "fd"), ("list", "cwd"))]  # fmt: skip
    if capabilities().landlock >= 6:
        tried += [("signal", str(process.pid)) for process in (server, kernel)]
    found = await tried_by(hub.people["trainee1"], *tried)
    assert {"PermissionError"} == set(found.values()), found
    # The same looks succeed where they are one's own.
    own = await tried_by(hub.people["trainee2"], ("list", str(private)), ("connect", str(sockets[0])))
    assert "PermissionError" not in own.values(), own


async def test_a_trainee_gets_nothing_from_anothers_server_without_its_token(hub: Hub) -> None:
    listening = [entry for entry in hub.server("trainee2").net_connections("tcp") if entry.status == psutil.CONN_LISTEN]
    url = f"http://127.0.0.1:{listening[0].laddr.port}/user/trainee2/api/contents/secret.txt"
    code = f"import urllib.request, urllib.error\ntry:\n    print(urllib.request.urlopen({url!r}).read())\nexcept urllib.error.HTTPError as error:\n    print(error.code)"
    assert "403" == await said_by(hub.people["trainee1"], code)


async def test_the_instructor_reads_the_course_and_no_trainees_home(hub: Hub) -> None:
    gradebook, secret = hub.settings.course_folder / "gradebook.db", secrets_of(hub)[0]
    found = await tried_by(hub.people["instructor"], ("read", str(gradebook)), ("read", str(secret)))
    assert "SQLite" in found[f"read {gradebook}"]
    assert "PermissionError" == found[f"read {secret}"]


async def test_a_trainees_processes_have_no_new_privileges_and_a_filter(hub: Hub) -> None:
    for process in (hub.server("trainee1"), hub.kernel("trainee1")):
        status = dict(line.split(":", 1) for line in Path(f"/proc/{process.pid}/status").read_text().splitlines())
        assert ("1", "2") == (status["NoNewPrivs"].strip(), status["Seccomp"].strip())
