"""A real JupyterHub with the exchange on it, on free ports of this machine, for tests and for the soak."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

from course.exchange.client import Client

_CONFIG = """
import os, sys
from pathlib import Path
from course.exchange.hub import ExchangeSettings, update_exchange

c = get_config()
settings = {settings!r}
c.JupyterHub.bind_url = "http://127.0.0.1:{ports[0]}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{ports[1]}"
c.JupyterHub.proxy_class = "traefik_file"
c.TraefikProxy.traefik_api_url = "http://127.0.0.1:{ports[2]}"
c.TraefikProxy.traefik_api_username = "admin"
c.TraefikProxy.traefik_api_password = "{password}"
c.TraefikFileProviderProxy.static_config_file = "traefik.toml"
c.TraefikFileProviderProxy.dynamic_config_file = "rules.toml"
c.JupyterHub.db_url = "sqlite:///hub.sqlite"
c.JupyterHub.cookie_secret_file = "cookie_secret"
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = "a long shared password"
c.Authenticator.allow_all = True
c.JupyterHub.load_groups = {groups!r}
c.JupyterHub.services = [{{"name": "tester", "api_token": "{admin}"}}]
c.JupyterHub.load_roles = [{{"name": "tester", "services": ["tester"], "scopes": [
    "admin:users", "admin:groups", "admin:servers", "tokens", "inherit", "read:hub", "list:services"]}}]
c.JupyterHub.log_level = "WARN"
update_exchange(c, ExchangeSettings(
    data=Path("exchange"), port={ports[3]}, database={database!r}, courses={courses!r},
    environment={environment!r}, token={token!r}))
{extra}
"""


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def wait_for(happened: Callable[[], Any], what: str, seconds: float = 120) -> Any:
    """Return the first true value of `happened`; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(requests.RequestException, OSError):
            if value := happened():
                return value
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s in vain for {what}")


def stop(process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """End a process group that we started, politely first."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(seconds)


class Hub:
    """A running hub.

    Parameters
    ----------
    folder : Path
        Its files; empty at first.
    groups : mapping
        Hub groups to their users.
    database : str
        The exchange's database, SQLite by default.
    """

    def __init__(
        self,
        folder: Path,
        groups: Mapping[str, list[str]],
        *,
        database: str = "",
        courses: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
        extra: str = "",
    ) -> None:
        self.folder = folder
        self.ports = free_ports(4)
        self.admin = secrets.token_hex(16)
        self.url = f"http://127.0.0.1:{self.ports[0]}"
        self.exchange = f"http://127.0.0.1:{self.ports[3]}/services/exchange/"
        self.token = secrets.token_hex(16)
        self.tokens: dict[str, str] = {}
        folder.mkdir(parents=True, exist_ok=True)
        text = _CONFIG.format(
            settings=None,
            ports=self.ports,
            password=secrets.token_hex(8),
            admin=self.admin,
            groups={name: {"users": users} for name, users in groups.items()},
            database=database,
            courses={name: Path(path) for name, path in (courses or {}).items()},
            environment={"COURSE_EXCHANGE_IDENTITY_SECONDS": "1", **(environment or {})},
            token=self.token,
            extra=extra,
        ).replace("PosixPath(", "Path(")
        (folder / "jupyterhub_config.py").write_text(text, encoding="utf-8")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Hub:
        """Start it and wait until hub and exchange answer."""
        bin_folder = Path(sys.executable).parent
        env = {**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}"}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        with (self.folder / "hub.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyterhub", "-f", "jupyterhub_config.py"],
                cwd=self.folder,
                env=env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(lambda: self._alive() and self.api("GET", "").ok, "the hub")
        wait_for(lambda: self._alive() and requests.get(self.url + "/hub/health", timeout=5).ok, "the proxy")
        wait_for(lambda: self._alive() and requests.get(self.exchange + "api/health", timeout=5).ok, "the exchange")
        return self

    def _alive(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError((self.folder / "hub.log").read_text(encoding="utf-8")[-4000:])
        return True

    def stop(self) -> None:
        """End it with everything it started."""
        if self.process is not None:
            stop(self.process)

    def api(self, method: str, path: str, body: Any = None) -> requests.Response:
        """Ask the hub's API as the tester service."""
        return requests.request(
            method,
            f"http://127.0.0.1:{self.ports[1]}/hub/api{path}",
            json=body,
            headers={"Authorization": f"token {self.admin}"},
            timeout=60,
        )

    def token_for(self, user: str, **options: Any) -> str:
        """Return a token of a user, who is made if need be."""
        if options or user not in self.tokens:
            name = quote(user, safe="")
            self.api("POST", f"/users/{name}")
            answer = self.api("POST", f"/users/{name}/tokens", {"note": "test", **options})
            assert answer.status_code in (200, 201), answer.text
            token: str = answer.json()["token"]
            if options:
                return token
            self.tokens[user] = token
        return self.tokens[user]

    def client(self, user: str) -> Client:
        """Return the exchange as a user sees it."""
        return Client(self.exchange, self.token_for(user), pauses=())

    def environment(self, user: str) -> dict[str, str]:
        """Return what the hub would give the user's server."""
        return {
            "COURSE_EXCHANGE_URL": self.exchange,
            "JUPYTERHUB_API_TOKEN": self.token_for(user),
            "JUPYTERHUB_USER": user,
        }


@contextlib.contextmanager
def running_hub(folder: Path, groups: Mapping[str, list[str]], **options: Any) -> Iterator[Hub]:
    """Give a running hub and end it afterwards, whatever happens."""
    hub = Hub(folder, groups, **options)
    try:
        yield hub.start()
    finally:
        hub.stop()


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def notebook(text: str) -> str:
    """Return a small notebook as JSON."""
    cell = {"cell_type": "markdown", "id": "s1-text", "metadata": {}, "source": text}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
