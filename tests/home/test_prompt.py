"""A kernel's messages leave the server at once: the socket between kernel and browser has no Nagle's algorithm."""

from __future__ import annotations

import asyncio
import socket
from types import SimpleNamespace
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

from course.home.prompt import send_at_once


class Connection:
    """As Jupyter's own: it is made with the handler of the browser's socket, and connects when that is open."""

    def __init__(self, websocket_handler: WebSocketHandler) -> None:
        self.websocket_handler = websocket_handler

    def connect(self) -> str:
        return "connected"


class Handler(WebSocketHandler):
    def open(self, *_args: str, **_kwargs: str) -> None:
        connection = self.settings["kernel_websocket_connection_class"](self)
        said = connection.connect()
        assert self.ws_connection is not None
        option = self.ws_connection.stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)  # type: ignore[attr-defined]
        self.write_message(f"{said} {bool(option)}")


async def _what_the_socket_says(prompt: bool) -> Any:
    application = Application([("/", Handler)], kernel_websocket_connection_class=Connection)
    if prompt:
        send_at_once(SimpleNamespace(web_app=application))
    server = HTTPServer(application)
    listening, port = bind_unused_port()
    server.add_socket(listening)
    client = await websocket_connect(f"ws://127.0.0.1:{port}/")
    said = await client.read_message()
    client.close()
    server.stop()
    await server.close_all_connections()
    return said


def test_the_socket_waits_for_nothing_with_the_courses_extension_and_does_without() -> None:
    assert (asyncio.run(_what_the_socket_says(prompt=True))) == "connected True"
    assert (asyncio.run(_what_the_socket_says(prompt=False))) == "connected False"
