"""Services do not outlive the hub that started them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.exchange.harness import free_ports, wait_for

STARTER = """
import subprocess, sys, time
print(subprocess.Popen([sys.executable, "-m", "course.exchange.service"]).pid, flush=True)
time.sleep(600)
"""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]


def test_a_service_ends_when_its_hub_is_killed(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{free_ports(1)[0]}"
    env = {**os.environ, "COURSE_EXCHANGE_DATA": str(tmp_path), "JUPYTERHUB_SERVICE_URL": address}
    starter = subprocess.Popen([sys.executable, "-c", STARTER], env=env, stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    service = int(starter.stdout.readline())
    wait_for(lambda: (tmp_path / "exchange.db").exists(), "the service")
    starter.kill()
    starter.wait()
    starter.stdout.close()
    wait_for(lambda: not alive(service), "the end of the service")
