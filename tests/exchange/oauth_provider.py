"""A small OAuth 2 provider (RFC 6749, with PKCE of RFC 7636) that a test starts: it checks what a real one checks."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit


@dataclass
class Provider:
    """What the provider knows: its one client, and the codes and tokens it has given out.

    Attributes
    ----------
    client_id, client_secret, redirect_uri : str
        As the hub was registered.
    codes : dict
        Codes not yet redeemed, with what they were given for.
    tokens : dict of str to str
        Access token to its user's e-mail address.
    """

    client_id: str
    client_secret: str
    redirect_uri: str
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    url: str = ""

    def authorize(self, asked: dict[str, str], user: str) -> str | None:
        """Return where to send the browser, or ``None`` for a client or an address that is not registered."""
        if asked.get("client_id") != self.client_id or asked.get("redirect_uri") != self.redirect_uri:
            return None
        if asked.get("response_type") != "code" or not user:
            return f"{self.redirect_uri}?{urlencode({'error': 'access_denied', 'state': asked.get('state', '')})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = {"user": user, "challenge": asked.get("code_challenge", "")}
        return f"{self.redirect_uri}?{urlencode({'code': code, 'state': asked.get('state', '')})}"

    def redeem(self, form: dict[str, str], basic: tuple[str, str]) -> dict[str, Any] | None:
        """Return a token for a code, once; ``None`` where anything is wrong."""
        client = basic if basic != ("", "") else (form.get("client_id", ""), form.get("client_secret", ""))
        given = self.codes.pop(form.get("code", ""), None)
        if client != (self.client_id, self.client_secret) or given is None:
            return None
        if form.get("grant_type") != "authorization_code" or form.get("redirect_uri") != self.redirect_uri:
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if given["challenge"] and given["challenge"] != base64.urlsafe_b64encode(digest).rstrip(b"=").decode():
            return None
        token = secrets.token_urlsafe(16)
        self.tokens[token] = given["user"]
        return {"access_token": token, "token_type": "Bearer", "expires_in": 600, "scope": "openid email"}


class Handler(http.server.BaseHTTPRequestHandler):
    """The provider's three addresses; who is logged in at it stands in the cookie ``who``."""

    provider: Provider

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/authorize":
            cookie = SimpleCookie(self.headers.get("Cookie", "")).get("who")
            asked = {key: values[0] for key, values in parse_qs(address.query).items()}
            target = self.provider.authorize(asked, cookie.value if cookie else "")
            self._say(400, {"error": "invalid_request"}) if target is None else self._send_to(target)
        elif address.path == "/user":
            user = self.provider.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
            self._say(200, {"email": user}) if user else self._say(401, {"error": "invalid_token"})
        else:
            self._say(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        form = {key: values[0] for key, values in parse_qs(body).items()}
        kind, _space, text = self.headers.get("Authorization", "").partition(" ")
        name, _colon, secret = base64.b64decode(text).decode().partition(":") if kind == "Basic" else ("", "", "")
        token = self.provider.redeem(form, (name, secret))
        self._say(200, token) if token else self._say(400, {"error": "invalid_grant"})

    def _send_to(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.end_headers()

    def _say(self, status: int, answer: Any) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def running_provider(redirect_uri: str) -> Iterator[Provider]:
    """Give a running provider at which the hub is registered."""
    provider = Provider("hub-1", secrets.token_hex(16), redirect_uri)
    handler = type("OneProvider", (Handler,), {"provider": provider})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
