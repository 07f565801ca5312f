"""How a child says that it can be talked to: a byte through a pipe. Its end closes the pipe, and so says so too."""

from __future__ import annotations

import asyncio
import os
import select
from contextlib import suppress

from course.warm import child

READY = "ready"


class ReadyPipe:
    """The asking side: pass `writing` to the child under the name ``READY``, give it away, wait. A context manager."""

    def __init__(self) -> None:
        self.reading, self.writing = os.pipe()

    def give_away(self) -> None:
        """Close this process's copy of the child's end."""
        if self.writing >= 0:
            os.close(self.writing)
            self.writing = -1

    def poll(self, seconds: float) -> bool:
        """Wait at most `seconds`; return whether the child is ready, or has ended."""
        waiting = select.poll()
        waiting.register(self.reading, select.POLLIN)
        return bool(waiting.poll(seconds * 1000))

    async def wait(self) -> None:
        """Wait until the child is ready, or has ended."""
        loop, come = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self.reading, come.set)
        try:
            await come.wait()
        finally:
            loop.remove_reader(self.reading)

    def __enter__(self) -> ReadyPipe:
        return self

    def __exit__(self, *_: object) -> None:
        self.give_away()
        os.close(self.reading)


def tell_ready() -> None:
    """In a child: say that it is ready. Does nothing where nobody asked, or twice."""
    try:
        writing = child.take_inherited(READY)
    except KeyError:
        return
    with suppress(BrokenPipeError):
        os.write(writing, b"1")
    os.close(writing)
