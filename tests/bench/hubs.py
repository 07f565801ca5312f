"""Real hubs on free ports of this machine, for benchmarks, soaks and tests: stock's spawner or ours, all else equal."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from course.hub.leftover import end_left_over

PASSWORD = secrets.token_urlsafe(16)

COMMON = """
import os
import bcrypt
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{public}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.JupyterHub.cookie_secret_file = r"{folder}/cookie_secret"
c.JupyterHub.db_url = r"sqlite:///{folder}/hub.sqlite"
# Both write their database ahead: with SQLite's default the disk would set the pace of either.
from course.hub.database import commit_quickly
commit_quickly()
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = "{password}"
c.Authenticator.allow_all = True
c.JupyterHub.proxy_class = "traefik_file"
c.TraefikProxy.traefik_api_url = "http://127.0.0.1:{api}"
c.TraefikProxy.traefik_api_username = "hub"
c.TraefikProxy.traefik_api_password = "{password}"
# The proxy checks this password at each of the hub's many questions; it is random, so a costly hash adds nothing.
c.TraefikProxy.traefik_api_hashed_password = bcrypt.hashpw(b"{password}", bcrypt.gensalt(4)).decode()
c.TraefikProxy.static_config_file = r"{folder}/traefik.toml"
c.TraefikFileProviderProxy.dynamic_config_file = r"{folder}/rules.toml"
c.JupyterHub.log_level = "{level}"
c.JupyterHub.cleanup_servers = {cleanup}
# Defaults of 30 and 60 seconds fail trainees whose servers start slowly together: raised, so that stock fails none.
c.Spawner.start_timeout = 600
c.Spawner.http_timeout = 600
c.Spawner.default_url = "/lab"
c.JupyterHub.tornado_settings = {{"slow_spawn_timeout": 10}}
c.JupyterHub.load_roles = [{{"name": "server", "scopes": ["inherit"]}}]
"""

SPAWNERS = {
    "stock": """
from jupyterhub.spawner import SimpleLocalProcessSpawner
c.JupyterHub.spawner_class = SimpleLocalProcessSpawner
c.SimpleLocalProcessSpawner.home_dir_template = r"{folder}/homes/{{username}}"
c.Spawner.args = ["--allow-root"] if os.getuid() == 0 else []
""",
    "warm": """
from course.hub.spawner import WarmSpawner
c.JupyterHub.spawner_class = WarmSpawner
c.WarmSpawner.state_directory = r"{folder}"
c.WarmSpawner.homes_directory = r"{folder}/homes"
c.WarmSpawner.runtime_directory = r"{runtime}"
""",
}


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class RunningHub:
    """A hub in a process of its own; use as a context manager.

    Parameters
    ----------
    kind : str
        ``"stock"`` or ``"warm"``.
    extra : str
        Further configuration.
    """

    def __init__(self, kind: str, extra: str = "", *, level: str = "WARN", cleanup: bool = True) -> None:
        self.kind = kind
        self.folder = Path(tempfile.mkdtemp(prefix=f"hub-{kind}-", dir="/var/tmp"))
        self.folder.chmod(0o711)
        self.runtime = Path(tempfile.mkdtemp(prefix="r", dir="/tmp"))
        ports = {name: free_port() for name in ("public", "hub", "api")}
        self.url = f"http://127.0.0.1:{ports['public']}"
        self.hub_address = f"127.0.0.1:{ports['hub']}"
        values = {**ports, "folder": self.folder, "runtime": self.runtime, "password": PASSWORD, "level": level}
        text = (COMMON + SPAWNERS[kind]).format(**values, cleanup=cleanup) + extra
        if kind == "warm":
            text += "\nWarmSpawner.preheat(c)\n"
        self.config = self.folder / "jupyterhub_config.py"
        self.config.write_text(text, encoding="utf-8")
        self.config.chmod(0o600)
        self.log = self.folder / "hub.log"
        self.process: subprocess.Popen[bytes] | None = None

    def environment(self) -> Mapping[str, str]:
        """Return the hub's environment: this one's, with bytecode allowed and this Python's programs found first."""
        env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {**env, "PATH": f"{Path(sys.executable).parent}:{env['PATH']}"}

    def start(self) -> RunningHub:
        """Start the hub and wait until its login page answers."""
        # As `course hub` does: what a killed hub left keeps the port.
        end_left_over(self.folder)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyterhub", "-f", str(self.config)],
                cwd=self.folder,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            )
        self.wait_ready()
        return self

    def wait_ready(self, timeout: float = 120) -> None:
        """Wait until the login page answers."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.process is not None and self.process.poll() is not None:
                raise RuntimeError(f"the hub ended: {self.log.read_text(encoding='utf-8')[-4000:]}")
            try:
                with urllib.request.urlopen(f"{self.url}/hub/login", timeout=5) as page:
                    if page.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise TimeoutError(self.log.read_text(encoding="utf-8")[-4000:])

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Stop the hub, and wait for its end."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)
            try:
                self.process.wait(90)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def __enter__(self) -> RunningHub:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
        for folder in (self.folder, self.runtime):
            shutil.rmtree(folder, ignore_errors=True)
