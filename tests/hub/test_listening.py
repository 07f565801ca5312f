"""A server's port is bound from the moment it is chosen until the server listens there itself."""

from __future__ import annotations

import os
import socket

import pytest

from course.hub import listening
from course.hub.listening import Listening
from course.warm import child


def test_nobody_else_can_take_the_port() -> None:
    with Listening(0, "127.0.0.1") as chosen, socket.socket() as other:
        with pytest.raises(OSError, match="in use"):
            other.bind(("127.0.0.1", chosen.port))
        with pytest.raises(OSError, match="in use"):
            Listening(chosen.port, "127.0.0.1")


def test_many_at_once_have_a_port_each() -> None:
    many = [Listening(0, "127.0.0.1") for _ in range(100)]
    try:
        assert len({each.port for each in many}) == 100
    finally:
        for each in many:
            each.close()


def test_the_child_answers_where_the_hub_began_to_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    with Listening(0, "127.0.0.1") as chosen:
        handed = {name: os.dup(number) for name, number in chosen.descriptors().items()}
        port = chosen.port
    monkeypatch.setattr(child, "_inherited", handed)
    (taken,) = listening.take()
    with taken, socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        taken.setblocking(True)
        server, _ = taken.accept()
        with server:
            server.sendall(b"here")
            assert client.recv(4) == b"here"
    assert listening.take() == []
