"""A server's port, bound by the hub and handed to the server: nobody can take it in between.

A port that is only looked for and then left is, when a class starts together, sometimes given to two; whoever comes
second would find the neighbour's server behind their address.
"""

from __future__ import annotations

import socket
from contextlib import suppress

from tornado.netutil import bind_sockets

from course.warm import child

NAME = "listening"


class Listening:
    """The hub's side: sockets that listen at `port` of `address`, or at a free one for 0. A context manager.

    Raises
    ------
    OSError
        The port is taken, or the address is not this machine's.
    """

    def __init__(self, port: int, address: str) -> None:
        self._sockets = bind_sockets(port, address)
        self.port: int = self._sockets[0].getsockname()[1]

    def descriptors(self) -> dict[str, int]:
        """Return the descriptors to pass, by the names under which :func:`take` finds them."""
        return {f"{NAME}{number}": each.fileno() for number, each in enumerate(self._sockets)}

    def close(self) -> None:
        """Close this process's copies."""
        while self._sockets:
            self._sockets.pop().close()

    def __enter__(self) -> Listening:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def take() -> list[socket.socket]:
    """In the child: return the sockets that came with the request; none where none came, or the second time."""
    taken: list[socket.socket] = []
    with suppress(KeyError):
        while True:
            taken.append(socket.socket(fileno=child.take_inherited(f"{NAME}{len(taken)}")))
    return taken
