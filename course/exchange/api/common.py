"""What the routes share: who asks, what is uploaded, what is answered."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi import Path as InPath
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse
from fastapi.security import APIKeyHeader
from starlette.requests import ClientDisconnect

from course.errors import ExchangeError
from course.exchange.archive import Contents, inspect
from course.exchange.identity import Caller, Person, token_of
from course.exchange.operations.desk import Desk
from course.exchange.problems import ProblemError
from course.exchange.store import Incoming, too_large
from course.exchange.views import Name, ProblemView
from course.i18n import gettext as _

TAR = "application/x-tar"
PROBLEM = "application/problem+json"
_token_header = APIKeyHeader(
    name="Authorization", auto_error=False, description="A JupyterHub token: `token …` or `Bearer …`."
)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of refusals; 401, 403, 422 and 503 may meet everybody."""
    return {
        status: {"model": ProblemView, "content": {PROBLEM: {}}}
        for status in sorted({400, 401, 403, 422, 502, 503, *statuses})
    }


def archive_body(description: str) -> dict[str, Any]:
    """Return the documentation of an upload that is read as a stream."""
    schema = {"type": "string", "format": "binary"}
    return {"requestBody": {"required": True, "description": description, "content": {TAR: {"schema": schema}}}}


ARCHIVE_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"description": "A plain tar file.", "content": {TAR: {"schema": {"type": "string", "format": "binary"}}}}
}


def get_desk(request: Request) -> Desk:
    """Return the exchange at work."""
    desk: Desk = request.app.state.desk
    return desk


async def get_person(request: Request, header: Annotated[str | None, Depends(_token_header)]) -> Person:
    """Return who asks, or refuse with 401."""
    return await get_desk(request).identity.person(token_of(header, request.url.path), request.url.path)


DeskDep = Annotated[Desk, Depends(get_desk)]
PersonDep = Annotated[Person, Depends(get_person)]
CourseName = Annotated[Name, InPath(description="Course, as in the hub's group names.")]
AssignmentName = Annotated[Name, InPath(description="Assignment.")]
Key = Annotated[str, InPath(pattern=r"^[0-9a-f]{32}$")]


def get_caller(course: CourseName, person: PersonDep) -> Caller:
    """Return who asks, about which course."""
    return Caller(person, course)


CallerDep = Annotated[Caller, Depends(get_caller)]


async def receive(request: Request, desk: Desk) -> tuple[Incoming, Contents]:
    """Take in an upload: bounded, hashed, checked against ``Content-Digest`` and looked through.

    Raises
    ------
    ProblemError
        400 when it breaks off, 413 when it is too large, 422 when it is not what it says it is.
    """
    limit = desk.settings.max_bytes
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise too_large(limit)
    wanted = _digest(request.headers.get("content-digest", ""))
    try:
        incoming = await desk.store.receive(request.stream(), max_bytes=limit)
    except ClientDisconnect:
        raise ProblemError(400, _("The upload broke off."), remedy=_("Submit again.")) from None
    try:
        if wanted not in ("", incoming.sha256):
            raise ProblemError(422, _("The upload was damaged on its way."), remedy=_("Submit again."))
        return incoming, await run_in_threadpool(_look_through, incoming.path, desk.settings.max_files)
    except BaseException:
        incoming.drop()
        raise


def _look_through(path: Path, max_files: int) -> Contents:
    try:
        with path.open("rb") as source:
            return inspect(source, max_files=max_files)
    except ExchangeError as error:
        raise ProblemError(422, error.what, where=error.where, remedy=error.remedy) from None


def _digest(header: str) -> str:
    """Return the hexadecimal SHA-256 of a ``Content-Digest`` header (RFC 9530); empty where there is none."""
    match = re.search(r"sha-256=:([A-Za-z0-9+/=]+):", header)
    if match is None:
        return ""
    try:
        raw = base64.b64decode(match[1], validate=True)
    except binascii.Error:
        raw = b""
    if len(raw) != hashlib.sha256().digest_size:
        raise ProblemError(
            422, _("The upload's digest cannot be read."), where=header, remedy=_("Update the course kit.")
        )
    return raw.hex()


async def small_body(request: Request, limit: int = 2_000_000) -> bytes:
    """Return a request's body, refused over `limit` bytes."""
    data = bytearray()
    stream: AsyncIterator[bytes] = request.stream()
    async for chunk in stream:
        data += chunk
        if len(data) > limit:
            raise too_large(limit)
    return bytes(data)


def archive_answer(path: Path) -> FileResponse:
    """Answer with an archive of the store."""
    return FileResponse(path, media_type=TAR)
