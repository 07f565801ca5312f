"""How a client and a keeper talk: one length-prefixed JSON request with descriptors, then JSON lines both ways."""

from __future__ import annotations

import array
import json
import select
import socket
import struct
import time
from collections.abc import Sequence
from typing import Any

from course.warm.errors import RefusedError, ZygoteGoneError

LONGEST_REQUEST = 4 * 1024 * 1024
MOST_DESCRIPTORS = 16
SEND_SECONDS = 5.0
_HEADER = struct.Struct("=4sI")
_MAGIC = b"warm"


def send_request(connection: socket.socket, request: Any, descriptors: Sequence[int] = ()) -> None:
    """Send `request` as JSON, and `descriptors` beside its first bytes."""
    body = json.dumps(request).encode()
    if len(body) > LONGEST_REQUEST:
        raise RefusedError(f"The request is {len(body)} bytes long; {LONGEST_REQUEST} are taken at most.")
    header = _HEADER.pack(_MAGIC, len(body))
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
    connection.sendmsg([header], rights)
    connection.sendall(body)


def receive_request(connection: socket.socket) -> tuple[Any, list[int]]:
    """Return the request and the descriptors that came with it.

    Raises
    ------
    RefusedError
        The bytes are no request.
    ZygoteGoneError
        The other side closed before a whole request had come.
    """
    space = socket.CMSG_SPACE(MOST_DESCRIPTORS * array.array("i").itemsize)
    header, ancillary, flags, _ = connection.recvmsg(_HEADER.size, space, socket.MSG_CMSG_CLOEXEC)
    descriptors = array.array("i")
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(data[: len(data) - len(data) % descriptors.itemsize])
    header += receive_exactly(connection, _HEADER.size - len(header))
    magic, length = _HEADER.unpack(header)
    if magic != _MAGIC or length > LONGEST_REQUEST or flags & socket.MSG_CTRUNC:
        raise RefusedError("The bytes received are no request.")
    try:
        return json.loads(receive_exactly(connection, length)), list(descriptors)
    except ValueError as error:
        raise RefusedError(f"The request is not JSON: {error}.") from error


def receive_exactly(connection: socket.socket, length: int) -> bytes:
    """Return the next `length` bytes."""
    parts = bytearray()
    while len(parts) < length:
        part = connection.recv(min(65536, length - len(parts)))
        if not part:
            raise ZygoteGoneError("The connection was closed before the request was whole.")
        parts += part
    return bytes(parts)


class Lines:
    """JSON objects, one a line, over a stream socket."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self._buffer = bytearray()

    def send(self, message: Any) -> None:
        """Send one message; a peer that has gone is no error, its going is seen on reading."""
        try:
            self.connection.settimeout(SEND_SECONDS)
            self.connection.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            return

    def pop(self) -> dict[str, Any] | None:
        """Return the next message that has come whole, else ``None``."""
        line, found, rest = self._buffer.partition(b"\n")
        if not found:
            return None
        self._buffer = bytearray(rest)
        message = json.loads(line)
        if not isinstance(message, dict):
            raise RefusedError("A message must be an object.")
        return message

    def fill(self) -> bool:
        """Read what has come; return whether the other side is still there."""
        try:
            part = self.connection.recv(65536)
        except BlockingIOError:
            return True
        except ConnectionError:
            return False
        self._buffer += part
        return bool(part)

    def receive(self, timeout: float | None) -> dict[str, Any]:
        """Wait at most `timeout` seconds for the next message.

        Raises
        ------
        ZygoteGoneError
            The other side closed.
        TimeoutError
            Nothing whole came in time.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        self.connection.setblocking(False)
        while (message := self.pop()) is None:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            if not self._wait(left):
                raise TimeoutError("Nothing came in time.")
            if not self.fill():
                raise ZygoteGoneError("The process went away without a word.")
        return message

    def _wait(self, seconds: float | None) -> bool:
        waiting = select.poll()
        waiting.register(self.connection, select.POLLIN)
        return bool(waiting.poll(None if seconds is None else seconds * 1000))
