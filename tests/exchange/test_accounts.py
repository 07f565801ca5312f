"""Every way to log in, with real log-ins: first use, this machine's accounts, LTI 1.3 launches signed here, an OAuth provider."""

from __future__ import annotations

import http.server
import json
import os
import pwd
import re
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from traitlets.config import Config

from course.exchange.accounts import (
    Platform,
    Provider,
    hub_api,
    role_of_launch,
    update_first_use,
    update_lti13,
    update_oauth,
    update_pam,
)
from course.exchange.hub import ExchangeSettings, update_exchange
from course.exchange.hubapi import HubApi
from course.exchange.roles import Role
from tests.exchange.harness import Hub, running_hub, wait_for
from tests.exchange.oauth_provider import running_provider
from tests.hub.conftest import open_folder  # noqa: F401 - a fixture

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        ([f"{MEMBERSHIP}#Learner"], Role.TRAINEE),
        ([f"{MEMBERSHIP}#Instructor"], Role.INSTRUCTOR),
        ([f"{MEMBERSHIP}#Instructor", f"{MEMBERSHIP}/Instructor#TeachingAssistant"], Role.GRADER),
        (["Learner"], Role.TRAINEE),
        ([f"{MEMBERSHIP}#Mentor"], None),
        (["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"], None),
        (["http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator"], None),
        ([], None),
    ],
)
def test_a_launch_gives_the_role_it_has_in_the_course_only(roles: list[str], role: Role | None) -> None:
    assert role == role_of_launch({CLAIM + "roles": roles})


def test_pam_lets_in_everybody_or_some_unix_groups() -> None:
    everybody, some = Config(), Config()
    update_pam(everybody)
    update_pam(some, allowed_groups=("teachers",))
    assert (everybody.Authenticator.allow_all, some.Authenticator.allow_all) == (True, False)
    assert {"teachers"} == some.PAMAuthenticator.allowed_groups


def log_in(hub: Hub, user: str, password: str) -> bool:
    """Log in through the form and return whether the hub let us in."""
    session = requests.Session()
    page = session.get(hub.url + "/hub/login", timeout=60).text
    mark = re.search(r'name="_xsrf" value="([^"]+)"', page)
    form = {"username": user, "password": password, "_xsrf": mark[1] if mark else ""}
    session.post(hub.url + "/hub/login", data=form, timeout=60, allow_redirects=False)
    return session.get(hub.url + "/hub/home", timeout=60, allow_redirects=False).status_code == 200


FIRST_USE = """
from course.exchange.accounts import update_first_use
update_first_use(c, Path("."))
"""


@pytest.mark.hub
@pytest.mark.xdist_group("exchange-accounts")
def test_first_use_takes_the_first_password_of_the_enrolled_and_of_nobody_else(tmp_path: Path) -> None:
    with running_hub(tmp_path, {"nbgrader-a": ["anna"]}, extra=FIRST_USE) as hub:
        assert not log_in(hub, "stranger", "a good password")
        assert not log_in(hub, "anna", "short")
        assert log_in(hub, "anna", "a good password")
        assert log_in(hub, "anna", "a good password")
        assert not log_in(hub, "anna", "another password")
        assert b"a good password" not in b"".join(path.read_bytes() for path in tmp_path.glob("passwords*"))


