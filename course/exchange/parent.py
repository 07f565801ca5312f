"""Ending with the hub: a service whose hub was killed would otherwise stay behind and hold its port."""

from __future__ import annotations

import os
import signal
import threading
import time

_INTERVAL_SECONDS = 1.0


def end_with_parent() -> None:
    """Ask this process to end once the one that started it is gone; a container's first process has none to follow."""
    parent = os.getppid()
    if parent > 1:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_INTERVAL_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
