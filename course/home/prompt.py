"""Kernel messages reach the browser at once.

Jupyter's server leaves Nagle's algorithm on for the socket between kernel and browser (Tornado's
``WebSocketHandler.set_nodelay`` names the cost). A kernel's answer is two small messages, its state and the result; the
second then waits until the browser's system acknowledges the first, about 40 ms on Linux: as long as a bench computes.
"""

from __future__ import annotations

from typing import Any


def send_at_once(server: Any) -> None:
    """Make the server's kernel connections send each message as it comes."""
    settings = server.web_app.settings
    settings["kernel_websocket_connection_class"] = _prompt(settings["kernel_websocket_connection_class"])


def _prompt(stock: Any) -> Any:
    class PromptConnection(stock):
        """The server's own kind of connection, without the wait."""

        def connect(self) -> Any:
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    return PromptConnection
