"""A real JupyterLab on a free port of this machine, and how a test walks through a notebook in it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from playwright.sync_api import Page

PATIENCE = 120  # seconds: a loaded machine is slow, not broken


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its address and the folder it serves."""

    address: str
    folder: Path

    def url(self, notebook: str, workspace: str = "") -> str:
        place = f"/workspaces/{workspace}" if workspace else ""
        return f"{self.address}/lab{place}/tree/{notebook}?reset"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _settings(home: Path) -> dict[str, str]:
    """Return an environment in which nothing of this machine's own Jupyter settings is seen."""
    tracker = home / "settings" / "@jupyterlab" / "notebook-extension"
    tracker.mkdir(parents=True)
    (tracker / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}', encoding="utf-8")
    page = home / "config" / "labconfig"
    page.mkdir(parents=True)
    # The course's own extension of the server, as `course lab` and the hub switch it on.
    extensions = home / "config" / "jupyter_server_config.d"
    extensions.mkdir()
    (extensions / "course.json").write_text('{"ServerApp": {"jpserver_extensions": {"course.home": true}}}', "utf-8")
    switched_off = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (page / "page_config.json").write_text(json.dumps(switched_off), encoding="utf-8")
    return {
        **os.environ,
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
        "MPLCONFIGDIR": str(home / "matplotlib"),
    }


@contextmanager
def running_lab(folder: Path) -> Iterator[Lab]:
    """Serve `folder` with JupyterLab until the block ends."""
    # The folder of sockets and settings has a short path: a kernel's socket path is limited to 107 characters.
    home, port = Path(mkdtemp(prefix="lab-")), _free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--ip=127.0.0.1"]
    command += ["--ServerApp.port_retries=0", "--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True"]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, env=_settings(home), stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/api/status", server, home / "log")
            yield Lab(f"http://127.0.0.1:{port}", folder)
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def open_and_run(page: Page, lab: Lab, notebook: str, workspace: str = "") -> None:
    """Open a notebook, run all of it, and wait until the kernel is idle again.

    Two tabs need a `workspace` each: JupyterLab would choose one for the second itself, and load it anew for that.
    """
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(lab.url(notebook, workspace))
    page.wait_for_function("() => window.jupyterapp")
    page.evaluate("() => window.jupyterapp.restored")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    # The indicator is idle before there is a kernel; running then opens the "Select Kernel" dialog and waits for ever.
    page.wait_for_function(
        "() => { const context = window.jupyterapp.shell.currentWidget.sessionContext;"
        " const kernel = context.isReady && context.session && context.session.kernel;"
        " return kernel && kernel.connectionStatus === 'connected' && kernel.status === 'idle'; }"
    )
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    # The model and not the prompts: a cell whose source is hidden shows no prompt.
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.content.widgets"
        ".every(cell => cell.model.type !== 'code' || cell.model.executionCount)"
    )
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
