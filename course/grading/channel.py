"""Messages between the engine and the confined processes: JSON with a length before it, of bounded size.

The peer in a trainee's process is not trusted: whatever it sends is JSON or the channel is closed.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from typing import Any

HEADER = struct.Struct("!I")
LONG_HEADER = struct.Struct("!Q")
LARGEST = 64 * 1024 * 1024  # bytes in a message
MOST_PARTS = 6_000_000  # values in a message: an empty list takes two bytes there and sixty here


class ChannelClosedError(Exception):
    """The other process has ended, or what it sent is not a message."""


class ChannelTimeoutError(Exception):
    """The other process did not answer in time."""


class Channel:
    """One end of a stream socket that carries JSON messages.

    Parameters
    ----------
    sock : socket.socket
        A connected stream socket; the channel owns it.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock

    def send(self, message: dict[str, Any]) -> None:
        """Send one message; raises :class:`ChannelClosedError` when nobody reads."""
        data = json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode("ascii")
        if len(data) > LARGEST:
            raise ChannelClosedError("message too large")
        try:
            self.socket.settimeout(60)
            self.socket.sendall(HEADER.pack(len(data)) + data)
        except OSError as error:
            raise ChannelClosedError(str(error)) from error

    def receive(self, timeout: float | None = None) -> dict[str, Any]:
        """Return the next message.

        Parameters
        ----------
        timeout : float, optional
            Seconds to wait for the whole message; forever if not given.

        Raises
        ------
        ChannelTimeoutError
            When the message is not complete in time.
        ChannelClosedError
            When the other end is closed, or sends what is no JSON object.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        (size,) = HEADER.unpack(self._read(HEADER.size, deadline))
        if size > LARGEST:
            raise ChannelClosedError("message too large")
        data = self._read(size, deadline)
        if size > MOST_PARTS and sum(map(data.count, (b",", b"[", b"{"))) > MOST_PARTS:
            raise ChannelClosedError("message of too many parts")
        try:
            message = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise ChannelClosedError("not a message") from error
        if not isinstance(message, dict):
            raise ChannelClosedError("not a message")
        return message

    def send_bytes(self, data: bytes) -> None:
        """Send bytes as they are, their number before them; raises :class:`ChannelClosedError` when nobody reads."""
        try:
            self.socket.settimeout(60)
            self.socket.sendall(LONG_HEADER.pack(len(data)))
            self.socket.sendall(data)
        except OSError as error:
            raise ChannelClosedError(str(error)) from error

    def receive_bytes(self, most: int, timeout: float) -> bytes:
        """Return bytes that :meth:`send_bytes` sent, at most so many.

        Raises
        ------
        ChannelTimeoutError
            When they are not complete in time.
        ChannelClosedError
            When the other end is closed, or there are more.
        """
        deadline = time.monotonic() + timeout
        (size,) = LONG_HEADER.unpack(self._read(LONG_HEADER.size, deadline))
        if size > most:
            raise ChannelClosedError("too many bytes")
        return self._read(size, deadline)

    def _read(self, size: int, deadline: float | None) -> bytes:
        parts: list[bytes] = []
        while size:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            if not select.select([self.socket], [], [], left)[0]:
                raise ChannelTimeoutError
            try:
                data = self.socket.recv(min(size, 1 << 20))
            except OSError as error:
                raise ChannelClosedError(str(error)) from error
            if not data:
                raise ChannelClosedError("closed")
            parts.append(data)
            size -= len(data)
        return b"".join(parts)

    def close(self) -> None:
        """Close the socket."""
        self.socket.close()