class Keys(http.server.BaseHTTPRequestHandler):
    """Serves a platform's public keys, or a provider's token and user."""

    answers: dict[str, Any]

    def do_GET(self) -> None:
        body = json.dumps(self.answers[urlsplit(self.path).path]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - http.server's name

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def web() -> Iterator[tuple[str, dict[str, Any]]]:
    answers: dict[str, Any] = {}
    handler = type("Answers", (Keys,), {"answers": answers})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", answers
    server.shutdown()
    thread.join()
    server.server_close()


LTI = """
from course.exchange.accounts import Platform, hub_api, update_lti13
update_lti13(
    c,
    Platform(issuer="https://moodle.example", authorize_url="https://moodle.example/auth",
             jwks_endpoint="{keys}/jwks", client_ids=("hub-1",), courses={{"42": "ict-en"}}, secure=False),
    hub_api(c),
)
"""


def lti_hub(folder: Path, keys: str) -> Hub:
    """Return a hub that a platform launches into, not yet started."""
    hub = Hub(folder, {"formgrade-ict-en": ["ivanova"], "nbgrader-ict-en": []})
    add_lines(hub, LTI.format(keys=keys))
    return hub


def launch(hub: Hub, key: rsa.RSAPrivateKey, **changes: Any) -> tuple[int, requests.Session]:
    """Do what a platform and a browser do, and return the last status with the browser's session."""
    session = requests.Session()
    first = session.get(
        hub.url + "/hub/lti13/oauth_login",
        params={"iss": "https://moodle.example", "login_hint": "7", "target_link_uri": hub.url + "/hub",
                "client_id": "hub-1", "lti_deployment_id": "1"},
        timeout=60, allow_redirects=False,
    )  # fmt: skip
    asked = parse_qs(urlsplit(first.headers["Location"]).query)
    now = int(time.time())
    claims = {
        "iss": "https://moodle.example", "aud": "hub-1", "sub": "7", "iat": now, "exp": now + 300,
        "nonce": asked["nonce"][0], "email": "teacher@example.org",
        CLAIM + "version": "1.3.0", CLAIM + "message_type": "LtiResourceLinkRequest",
        CLAIM + "deployment_id": "1", CLAIM + "target_link_uri": hub.url + "/hub",
        CLAIM + "resource_link": {"id": "r1"}, CLAIM + "context": {"id": "42", "label": "ICT"},
        CLAIM + "roles": [f"{MEMBERSHIP}#Learner"], **changes,
    }  # fmt: skip
    token = jwt.encode(claims, key, algorithm="RS256", headers={"kid": "k1"})
    form = {"id_token": token, "state": asked["state"][0]}
    answer = session.post(hub.url + "/hub/lti13/oauth_callback", data=form, timeout=60, allow_redirects=False)
    return answer.status_code, session


def roles(hub: Hub) -> dict[str, list[str]]:
    """Return who is what in the course."""
    people = hub.client("ivanova").ask("GET", "courses", "ict-en", "people")
    return {row["username"]: row["roles"] for row in people}


@pytest.mark.hub
@pytest.mark.xdist_group("exchange-accounts")
def test_a_signed_launch_logs_in_and_enrols_and_a_forged_one_does_not(
    tmp_path: Path, web: tuple[str, dict[str, Any]]
) -> None:
    url, answers = web
    key, other = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    public = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
    answers["/jwks"] = {"keys": [{**public, "kid": "k1", "use": "sig", "alg": "RS256"}]}
    hub = lti_hub(tmp_path, url)
    try:
        hub.start()
        status, session = launch(hub, key)
        assert status == 302
        assert session.get(hub.url + "/hub/home", timeout=60, allow_redirects=False).status_code == 200
        people = {
            row["username"]: row["roles"] for row in hub.client("ivanova").ask("GET", "courses", "ict-en", "people")
        }
        assert people["teacher@example.org"] == ["trainee"]
        assert 400 <= launch(hub, other)[0] < 500
        assert 400 <= launch(hub, key, nonce="replayed")[0] < 500
        assert 400 <= launch(hub, key, aud="another-hub")[0] < 500
        assert 400 <= launch(hub, key, exp=int(time.time()) - 3600, iat=int(time.time()) - 7200)[0] < 500
        launch(hub, key, **{CLAIM + "roles": [f"{MEMBERSHIP}#Instructor"]})
        people = {
            row["username"]: row["roles"] for row in hub.client("ivanova").ask("GET", "courses", "ict-en", "people")
        }
        assert people["teacher@example.org"] == ["instructor"]
    finally:
        hub.stop()


OAUTH = """
from course.exchange.accounts import Provider, update_oauth
update_oauth(c, Provider("{at}/authorize", "{at}/token", "{at}/user", "hub-1", "{secret}", "{back}"))
"""


def add_lines(hub: Hub, text: str) -> None:
    """Add lines to the configuration of a hub that is not yet started."""
    config = hub.folder / "jupyterhub_config.py"
    config.write_text(config.read_text(encoding="utf-8") + text, encoding="utf-8")


def come_by_oauth(hub: Hub, user: str) -> tuple[int, str]:
    """Log in at the provider as `user` and come to the hub; return the status of its home, and the way back taken."""
    session = requests.Session()
    session.cookies.set("who", user)
    asked = session.get(hub.url + "/hub/oauth_login", timeout=60, allow_redirects=False)
    sent = session.get(asked.headers["Location"], timeout=60, allow_redirects=False)
    session.get(sent.headers["Location"], timeout=60, allow_redirects=False)
    home = session.get(hub.url + "/hub/home", timeout=60, allow_redirects=False)
    return home.status_code, sent.headers["Location"]


@pytest.mark.hub
@pytest.mark.xdist_group("exchange-accounts")
def test_oauth_lets_in_whom_a_provider_vouches_for_if_enrolled(tmp_path: Path) -> None:
    hub = Hub(tmp_path, {"nbgrader-a": ["anna@example.org"]})
    back = hub.url + "/hub/oauth_callback"
    with running_provider(back) as provider:
        add_lines(hub, OAUTH.format(at=provider.url, secret=provider.client_secret, back=back))
        try:
            hub.start()
            status, way = come_by_oauth(hub, "anna@example.org")
            assert status == 200
            assert come_by_oauth(hub, "stranger@example.org")[0] == 302
            assert come_by_oauth(hub, "")[0] == 302  # not logged in at the provider
            thief = requests.Session()
            assert 400 <= thief.get(way, timeout=60, allow_redirects=False).status_code < 500  # somebody else's state
            fresh = thief.get(hub.url + "/hub/oauth_login", timeout=60, allow_redirects=False)
            state = parse_qs(urlsplit(fresh.headers["Location"]).query)["state"][0]
            code = parse_qs(urlsplit(way).query)["code"][0]
            thief.get(back, params={"code": code, "state": state}, timeout=60, allow_redirects=False)  # used up
            assert thief.get(hub.url + "/hub/home", timeout=60, allow_redirects=False).status_code == 302
            provider.client_secret = "another"
            assert come_by_oauth(hub, "anna@example.org")[0] == 302
        finally:
            hub.stop()


PAM = """
from course.exchange.accounts import update_pam
from course.hub.spawner import WarmSpawner
update_pam(c, allowed_groups=("{group}",))
c.JupyterHub.spawner_class = WarmSpawner
c.WarmSpawner.accounts = "system"
c.Spawner.start_timeout = c.Spawner.http_timeout = 240
"""
PASSWORD = "a long Password of 2026"


def run(*command: str, said: str = "") -> None:
    subprocess.run(command, input=said, text=True, check=True, capture_output=True)


@pytest.fixture
def unix_accounts() -> Iterator[tuple[str, str, str]]:
    """Two temporary accounts of this machine and a group that holds the first; all are removed again."""
    mark = secrets.token_hex(3)
    group, teacher, other = f"teach{mark}", f"anna{mark}", f"boris{mark}"
    run("groupadd", group)
    try:
        for name in (teacher, other):
            run("useradd", "--create-home", "--shell", "/bin/bash", name)
            run("chpasswd", said=f"{name}:{PASSWORD}\n")
        run("usermod", "--append", "--groups", group, teacher)
        yield group, teacher, other
    finally:
        for name in (teacher, other):
            subprocess.run(["userdel", "--remove", name], check=False, capture_output=True)
        subprocess.run(["groupdel", group], check=False, capture_output=True)


@pytest.mark.hub
@pytest.mark.skipif(
    not (sys.platform == "linux" and os.geteuid() == 0 and shutil.which("useradd")),
    reason="PAM reads the machine's passwords as root, and the test makes accounts of its own",
)
@pytest.mark.xdist_group("exchange-accounts")
def test_pam_lets_in_members_of_a_unix_group_and_runs_their_servers_as_them(
    unix_accounts: tuple[str, str, str],
    open_folder: Path,  # noqa: F811
) -> None:
    group, teacher, other = unix_accounts
    with running_hub(open_folder, {"nbgrader-a": []}, extra=PAM.format(group=group)) as hub:
        assert not log_in(hub, teacher, "a wrong password")
        assert not log_in(hub, other, PASSWORD)
        assert not log_in(hub, "root", PASSWORD)
        assert log_in(hub, teacher, PASSWORD)
        hub.api("POST", f"/users/{teacher}/server")
        wait_for(lambda: hub.api("GET", f"/users/{teacher}").json()["server"], "the server", 240)
        entry = pwd.getpwnam(teacher)
        owned = [path for path in Path(entry.pw_dir).rglob("*") if "jupyter" in str(path)]
        assert owned
        assert {entry.pw_uid} == {path.lstat().st_uid for path in owned}
        hub.api("DELETE", f"/users/{teacher}/server")
        wait_for(lambda: not hub.api("GET", f"/users/{teacher}").json()["servers"], "its end", 60)


def test_the_hubs_api_is_found_in_a_configuration_and_the_exchange_gets_its_token(tmp_path: Path) -> None:
    c = Config()
    c.JupyterHub.hub_bind_url = "http://127.0.0.1:8081"
    update_exchange(c, ExchangeSettings(data=tmp_path))
    hub = hub_api(c)
    assert hub.url == "http://127.0.0.1:8081/hub/api"
    assert hub._headers == {"Authorization": f"token {c.JupyterHub.services[0]['api_token']}"}
    assert hub_api(c)._headers == hub._headers


def test_settings_of_the_four_ways_leave_each_other_alone(tmp_path: Path) -> None:
    first, lti, oauth = Config(), Config(), Config()
    update_first_use(first, tmp_path, only_enrolled=False)
    update_lti13(lti, Platform("i", "a", "j", ("c",)), HubApi("http://hub", "t"))
    update_oauth(oauth, Provider("a", "t", "u", "i", "s", "c", only_enrolled=False))
    assert first.Authenticator.allow_all
    assert lti.JupyterHub.tornado_settings["cookie_options"] == {"SameSite": "None", "Secure": True}
    assert oauth.Authenticator.allow_all
