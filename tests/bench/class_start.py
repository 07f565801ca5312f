"""How long until a whole class has a first plot: stock's spawner and ours in turn, on the same hub configuration.

Run by ``make bench-class``, or ``python -m tests.bench.class_start --trainees 6`` for a quick look. The last line is
``class_start=A memory=B kernel=C failed=D``:

class_start  stock's time until the last trainee has a first plot, divided by ours
memory       ours divided by stock's: the mean over trainees of the proportional set size of all processes that run
             for one (server and kernel, and with ours their keepers and the zygote of the kernels)
kernel       stock's time from a kernel's start to its first figure, divided by ours: medians of kernels started in turn by
             jupyter_client (:mod:`tests.bench.kernels`); the line above it has the same through hub, proxy, server and
             websocket, which take either the same time, when the class has settled
failed       trainees of either round who got no plot

Both hubs have time limits raised so that stock fails nobody, bytecode is compiled before, and the clock starts when
the hub is up and idle; for ours that includes its preloading, whose time is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import compileall
import os
import statistics
import sys
import sysconfig
import time
from collections import defaultdict
from dataclasses import dataclass

import psutil

from course.warm.preload import proportional_bytes
from tests.bench import kernels
from tests.bench.hubs import PASSWORD, RunningHub
from tests.bench.trainees import Times, Trainee

KERNELS_ALONE = 15


@dataclass
class Round:
    """What one hub did."""

    times: list[Times]
    last: float
    memory: float
    kernel: float
    ready: float
    spent: dict[str, float]

    @property
    def failed(self) -> int:
        """How many trainees got no plot."""
        return sum(bool(times.failure) for times in self.times)


def main() -> None:
    """Run both rounds and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--trainees", type=int, default=30)
    trainees = parser.parse_args().trainees
    # The bytecode of both: what a fresh installation compiles once is no part of a class.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(sysconfig.get_paths()["purelib"], quiet=2, workers=2)
    rounds = {kind: run_round(kind, trainees) for kind in ("stock", "warm")}
    stock, warm = rounds["stock"], rounds["warm"]
    failed = stock.failed + warm.failed
    print(f"a first plot in a settled class, through hub, proxy and websocket: {stock.kernel / warm.kernel:.1f}")
    alone = asyncio.run(kernels.compare(KERNELS_ALONE))
    print(kernels.told(alone))
    print(
        f"class_start={stock.last / warm.last:.1f} memory={warm.memory / stock.memory:.2f} "
        f"kernel={alone['stock'] / alone['warm']:.1f} failed={failed}"
    )
    sys.exit(bool(failed))


def run_round(kind: str, trainees: int) -> Round:
    """Start a hub, seat the class, measure, stop the hub."""
    with RunningHub(kind) as hub:
        began = time.monotonic()
        settle(hub)
        ready = time.monotonic() - began
        result = asyncio.run(seat(hub, trainees, ready))
    report(kind, result)
    return result


def settle(hub: RunningHub, quiet: float = 1.0, timeout: float = 120) -> None:
    """Wait until the hub and its children use next to no processor time."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        before = sum(processor(process) for process in tree(hub))
        time.sleep(quiet)
        if sum(processor(process) for process in tree(hub)) - before < 0.05 * quiet:
            return


def tree(hub: RunningHub) -> list[psutil.Process]:
    """Return the hub's process and all that runs for it."""
    if hub.process is None:
        return []
    top = psutil.Process(hub.process.pid)
    return [top, *top.children(recursive=True)]


def processor(process: psutil.Process) -> float:
    """Return the processor seconds a process has used; 0 if it has gone."""
    try:
        used = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(used.user + used.system)


async def seat(hub: RunningHub, count: int, ready: float) -> Round:
    """Let `count` trainees start together; then measure memory, and kernels started one after the other."""
    before = {process.pid: processor(process) for process in tree(hub)}
    trainees = [Trainee(hub.url, f"trainee{number}", PASSWORD) for number in range(count)]
    began = time.monotonic()
    times = await asyncio.gather(*(trainee.take_part(began) for trainee in trainees))
    last = max((entry.plot for entry in times), default=0.0)
    spent: dict[str, float] = defaultdict(float)
    for process in tree(hub):
        spent[role_of(hub, process)] += processor(process) - before.get(process.pid, 0.0)
    memory = memory_of(hub) / count
    alone = await kernels_alone(trainees[0]) if not times[0].failure else [float("nan")]
    return Round(list(times), last, memory, statistics.median(alone), ready, dict(spent))


async def kernels_alone(trainee: Trainee) -> list[float]:
    """Start kernels one after the other, each when the one before has gone; return the seconds to each first plot."""
    taken = []
    for _ in range(KERNELS_ALONE):
        taken.append(await trainee.first_plot())
        await trainee.close_kernel()
    return taken


def role_of(hub: RunningHub, process: psutil.Process) -> str:
    """Return what a process is for."""
    try:
        words = " ".join(process.cmdline())
    except psutil.Error:
        return "gone"
    if hub.process is not None and process.pid == hub.process.pid:
        return "hub"
    for role, sign in (
        ("proxy", "traefik"),
        ("hub zygote", "course-hub zygote"),
        ("keepers", "keeper"),
        ("kernel zygotes", "kernel zygote"),
        ("kernels", "ipykernel_launcher"),
        ("kernels", "kernel"),
        ("servers", "singleuser"),
        ("servers", "server "),
    ):
        if sign in words:
            return role
    return "other"


def memory_of(hub: RunningHub) -> float:
    """Return the bytes of all processes that run for trainees."""
    shared = ("hub", "proxy", "hub zygote", "gone")
    return float(sum(proportional_bytes(process.pid) for process in tree(hub) if role_of(hub, process) not in shared))


def report(kind: str, result: Round) -> None:
    """Print what one round measured, and where the processor time went."""
    plots = sorted(entry.plot for entry in result.times if not entry.failure)
    servers = sorted(entry.server for entry in result.times if not entry.failure)
    if plots:
        middle = {"server": statistics.median(servers), "plot": statistics.median(plots)}
        print(
            f"{kind}: settled {result.ready:.1f} s after its login page; server median {middle['server']:.1f} s;"
            f" first plot median {middle['plot']:.1f} s, last {result.last:.1f} s;"
            f" {result.memory / 1e6:.0f} MB a trainee; a kernel alone {result.kernel:.2f} s"
        )
    parts = sorted(result.spent.items(), key=lambda item: -item[1])
    print(f"{kind}: processor seconds: " + ", ".join(f"{role} {seconds:.1f}" for role, seconds in parts))
    for failure in {entry.failure for entry in result.times if entry.failure}:
        print(f"{kind}: failed: {failure}")


if __name__ == "__main__":
    main()
