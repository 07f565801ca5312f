"""Each person's own language, where several are served at once: pages by their choice, the API by its caller's.

A course has a language; a person may have chosen another on the course home. Their choice comes with the link to the
pages (``?language=ru``) and stays in a cookie of these pages; a program says it with ``Accept-Language``.
"""

from __future__ import annotations

from contextlib import nullcontext
from urllib.parse import parse_qs

from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from course.i18n import languages, speaking

COOKIE = QUERY = "language"
_YEAR_SECONDS = 365 * 24 * 3600


class OwnLanguage:
    """Answer each request in the language of who asks; in the service's own where they name none that there is."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        chosen = _known(parse_qs(scope["query_string"].decode("latin-1")).get(QUERY, [""])[0])
        code = chosen or self._remembered(scope)
        with speaking(code) if code else nullcontext():
            await self.app(scope, receive, self._keeping(chosen, send) if chosen else send)

    def _remembered(self, scope: Scope) -> str:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if scope["path"].startswith(f"{self.prefix}/api/"):
            return _known(headers.get(b"accept-language", ""))
        return _known(cookie_parser(headers.get(b"cookie", "")).get(COOKIE, ""))

    def _keeping(self, code: str, send: Send) -> Send:
        cookie = f"{COOKIE}={code}; Path={self.prefix}; Max-Age={_YEAR_SECONDS}; HttpOnly; SameSite=Lax"

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], (b"set-cookie", cookie.encode("ascii"))]}
            await send(message)

        return keep


def _known(code: str) -> str:
    return code if code in languages() else ""
