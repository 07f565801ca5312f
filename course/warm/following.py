"""A child seen from the process that asked for it: how it runs, how it ended, what to tell it."""

from __future__ import annotations

import asyncio
import select
import signal
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from course.warm import wire
from course.warm.errors import ZygoteGoneError


@dataclass(frozen=True)
class Exit:
    """How a child ended.

    Parameters
    ----------
    code : int, optional
        Its exit code; ``None`` where a signal ended it.
    signal : int
        The signal that ended it; 0 where none did.
    reason : str
        Why its keeper killed it, if it did.
    """

    code: int | None
    signal: int = 0
    reason: str = ""

    @property
    def returncode(self) -> int:
        """The code as :class:`subprocess.Popen` gives it: negative for a signal."""
        return -self.signal if self.code is None else self.code


class Child:
    """A forked process, followed through its keeper."""

    def __init__(self, lines: wire.Lines, started: Mapping[str, Any]) -> None:
        self.pid: int = started["pid"]
        self.start_time: int = started["start_time"]
        self.keeper: int = started["keeper"]
        self.temporary_directory: str | None = started["temporary"]
        self._lines = lines
        self._exit: Exit | None = None
        self._lock = threading.Lock()

    def poll(self) -> Exit | None:
        """Return how the child ended, ``None`` while it runs."""
        with suppress(TimeoutError):
            return self.wait(0)
        return None

    def wait(self, timeout: float | None = None) -> Exit:
        """Wait until the child and all it left behind are gone.

        Raises
        ------
        TimeoutError
            It still runs after `timeout` seconds.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            # Whoever waits must not hold up another thread's poll for longer than a moment.
            with self._lock:
                if self._exit is None:
                    self._exit = self._receive()
                if self._exit is not None:
                    return self._exit
            if deadline is not None and time.monotonic() >= deadline:
                raise TimeoutError(f"The process {self.pid} still runs.")
            self._sleep(deadline)

    def _sleep(self, deadline: float | None) -> None:
        """Sleep until something comes from the keeper, at most half a second."""
        waiting = select.poll()
        try:
            waiting.register(self._lines.connection, select.POLLIN)
        except (ValueError, OSError):
            return
        left = 0.5 if deadline is None else min(0.5, max(0.0, deadline - time.monotonic()))
        waiting.poll(left * 1000)

    def _receive(self) -> Exit | None:
        try:
            message = self._lines.receive(0)
        except TimeoutError:
            return None
        except (ZygoteGoneError, OSError):
            # The keeper was killed, and the child dies with its keeper.
            message = {"code": None, "signal": int(signal.SIGKILL), "reason": "its keeper is gone"}
        self._lines.connection.close()
        return Exit(message["code"], message["signal"], message.get("reason", ""))

    async def wait_async(self, timeout: float | None = None) -> Exit:
        """Like :meth:`wait`, without holding up the event loop."""
        deadline = None if timeout is None else time.monotonic() + timeout
        pause = 0.005
        while (ended := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise TimeoutError
            await asyncio.sleep(pause)
            pause = min(0.1, pause * 2)
        return ended

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send the child a signal; one that has ended is left in peace."""
        if self._exit is None:
            self._lines.send({"signal": int(number)})

    def detach(self) -> None:
        """Let the child live on when this process ends."""
        self._lines.send({"detach": True})

    def fileno(self) -> int:
        """Return the descriptor that becomes readable when the child ends."""
        return self._lines.connection.fileno()

    def close(self) -> None:
        """Kill the child if it runs and is not detached, and forget it."""
        self._lines.connection.close()
