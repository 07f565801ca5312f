"""The exchange seen from a notebook server or a terminal: one method an endpoint, nothing else.

Submitting is safe to repeat, so a service that is just restarting is waited for.
"""

from __future__ import annotations

import base64
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import requests

from course.errors import ExchangeError
from course.exchange.archive import Ignore, pack, unpack
from course.i18n import gettext as _
from course.i18n import language

_TIMEOUT_SECONDS = (10, 300)
_PAUSES_SECONDS = (0.5, 1.0, 2.0, 4.0)
_AWAY = (502, 503, 504)


class RefusedError(ExchangeError):
    """The exchange answered, and the answer is no."""

    def __init__(self, status: int, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.status = status


class Client:
    """A person's view of the exchange.

    Parameters
    ----------
    url : str
        Address of the service, up to and with its prefix.
    token : str
        The person's JupyterHub token.
    pauses : iterable of float
        Seconds to wait between tries while the service does not answer.
    """

    def __init__(self, url: str, token: str, *, pauses: tuple[float, ...] = _PAUSES_SECONDS) -> None:
        self.url = url.rstrip("/") + "/api"
        # What makes nbgrader's commands, run as processes of their own, speak to the exchange as this person.
        self.environment = {"COURSE_EXCHANGE_URL": url, "JUPYTERHUB_API_TOKEN": token}
        self._headers = {"Authorization": f"token {token}"}
        self._pauses = pauses

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Client:
        """Make a client from what the hub gives every server.

        Raises
        ------
        ExchangeError
            This is no server of a hub with an exchange.
        """
        url, token = environ.get("COURSE_EXCHANGE_URL", ""), environ.get("JUPYTERHUB_API_TOKEN", "")
        if not url or not token:
            raise ExchangeError(
                _("There is no exchange here: this is no server of a hub."),
                where="COURSE_EXCHANGE_URL",
                remedy=_("Log in to the course's hub and try there."),
            )
        return cls(url, token)

    def ask(self, method: str, *path: str, expect: tuple[int, ...] = (200, 201, 204), **options: Any) -> Any:
        """Send a request, waiting for a service that is away for a moment, and return the answer's JSON.

        Raises
        ------
        RefusedError
            The service refused.
        ExchangeError
            It did not answer.
        """
        answer = self._send(method, *path, **options)
        if answer.status_code not in expect:
            raise _refusal(answer)
        return answer.json() if answer.content else None

    def _send(self, method: str, *path: str, **options: Any) -> requests.Response:
        url = "/".join([self.url, *(quote(part, safe="") for part in path)])
        headers = {**self._headers, "Accept-Language": language(), **options.pop("headers", {})}
        body = options.get("data")
        for pause in (*self._pauses, None):
            if body is not None and hasattr(body, "seek"):
                body.seek(0)
            try:
                answer = requests.request(method, url, headers=headers, timeout=_TIMEOUT_SECONDS, **options)
            except requests.RequestException as error:
                if pause is None:
                    raise _away(self.url, error) from None
            else:
                if answer.status_code not in _AWAY or pause is None:
                    return answer
            time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def upload(
        self, method: str, *path: str, folder: Path, ignore: Ignore | None = None, params: Mapping[str, Any]
    ) -> Any:
        """Send a folder as one archive, with its digest."""
        import hashlib

        with tempfile.TemporaryFile() as archive:
            pack(folder, archive, ignore)
            archive.seek(0)
            digest = hashlib.file_digest(archive, "sha256").digest()
            headers = {
                "Content-Type": "application/x-tar",
                "Content-Digest": f"sha-256=:{base64.b64encode(digest).decode()}:",
            }
            return self.ask(method, *path, data=archive, headers=headers, params=params)

    @contextmanager
    def _archive(self, *path: str) -> Iterator[IO[bytes]]:
        with tempfile.TemporaryFile() as archive, self._send("GET", *path, stream=True) as answer:
            if answer.status_code != 200:
                raise _refusal(answer)
            for block in answer.iter_content(1 << 20):
                archive.write(block)
            archive.seek(0)
            yield archive

    def download(self, *path: str, folder: Path) -> list[str]:
        """Unpack an archive of the service as `folder`, which must not exist; all of it or nothing appears."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(dir=folder.parent, prefix=".exchange-") as scratch,
            self._archive(*path) as tar,
        ):
            target = Path(scratch, "files")
            target.mkdir()
            names = unpack(tar, target)
            target.replace(folder)
        return names


def _refusal(answer: requests.Response) -> ExchangeError:
    try:
        problem = answer.json()
        return RefusedError(
            answer.status_code, problem["detail"], where=problem.get("instance", ""), remedy=problem.get("next", "")
        )
    except (ValueError, KeyError, TypeError):
        return RefusedError(
            answer.status_code,
            _("The exchange answered %(status)d.") % {"status": answer.status_code},
            where=answer.url,
            remedy=_("Try again in a minute, then tell the administrator."),
        )


def _away(url: str, error: Exception) -> ExchangeError:
    return ExchangeError(
        _("The exchange does not answer."),
        where=url,
        remedy=_("Your work is still in your folder. Try again in a minute; tell the instructor if it stays so."),
    )


def here(*, patient: bool = True) -> Client:
    """Return the client of this server of the hub; an impatient one does not wait for a service that is away."""
    client = Client.from_environ(os.environ)
    if not patient:
        client._pauses = ()
    return client
