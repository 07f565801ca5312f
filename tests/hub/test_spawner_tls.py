"""A hub whose parts speak TLS with certificates of its own making: people's servers do so too.

The proxy of this kit cannot show a certificate to the servers behind it, so the test stands in the proxy's place, with
the certificate that JupyterHub makes for it.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Iterator

import psutil
import pytest
from bench.hubs import PASSWORD, RunningHub
from bench.trainees import Trainee
from tornado.httpclient import AsyncHTTPClient, HTTPClientError

pytestmark = [
    pytest.mark.hub,
    pytest.mark.xdist_group("warm-hub"),
    pytest.mark.skipif(os.getuid() != 0, reason="the server is told by the uid that a root hub gives"),
]
FIRST_UID = 230_000 + os.getpid() % 1000 * 10
EXTRA = f"""
c.JupyterHub.internal_ssl = True
c.JupyterHub.internal_certs_location = "certificates"
c.WarmSpawner.uid_first = {FIRST_UID}
c.WarmSpawner.uid_last = {FIRST_UID + 9}
"""


class TlsHub(RunningHub):
    """Ready when its certificates are made and it listens: nobody without one gets an answer."""

    def wait_ready(self, timeout: float = 120) -> None:
        """Wait until the hub's own port is open."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            listening = {entry.laddr.port for entry in psutil.Process(self.process.pid).net_connections()}
            if int(self.hub_address.rpartition(":")[2]) in listening:
                return
            time.sleep(0.1)
        raise TimeoutError(self.log.read_text()[-3000:])


@pytest.fixture(scope="module")
def hub() -> Iterator[TlsHub]:
    with TlsHub("warm", EXTRA) as running:
        assert isinstance(running, TlsHub)
        yield running


def certificate(hub: TlsHub) -> dict[str, str]:
    made = hub.folder / "certificates"
    return {
        "client_cert": str(made / "proxy-client" / "proxy-client.crt"),
        "client_key": str(made / "proxy-client" / "proxy-client.key"),
        "ca_certs": str(made / "proxy-client-ca_trust.crt"),
    }


def server_port() -> int:
    for process in psutil.process_iter(["uids", "cmdline"]):
        if process.info["uids"].real == FIRST_UID and " ".join(process.info["cmdline"]).strip() == "server tanya":
            listening = [entry for entry in process.net_connections("tcp") if entry.status == psutil.CONN_LISTEN]
            return int(listening[0].laddr.port)
    raise AssertionError("no server runs")


async def test_a_server_shows_its_certificate_and_asks_for_one(hub: TlsHub) -> None:
    tanya = Trainee(f"https://{hub.hub_address}", "tanya", PASSWORD, timeout=120, tls=certificate(hub))
    await tanya.log_in()
    url = f"{tanya.url}/hub/api/users/tanya/server?_xsrf={tanya.xsrf('/hub/')}"
    headers = {"Referer": f"{tanya.url}/hub/home", "Content-Type": "application/json"}
    answer = await tanya.fetch(url, method="POST", body="", headers=headers)
    assert answer.code in (201, 202)
    if answer.code == 202:
        await asyncio.wait_for(tanya.follow_progress(), 120)
    address = f"127.0.0.1:{server_port()}/user/tanya/api"
    client = AsyncHTTPClient()
    told = await client.fetch(f"https://{address}", **certificate(hub))
    assert "version" in json.loads(told.body)
    with pytest.raises((OSError, HTTPClientError)):
        await client.fetch(f"https://{address}", ca_certs=certificate(hub)["ca_certs"])
    with pytest.raises((OSError, HTTPClientError)):
        await client.fetch(f"http://{address}")
    key = hub.folder / "homes" / "tanya" / ".jupyterhub" / "jupyterhub-certs"
    assert {0o700} == {key.stat().st_mode & 0o777}
    assert {FIRST_UID} == {place.stat().st_uid for place in (key, *key.iterdir())}
