"""Start the hub as a child, wait until it answers, and stop every process it started."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO

import psutil

from course.errors import HubError
from course.hub.leftover import end_left_over
from course.hub.prepare import check_port, free_port
from course.hub.settings import HubSettings
from course.i18n import gettext as _

CONFIG = '''"""Written at each start by `course hub`: change hub.json instead, or add your own lines to custom.py."""
import json
import os
from pathlib import Path
from course.hub.config import configure
from course.hub.settings import HubSettings

here = Path(__file__).resolve().parent
ports = tuple(json.loads(os.environ["COURSE_HUB_PORTS"]))
password = os.environ["COURSE_PROXY_PASSWORD"]
configure(c, HubSettings.load(here.parent), ports=ports, proxy_password=password)  # noqa: F821
if (here / "custom.py").exists():
    exec(compile((here / "custom.py").read_text(), "custom.py", "exec"))
'''
STOP_AFTER = 20.0


def _hear_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


class RunningHub:
    """A hub that was started; a context manager that leaves nothing running."""

    def __init__(self, settings: HubSettings) -> None:
        self.settings = settings
        self.log = settings.runtime / "hub.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    def start(self) -> None:
        """Start the hub's process. Raises `HubError` where the port is busy."""
        end_left_over(self.settings.runtime)
        check_port(self.settings.port)
        config = self.settings.runtime / "jupyterhub_config.py"
        config.write_text(CONFIG, encoding="utf-8")
        environment = {
            **os.environ,
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
            "COURSE_HUB_PORTS": f"[{free_port()}, {free_port()}, {free_port()}]",
            "COURSE_PROXY_PASSWORD": secrets.token_hex(16),
        }
        self._log = self.log.open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(config)],
            cwd=self.settings.runtime,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            # A terminal's Ctrl-C reaches us alone; we stop the hub in order.
            start_new_session=True,
            # A parent that ignores SIGINT (a shell's background job) must not teach the hub to.
            preexec_fn=_hear_interrupts,
        )

    def wait_until_ready(self, *, timeout: float = 120.0, tick: Callable[[], None] = lambda: None) -> None:
        """Wait until the login page answers. Raises `HubError` if the hub ends or stays silent."""
        assert self._process is not None
        address = f"http://127.0.0.1:{self.settings.port}/hub/login"
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise self._failed(_("The hub stopped while starting."))
            try:
                with urllib.request.urlopen(address, timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                pass
            tick()
            time.sleep(0.2)
        raise self._failed(_("The hub did not answer within %(n)d seconds.") % {"n": timeout})

    def _failed(self, what: str) -> HubError:
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        said = next(
            (line for line in reversed(lines) if "Error" in line or "error" in line), lines[-1] if lines else ""
        )
        return HubError(what, where=str(self.log), remedy=_("It said: %(line)s") % {"line": said.strip()[:300]})

    def wait(self) -> int:
        """Wait until the hub ends and return its exit code."""
        assert self._process is not None
        return self._process.wait()

    def stop(self) -> None:
        """Stop the hub and everything it started, in order; what does not stop within 20 s is killed."""
        if self._process is None:
            return
        family = self._family()
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_AFTER)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        _gone, alive = psutil.wait_procs(family, timeout=3)
        for process in alive:
            process.kill()
        psutil.wait_procs(alive, timeout=5)
        if self._log:
            self._log.close()
        self._process = None

    def _family(self) -> list[psutil.Process]:
        assert self._process is not None
        try:
            return psutil.Process(self._process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def __enter__(self) -> RunningHub:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()
