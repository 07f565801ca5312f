"""Kill servers, kernels, zygote and hub at random moments of a working class; nothing else may suffer.

Run by ``make soak``, or ``python -m tests.bench.soak_warm --rounds 20``. In each round all work, one process is
killed with SIGKILL, and then must hold: servers that were not killed run on; everybody can log in, start and plot;
no file of a trainee has changed; no process of a trainee runs without a keeper above it. The last line is
``rounds=200 lost=0 orphans=0 harmed=0 locked_out=0``.

The proxy is the hub's child and keeps its port when the hub is killed; the next start ends it, as that of `course hub` does.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import psutil
from tornado.httpclient import HTTPClientError

from tests.bench.hubs import PASSWORD, RunningHub
from tests.bench.trainees import Trainee

VICTIMS = ("server", "server", "kernel", "kernel zygote", "zygote", "zygote", "hub")
TROUBLE = (OSError, RuntimeError, HTTPClientError, KeyError, TimeoutError)
PATIENCE = 90


class Soak:
    """A class under fire.

    Parameters
    ----------
    trainees : int
        How many work.
    seed : int
        Of the choice of victims and moments.
    """

    def __init__(self, trainees: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.first_uid = 300_000 + os.getpid() % 1000 * 100
        extra = f"\nc.WarmSpawner.uid_first = {self.first_uid}\nc.WarmSpawner.uid_last = {self.first_uid + 99}\n"
        self.hub = RunningHub("warm", extra, cleanup=False)
        self.trainees = [
            Trainee(self.hub.url, f"soak{number}", PASSWORD, timeout=PATIENCE) for number in range(trainees)
        ]
        self.count: Counter[str] = Counter(lost=0, orphans=0, harmed=0, locked_out=0)

    async def run(self, rounds: int) -> Counter[str]:
        """Run the rounds; return what went wrong, by kind."""
        self.hub.start()
        try:
            await asyncio.gather(*(self.enter(trainee) for trainee in self.trainees))
            for trainee in self.trainees:
                self.work_of(trainee).write_text(f"the work of {trainee.name}", encoding="utf-8")
            for number in range(rounds):
                await self.round(number)
        finally:
            await self.close()
        return self.count

    def work_of(self, trainee: Trainee) -> Path:
        """Return the file that must stay as it is."""
        return self.hub.folder / "homes" / trainee.name / "work.txt"

    async def enter(self, trainee: Trainee) -> None:
        """Log in, start the server, plot."""
        await trainee.log_in()
        await trainee.start_server()
        await self.plot(trainee)

    async def plot(self, trainee: Trainee) -> None:
        """Start a kernel, plot, end the kernel."""
        await trainee.first_plot()
        await trainee.close_kernel()

    async def round(self, number: int) -> None:
        """Work, kill, recover, look."""
        servers = self.servers()
        working = [asyncio.ensure_future(self.quietly(trainee)) for trainee in self.trainees]
        await asyncio.sleep(self.random.uniform(0, 0.6))
        what, killed = self.kill(self.random.choice(VICTIMS))
        # What was cut off may wait for an answer that never comes.
        _, hanging = await asyncio.wait(working, timeout=10)
        for task in hanging:
            task.cancel()
        if what == "hub":
            await asyncio.to_thread(self.hub.start)
        await asyncio.gather(*(self.recover(trainee) for trainee in self.trainees))
        now = self.servers()
        self.count["lost"] += sum(1 for name, pid in servers.items() if pid != killed and now.get(name) != pid)
        for trainee in self.trainees:
            self.count["harmed"] += self.work_of(trainee).read_text(encoding="utf-8") != f"the work of {trainee.name}"
        self.count["orphans"] += len(await self.orphans())
        print(f"round {number + 1}: killed {what}: {dict(self.count)}", flush=True)

    async def quietly(self, trainee: Trainee) -> None:
        """Work; what fails while things are killed is looked at afterwards."""
        with suppress(*TROUBLE):
            await asyncio.wait_for(self.plot(trainee), PATIENCE)

    async def recover(self, trainee: Trainee) -> None:
        """The trainee goes on, or else logs in again and starts anew."""
        troubles: list[str] = []
        with suppress(*TROUBLE):
            await asyncio.wait_for(self.plot(trainee), PATIENCE)
            return
        for _ in range(3):
            try:
                trainee.jar.clear()
                await asyncio.wait_for(self.enter(trainee), PATIENCE)
                return
            except TROUBLE as error:
                troubles.append(f"{type(error).__name__}: {error}")
            await asyncio.sleep(1)
        self.count["locked_out"] += 1
        print(f"{trainee.name} cannot get in: {troubles}", flush=True)

    def kill(self, wanted: str) -> tuple[str, int]:
        """Kill one process of the kind wanted, or a server where there is none; return what and its pid."""
        if self.hub.process is None:
            return "nothing", 0
        if wanted == "hub":
            top = psutil.Process(self.hub.process.pid)
            top.kill()
            self.hub.process.wait()
            return "hub", top.pid
        titles = {process.pid: self.title(process) for process in self.ours()}
        fitting = {"zygote": "course-hub zygote".__eq__, "server": lambda title: title.startswith("server soak")}
        found = [pid for pid, title in titles.items() if fitting.get(wanted, wanted.__eq__)(title)]
        if not found:
            return self.kill("server") if wanted != "server" else ("nothing", 0)
        victim = self.random.choice(sorted(found))
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        return wanted, victim

    def ours(self) -> list[psutil.Process]:
        """Return the trainees' processes and the hub's zygote."""
        found = self.of_trainees()
        if self.hub.process is not None and self.hub.process.poll() is None:
            found += psutil.Process(self.hub.process.pid).children()
        return found

    def of_trainees(self) -> list[psutil.Process]:
        """Return all processes whose uid this hub gave out."""
        given = range(self.first_uid, self.first_uid + 100)
        return [process for process in psutil.process_iter(["uids"]) if process.info["uids"].real in given]

    @staticmethod
    def title(process: psutil.Process) -> str:
        """Return what ``ps`` shows; empty for a process that is gone."""
        with suppress(psutil.Error):
            # What is left of the arguments' room is empty words.
            return " ".join(process.cmdline()).strip()
        return ""

    def servers(self) -> dict[str, int]:
        """Return the pid of each trainee's server."""
        titles = {self.title(process): process.pid for process in self.of_trainees()}
        names = [trainee.name for trainee in self.trainees]
        return {name: titles[f"server {name}"] for name in names if f"server {name}" in titles}

    async def orphans(self) -> list[int]:
        """Return the trainees' processes that no keeper watches, once what is being cleared up is gone."""
        for _ in range(100):
            found = [process.pid for process in self.of_trainees() if not self.is_kept(process)]
            if not found:
                return []
            await asyncio.sleep(0.1)
        return found

    def is_kept(self, process: psutil.Process) -> bool:
        """Return whether a keeper of the hub's own user stands above the process (or it has just gone)."""
        with suppress(psutil.Error):
            return any(above.uids().real == os.getuid() and self.title(above).startswith("keeper")
                       for above in process.parents())  # fmt: skip
        return True

    async def close(self) -> None:
        """Stop servers and hub; whatever then runs is an orphan."""
        for pid in self.servers().values():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        for _ in range(300):
            if not self.of_trainees():
                break
            await asyncio.sleep(0.1)
        self.count["orphans"] += len(self.of_trainees())
        await asyncio.to_thread(self.hub.__exit__)


def main() -> None:
    """Run the soak and print what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--trainees", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    count = asyncio.run(Soak(chosen.trainees, chosen.seed).run(chosen.rounds))
    print(f"rounds={chosen.rounds} " + " ".join(f"{name}={number}" for name, number in count.items()))
    print(json.dumps({"seed": chosen.seed, **count}), file=sys.stderr)
    sys.exit(any(count.values()))


if __name__ == "__main__":
    if os.getuid() != 0:
        sys.exit("This soak tells its processes by their uids, and so must run as root.")
    main()
