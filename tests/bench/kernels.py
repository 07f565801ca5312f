"""How long a kernel alone takes from its start to its first figure: stock's provisioner and ours in turn.

Run by ``make bench-class`` after the class, or ``python -m tests.bench.kernels``. A kernel manager starts the kernel, a
client waits for the kernel's first word, runs a plot and waits for the picture; both over Unix sockets, with no hub,
proxy or websocket between, which take either the same time. The last line is ``kernel=A``, stock's median by ours.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerFactory

from course.warm.provisioner import KernelZygote
from tests.bench.trainees import PLOT

PROVISIONERS = {"stock": "local-provisioner", "warm": "warm-provisioner"}
PATIENCE = 120


async def compare(count: int) -> dict[str, float]:
    """Start `count` kernels of each kind in turn; return the median seconds to the first figure by kind."""
    seconds: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="k", dir="/tmp") as folder:
        for number in range(count + 1):
            for kind, provisioner in PROVISIONERS.items():
                taken = await first_figure(provisioner, Path(folder, f"{kind}{number}"))
                # The first of each reads files that the others find in memory, and starts the zygote.
                if number:
                    seconds[kind].append(taken)
    KernelZygote.close()
    return {kind: statistics.median(values) for kind, values in seconds.items()}


async def first_figure(provisioner: str, address: Path) -> float:
    """Start a kernel, let it plot, end it; return the seconds from the start to the picture."""
    os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = provisioner
    KernelProvisionerFactory.clear_instance()
    manager = AsyncKernelManager(transport="ipc", ip=str(address))
    began = time.monotonic()
    await manager.start_kernel()
    client = manager.client()
    client.start_channels(stdin=False, hb=False, control=False)
    try:
        # From its first word on, all that it says is heard.
        await client.get_iopub_msg(timeout=PATIENCE)
        await picture(client, client.execute(PLOT))
        return time.monotonic() - began
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)


async def picture(client: AsyncKernelClient, request: str) -> None:
    """Wait for the picture that answers `request`."""
    while True:
        message = await client.get_iopub_msg(timeout=PATIENCE)
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["msg_type"] == "error":
            raise RuntimeError(message["content"]["evalue"])
        if message["msg_type"] == "display_data":
            if "image/png" not in message["content"]["data"]:
                raise RuntimeError("the plot came without a picture")
            return


def told(medians: Mapping[str, float]) -> str:
    """Return the medians in words."""
    return ", ".join(f"{kind} {seconds:.2f} s" for kind, seconds in medians.items()) + " from start to first figure"


def main() -> None:
    """Print both medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kernels", type=int, default=15)
    # As an ordinary installation runs.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    medians = asyncio.run(compare(parser.parse_args().kernels))
    print(told(medians))
    print(f"kernel={medians['stock'] / medians['warm']:.1f}")


if __name__ == "__main__":
    main()
