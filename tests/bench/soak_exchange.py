"""Two hundred trainees submit at once; then the service is killed three hundred times while they submit.

``python -m tests.bench.soak_exchange [--quick]``. Everything is real: a JupyterHub, its tokens, the service's own
process, SQLite and a PostgreSQL server. The last line sums up::

    submitted=200 lost=0 duplicated=0 p95_s=2.1 killed=300 harmed=0
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import random
import statistics
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from course.exchange.client import Client
from tests.exchange.harness import Hub, free_ports, running_hub, wait_for, write_files
from tests.exchange.postgres import running_postgres

COURSE, ASSIGNMENT = "soak", "session 1"
MEGABYTE = 1_000_000


@dataclass
class Scale:
    """How much of everything."""

    trainees: int
    seconds: float
    kills: int
    uploaders: int = 4


def archive(size: int, seed: int) -> bytes:
    """Return a plain tar file with one notebook of `size` bytes that no other seed has."""
    body = random.Random(seed).randbytes(size // 2).hex().encode()
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as tar:
        info = tarfile.TarInfo("session.ipynb")
        info.size = len(body)
        tar.addfile(info, io.BytesIO(body))
    return target.getvalue()


def submit(client: Client, body: bytes) -> tuple[float, dict[str, Any]]:
    """Submit and return the seconds it took, with the receipt."""
    began = time.perf_counter()
    path = ("courses", COURSE, "assignments", ASSIGNMENT, "submissions")
    receipt = client.ask("POST", *path, data=body, headers={"Content-Type": "application/x-tar"})
    return time.perf_counter() - began, receipt


def release(client: Client, folder: Path) -> None:
    """Release the assignment that everybody submits."""
    source = write_files(folder / "release", {"session.ipynb": "{}"})
    client.upload("PUT", "courses", COURSE, "assignments", ASSIGNMENT, folder=source, params={"force": True})


@dataclass
class HubWatch:
    """Asks the hub for its login page twice a second while the trainees submit."""

    url: str
    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    done: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Ask until told that it is enough."""
        while not self.done.wait(0.5):
            began = time.perf_counter()
            try:
                requests.get(self.url + "/hub/login", timeout=30).raise_for_status()
            except requests.RequestException:
                self.failed += 1
            self.seconds.append(time.perf_counter() - began)


def class_submits(hub: Hub, scale: Scale) -> dict[str, float]:
    """Let the class submit within a minute, every fourth of them twice, and count what arrived."""
    names = [f"trainee{number:03d}" for number in range(scale.trainees)]
    clients = {name: hub.client(name) for name in ["idle", *names]}
    bodies = {name: archive(MEGABYTE, seed) for seed, name in enumerate(names)}
    idle = [submit(clients["idle"], archive(MEGABYTE, 10_000 + turn))[0] for turn in range(11)]
    print(f"idle: p50 {statistics.median(idle):.3f} s for 1 MB", flush=True)

    def one(index: int) -> float:
        name = names[index]
        time.sleep(index * scale.seconds / len(names) * random.Random(index).uniform(0.8, 1.0))
        taken, _receipt = submit(clients[name], bodies[name])
        if index % 4 == 0:
            submit(clients[name], bodies[name])
        return taken

    watch = HubWatch(hub.url)
    watcher = threading.Thread(target=watch.run)
    watcher.start()
    began = time.perf_counter()
    with ThreadPoolExecutor(len(names)) as pool:
        taken = sorted(pool.map(one, range(len(names))))
    total = time.perf_counter() - began
    watch.done.set()
    watcher.join()
    p95 = taken[int(0.95 * len(taken)) - 1]
    print(f"class: {len(taken)} x 1 MB in {total:.1f} s; p50 {statistics.median(taken):.3f} s, p95 {p95:.3f} s, "
          f"slowest {taken[-1]:.3f} s; idle p50 {statistics.median(idle):.3f} s", flush=True)  # fmt: skip
    print(f"hub: asked {len(watch.seconds)} times meanwhile, {watch.failed} failed, "
          f"slowest {max(watch.seconds, default=0):.3f} s", flush=True)  # fmt: skip
    lost, duplicated = count(hub.client("teacher"), bodies)
    return {"submitted": len(taken), "lost": lost, "duplicated": duplicated, "p95": p95, "total": total,
            "hub_failed": watch.failed}  # fmt: skip


def count(teacher: Client, bodies: dict[str, bytes]) -> tuple[int, int]:
    """Download everything as the instructor and return how many are lost or damaged, and how many doubled."""
    receipts: dict[str, list[dict[str, Any]]] = {}
    for receipt in teacher.ask("GET", "courses", COURSE, "submissions"):
        receipts.setdefault(receipt["student"], []).append(receipt)
    lost = duplicated = 0
    for name, body in bodies.items():
        mine = receipts.get(name, [])
        duplicated += max(0, len(mine) - 1)
        answer = teacher._send("GET", "courses", COURSE, "submissions", mine[-1]["id"], "files") if mine else None
        lost += answer is None or answer.content != body
    return lost, duplicated


@dataclass
class Attempt:
    """An upload that was begun; acknowledged once it has a receipt."""

    student: str
    sha256: str
    acknowledged: bool = False


