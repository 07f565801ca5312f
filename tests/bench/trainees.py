"""A trainee as the hub sees one: logs in by HTTP, starts a server, opens a kernel's websocket, waits for a plot."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.show()"
AsyncHTTPClient.configure(None, max_clients=400)


@dataclass
class Times:
    """When a trainee had what, seconds from the start of the class; and how long the kernel took."""

    server: float = 0.0
    plot: float = 0.0
    kernel: float = 0.0
    failure: str = ""


@dataclass
class Trainee:
    """One trainee's browser."""

    url: str
    name: str
    password: str
    timeout: float = 600
    jar: dict[tuple[str, str], str] = field(default_factory=dict)
    kernel_id: str = ""
    server_name: str = ""
    tls: dict[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The address of the trainee's server."""
        return f"{self.url}/user/{self.name}/" + (f"{self.server_name}/" if self.server_name else "")

    @property
    def place(self) -> str:
        """Where the hub's API has the server."""
        return f"servers/{self.server_name}" if self.server_name else "server"

    def cookies(self, url: str) -> str:
        """Return the Cookie header for `url`; the longer path wins, as in a browser."""
        path = url.removeprefix(self.url)
        fitting = sorted(((p, n, v) for (p, n), v in self.jar.items() if path.startswith(p)), reverse=True)
        chosen: dict[str, str] = {}
        for _, name, value in fitting:
            chosen.setdefault(name, value)
        return "; ".join(f"{name}={value}" for name, value in chosen.items())

    def xsrf(self, path: str) -> str:
        """Return the token for `path` ("/hub/" or the server's)."""
        return self.jar.get((path, "_xsrf"), "")

    async def fetch(self, url: str, **options: Any) -> HTTPResponse:
        """Fetch, following redirects as a browser does: with the cookies each answer sets."""
        client = AsyncHTTPClient()
        for _ in range(20):
            request = HTTPRequest(
                url,
                follow_redirects=False,
                request_timeout=self.timeout,
                connect_timeout=self.timeout,
                **self.tls,
                headers={"Cookie": self.cookies(url), "Accept": "text/html", **options.pop("headers", {})},
                **options,
            )
            answer = await client.fetch(request, raise_error=False)
            self._take_cookies(answer)
            if answer.code not in (301, 302, 303, 307):
                return answer
            url, options = urljoin(url, answer.headers["Location"]), {}
        raise RuntimeError(f"too many redirects: {url}")

    def _take_cookies(self, answer: HTTPResponse) -> None:
        for line in answer.headers.get_list("Set-Cookie"):
            first, *attributes = (part.strip() for part in line.split(";"))
            name, _, value = first.partition("=")
            told = {key.lower(): text for key, _, text in (item.partition("=") for item in attributes)}
            key = (told.get("path", "/"), name)
            if value.strip('"'):
                self.jar[key] = value
            else:
                self.jar.pop(key, None)

    async def log_in(self) -> None:
        """Log in to the hub."""
        await self.fetch(f"{self.url}/hub/login")
        form = urlencode({"username": self.name, "password": self.password, "_xsrf": self.xsrf("/hub/")})
        answer = await self.fetch(f"{self.url}/hub/login?next=%2Fhub%2Fhome", method="POST", body=form)
        _expect(answer, 200)

    async def start_server(self) -> None:
        """Ask for the server as the start page does, and wait until it answers through the proxy."""
        url = f"{self.url}/hub/api/users/{self.name}/{self.place}?_xsrf={self.xsrf('/hub/')}"
        headers = {"Referer": f"{self.url}/hub/home", "Content-Type": "application/json"}
        answer = await self.fetch(url, method="POST", body="", headers=headers)
        running = answer.code == 400 and b"already running" in answer.body
        if answer.code != 201 and not running:
            _expect(answer, 202)
        if answer.code == 202:
            await self.follow_progress()
        _expect(await self.fetch(f"{self.base}lab"), 200)

    async def follow_progress(self) -> None:
        """Listen to the hub's progress events until the server is ready."""
        said: list[str] = []
        client = AsyncHTTPClient()
        url = f"{self.url}/hub/api/users/{self.name}/{self.place}/progress?_xsrf={self.xsrf('/hub/')}"
        await client.fetch(
            url,
            headers={"Cookie": self.cookies(url), "Referer": f"{self.url}/hub/home"},
            streaming_callback=lambda part: said.append(part.decode()),
            request_timeout=self.timeout,
            **self.tls,
        )
        if '"ready": true' not in "".join(said):
            raise RuntimeError("".join(said)[-500:])

    async def first_plot(self) -> float:
        """Start a kernel, run a first plot, and return the seconds until it came."""
        began = time.monotonic()
        xsrf = self.xsrf(self.base.removeprefix(self.url))
        headers = {"Content-Type": "application/json", "X-XSRFToken": xsrf}
        answer = await self.fetch(f"{self.base}api/kernels", method="POST", body='{"name": "python3"}', headers=headers)
        _expect(answer, 201)
        self.kernel_id = json.loads(answer.body)["id"]
        socket = await self.open_channels()
        try:
            shown = await asyncio.wait_for(self.run(socket, PLOT, "display_data"), self.timeout)
        finally:
            socket.close()
        if "image/png" not in shown["data"]:
            raise RuntimeError(f"the plot came without a picture: {sorted(shown['data'])}")
        return time.monotonic() - began

    async def close_kernel(self) -> None:
        """End the kernel."""
        headers = {"X-XSRFToken": self.xsrf(self.base.removeprefix(self.url))}
        await self.fetch(f"{self.base}api/kernels/{self.kernel_id}", method="DELETE", headers=headers)

    async def open_channels(self) -> WebSocketClientConnection:
        """Open the kernel's websocket."""
        url = f"{self.base}api/kernels/{self.kernel_id}/channels"
        request = HTTPRequest(
            url.replace("http", "ws", 1),
            headers={"Cookie": self.cookies(url), "Origin": self.url},
            request_timeout=self.timeout,
        )
        return await websocket_connect(request)

    async def run(self, socket: WebSocketClientConnection, code: str, until: str) -> dict[str, Any]:
        """Run `code` and return the content of the first message of type `until`."""
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": "execute_request",
            "username": self.name,
            "session": uuid.uuid4().hex,
            "version": "5.3",
        }
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False, "stop_on_error": True}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        await socket.write_message(json.dumps({**message, "buffers": []}))
        while (text := await socket.read_message()) is not None:
            reply = json.loads(text)
            if reply["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            if reply["msg_type"] == until:
                answer: dict[str, Any] = reply["content"]
                return answer
            if reply["msg_type"] == "error":
                raise RuntimeError(reply["content"]["evalue"])
        raise RuntimeError("the kernel's websocket was closed")

    async def take_part(self, class_began: float) -> Times:
        """Do it all, and tell when each thing was there."""
        times = Times()
        try:
            await self.log_in()
            await self.start_server()
            times.server = time.monotonic() - class_began
            times.kernel = await self.first_plot()
            times.plot = time.monotonic() - class_began
        except (OSError, RuntimeError, HTTPClientError, TimeoutError, KeyError) as error:
            times.failure = f"{type(error).__name__}: {error}"
        return times


def _expect(answer: HTTPResponse, code: int) -> None:
    if answer.code != code:
        raise RuntimeError(f"{answer.effective_url}: {answer.code} {answer.body[:300]!r} {answer.error}")
