"""What a killed hub left behind: its proxy and its services, which nobody stops and which keep their ports."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import psutil


def end_left_over(folder: Path, *, patience: float = 10.0) -> int:
    """End the proxy and the services of a hub that is gone; return how many processes that were.

    They are told by their working directory, which is the hub's own folder and nobody else's. People's servers
    work in their homes and are left alone: the next hub finds them again. While the hub itself runs, nothing is done.

    Parameters
    ----------
    folder : Path
        The hub's working directory.
    patience : float
        Seconds to wait for them to end by themselves before they are killed.
    """
    found = [process for process in psutil.process_iter() if _works_in(process, folder.resolve())]
    if any(_is_hub(process) for process in found):
        return 0
    for process in found:
        with suppress(psutil.Error):
            process.terminate()
    _gone, alive = psutil.wait_procs(found, timeout=patience)
    for process in alive:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(alive, timeout=patience)
    return len(found)


def _works_in(process: psutil.Process, folder: Path) -> bool:
    if process.pid in (os.getpid(), os.getppid()):
        return False
    with suppress(psutil.Error, OSError):
        own = not hasattr(os, "getuid") or process.uids().real == os.getuid()
        left = _is_hub(process) or "traefik" in process.name() or "course.exchange" in " ".join(process.cmdline())
        return own and left and Path(process.cwd()) == folder
    return False


def _is_hub(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return process.cmdline()[1:3] == ["-m", "jupyterhub"]
    return False