class Killing:
    """Starts the service, lets trainees submit, kills it, and does so again.

    Parameters
    ----------
    hub : Hub
        Whose tokens are used; its own exchange is left alone.
    database : str
        SQLAlchemy URL; empty for SQLite in `folder`.
    """

    def __init__(self, hub: Hub, folder: Path, database: str, scale: Scale, seed: int) -> None:
        self.port = free_ports(1)[0]
        self.folder = folder
        self.scale = scale
        self.rng = random.Random(seed)
        self.url = f"http://127.0.0.1:{self.port}/services/exchange/"
        self.clients = [Client(self.url, hub.token_for(f"trainee{n:03d}"), pauses=()) for n in range(scale.uploaders)]
        self.teacher = Client(self.url, hub.token_for("teacher"), pauses=())
        self.attempts: list[Attempt] = []
        self.in_flight = 0
        self.env = {
            **os.environ,
            "COURSE_EXCHANGE_DATA": str(folder),
            "COURSE_EXCHANGE_DATABASE": database,
            "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{self.port}",
            "JUPYTERHUB_SERVICE_PREFIX": "/services/exchange/",
            "JUPYTERHUB_SERVICE_NAME": "exchange",
            "JUPYTERHUB_API_URL": f"http://127.0.0.1:{hub.ports[1]}/hub/api",
            "JUPYTERHUB_API_TOKEN": hub.token,
            "JUPYTERHUB_OAUTH_ACCESS_SCOPES": '["access:services!service=exchange"]',
        }
        self.env.pop("PYTHONDONTWRITEBYTECODE", None)

    def start(self) -> subprocess.Popen[bytes]:
        """Start the service."""
        with (self.folder / "service.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "course.exchange.service"], env=self.env, stdout=log, stderr=log
            )

    def _up(self) -> bool:
        return requests.get(self.url + "api/health", timeout=1).ok

    def _upload(self, index: int, stopped: threading.Event) -> None:
        """Submit something new again and again until the service is gone."""
        rng = random.Random(self.rng.random() + index)
        while not stopped.is_set():
            body = archive(rng.choice([2_000, 50_000, 1_000_000]), rng.getrandbits(60))
            attempt = Attempt(f"trainee{index:03d}", hashlib.sha256(body).hexdigest())
            self.attempts.append(attempt)
            try:
                _taken, receipt = submit(self.clients[index], body)
            except Exception:
                self.in_flight += 1
                return
            if receipt["sha256"] == attempt.sha256:
                attempt.acknowledged = True

    def one(self) -> None:
        """Start, submit, kill at a random moment: one time in ten while it is still starting."""
        service = self.start()
        stopped = threading.Event()
        if self.rng.random() < 0.1:
            time.sleep(self.rng.uniform(0.1, 1.5))
        else:
            wait_for(self._up, "the service")
            threads = [
                threading.Thread(target=self._upload, args=(index, stopped)) for index in range(len(self.clients))
            ]
            for thread in threads:
                thread.start()
            time.sleep(self.rng.uniform(0.0, 1.5))
            service.kill()
            stopped.set()
            for thread in threads:
                thread.join()
        service.kill()
        service.wait()

    def run(self) -> int:
        """Kill as often as asked and return how many submissions came to harm."""
        service = self.start()
        try:
            wait_for(self._up, "the service")
            release(self.teacher, self.folder)
        finally:
            service.kill()
            service.wait()
        for turn in range(self.scale.kills):
            self.one()
            if (turn + 1) % 25 == 0:
                print(f"  {turn + 1} kills", flush=True)
        return self._harmed()

    def _harmed(self) -> int:
        """Start once more and compare: acknowledged is there, whole; unacknowledged is absent or whole."""
        service = self.start()
        try:
            wait_for(self._up, "the service")
            receipts = self.teacher.ask("GET", "courses", COURSE, "submissions")
        finally:
            service.terminate()
            service.wait(30)
        known = {(receipt["student"], receipt["sha256"]) for receipt in receipts}
        begun = {(attempt.student, attempt.sha256) for attempt in self.attempts}
        acknowledged = {(attempt.student, attempt.sha256) for attempt in self.attempts if attempt.acknowledged}
        broken = {pair for pair in known if not self._whole(pair[1])}
        print(f"  {len(begun)} begun, {len(acknowledged)} acknowledged, {len(known)} kept, {self.in_flight} cut off; "
              f"missing {len(acknowledged - known)}, broken {len(broken)}, unknown {len(known - begun)}, "
              f"doubled {len(receipts) - len(known)}", flush=True)  # fmt: skip
        return len(acknowledged - known) + len(broken) + len(known - begun) + len(receipts) - len(known)

    def _whole(self, sha256: str) -> bool:
        path = self.folder / "store" / "objects" / sha256[:2] / sha256
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def main() -> int:
    """Run both parts and print the summing line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument("--seed", type=int, default=2015)
    arguments = parser.parse_args()
    scale = Scale(20, 5.0, 10) if arguments.quick else Scale(200, 45.0, 150)
    groups = {
        f"formgrade-{COURSE}": ["teacher"],
        f"nbgrader-{COURSE}": ["idle", *(f"trainee{number:03d}" for number in range(scale.trainees))],
    }
    with tempfile.TemporaryDirectory(prefix="soak-") as scratch, running_hub(Path(scratch, "hub"), groups) as hub:
        release(hub.client("teacher"), Path(scratch))
        result = class_submits(hub, scale)
        harmed = 0
        with running_postgres() as address:
            for label, database in (("SQLite", ""), ("PostgreSQL", address)):
                print(f"killing the service on {label}", flush=True)
                folder = Path(scratch, label)
                folder.mkdir()
                harmed += Killing(hub, folder, database, scale, arguments.seed).run()
    print(f"submitted={result['submitted']:.0f} lost={result['lost']:.0f} duplicated={result['duplicated']:.0f} "
          f"p95_s={result['p95']:.1f} killed={2 * scale.kills} harmed={harmed}")  # fmt: skip
    sound = not (result["lost"] or result["duplicated"] or harmed or result["hub_failed"])
    return 0 if sound and result["total"] < 60 and result["p95"] < 3 else 1


if __name__ == "__main__":
    sys.exit(main())
