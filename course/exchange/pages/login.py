"""Logging in to the pages through the hub (OAuth), and telling our own forms from anybody else's.

Notebook servers share the hub's origin, so a page somebody wrote could call ours with the reader's cookie. Therefore
the cookie counts only for navigations, never for scripts' requests, and a form only with its own mark.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response

from course.exchange.api.common import get_desk
from course.exchange.identity import Person
from course.exchange.problems import ProblemError
from course.i18n import gettext as _

SESSION, STATE = "exchange-session", "exchange-state"


class LoginRequiredError(Exception):
    """The visitor has to log in first; answered by a redirection."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.url.path)
        self.next = request.url.path if request.method == "GET" else get_desk(request).settings.prefix


def _is_navigation(request: Request) -> bool:
    mode = request.headers.get("sec-fetch-mode", "navigate")
    return mode == "navigate" and request.headers.get("sec-fetch-dest", "document") == "document"


async def visitor(request: Request) -> Person:
    """Return who looks at the page, or send them to log in.

    Raises
    ------
    ProblemError
        403 where a script, not a person, asks.
    """
    if not _is_navigation(request):
        raise ProblemError(403, _("Pages are for people; programs use the API."), where=request.url.path)
    token = request.cookies.get(SESSION, "")
    if not token:
        raise LoginRequiredError(request)
    try:
        return await get_desk(request).identity.person(token, request.url.path)
    except ProblemError as problem:
        if problem.status != 401:
            raise
        raise LoginRequiredError(request) from None


Visitor = Annotated[Person, Depends(visitor)]


def mark(request: Request) -> str:
    """Return the mark that forms of this visitor's session carry."""
    key = get_desk(request).identity.auth.api_token.encode()
    return hmac.new(key, request.cookies.get(SESSION, "").encode(), hashlib.sha256).hexdigest()


def check_form(request: Request, given: object) -> None:
    """Refuse (403) a form that is not one of ours."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site != "same-origin" or not hmac.compare_digest(mark(request), str(given or "")):
        raise ProblemError(
            403,
            _("This form did not come from the exchange's own page, or you have logged in anew since."),
            where=request.url.path,
            remedy=_("Open the page again and repeat what you did."),
        )


def _cookie(response: Response, request: Request, name: str, value: str) -> None:
    secure = request.headers.get("x-forwarded-proto", request.url.scheme).split(",")[0] == "https"
    prefix = get_desk(request).settings.prefix
    response.set_cookie(name, value, path=prefix, httponly=True, samesite="lax", secure=secure)


def to_login(request: Request, error: LoginRequiredError) -> Response:
    """Send the visitor to the hub."""
    state = secrets.token_urlsafe(24)
    auth = get_desk(request).identity.auth
    response = RedirectResponse(f"{auth.login_url}&{urlencode({'state': state})}", 302)
    _cookie(response, request, STATE, f"{state}|{error.next}")
    return response


async def from_login(request: Request, code: str = "", state: str = "") -> Response:
    """Take the visitor back from the hub, with a token of their own for this service only."""
    kept, _bar, target = request.cookies.get(STATE, "").partition("|")
    prefix = get_desk(request).settings.prefix
    if not code or not kept or not hmac.compare_digest(kept, state):
        raise ProblemError(
            400,
            _("The login was not finished."),
            where=request.url.path,
            remedy=_("Open the exchange's page again."),
        )
    token = await get_desk(request).identity.auth.token_for_code(code, sync=False)
    response = RedirectResponse(target if target.startswith(prefix) else prefix, 302)
    _cookie(response, request, SESSION, token)
    response.delete_cookie(STATE, path=prefix)
    return response
