"""What an administrator decides about the exchange, read from the environment of its process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from course.errors import ExchangeError
from course.i18n import gettext as _

MEGABYTE = 1_000_000
PREFIX = "COURSE_EXCHANGE_"


@dataclass(frozen=True)
class Settings:
    """Where the exchange keeps things, and its bounds.

    Attributes
    ----------
    database : str
        SQLAlchemy URL: ``sqlite:////var/lib/course/exchange.db`` or ``postgresql+psycopg://…``.
    store : Path
        Folder of the uploaded archives.
    prefix : str
        URL path the service answers under, as JupyterHub gives it.
    max_bytes : int
        Bound of one upload, in bytes.
    max_files : int
        Bound of files and folders in one upload.
    identity_seconds : int
        How long an answer of the hub about a token is trusted, in seconds.
    lease_seconds : int
        After which a calendar's action that was begun and never reported on belongs to a process that died.
    staff_services : frozenset of str
        Hub services (the automation) that act as instructor of every course.
    """

    database: str
    store: Path
    prefix: str = "/services/exchange/"
    max_bytes: int = 200 * MEGABYTE
    max_files: int = 5_000
    identity_seconds: int = 5
    lease_seconds: int = 600
    staff_services: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Read ``COURSE_EXCHANGE_*`` and JupyterHub's own variables.

        Raises
        ------
        ExchangeError
            Where neither a database nor a data folder is named.
        """
        folder = environ.get(PREFIX + "DATA", "")
        if not folder:
            raise ExchangeError(
                _("The exchange does not know where to keep the work."),
                where=PREFIX + "DATA",
                remedy=_("Name a folder on a disk that is backed up."),
            )
        root = Path(folder).resolve()
        return cls(
            database=environ.get(PREFIX + "DATABASE") or f"sqlite:///{root / 'exchange.db'}",
            store=root / "store",
            prefix=environ.get("JUPYTERHUB_SERVICE_PREFIX") or cls.prefix,
            max_bytes=int(environ.get(PREFIX + "MAX_BYTES") or cls.max_bytes),
            max_files=int(environ.get(PREFIX + "MAX_FILES") or cls.max_files),
            identity_seconds=int(environ.get(PREFIX + "IDENTITY_SECONDS") or cls.identity_seconds),
            lease_seconds=int(environ.get(PREFIX + "LEASE_SECONDS") or cls.lease_seconds),
            staff_services=frozenset(json.loads(environ.get(PREFIX + "STAFF_SERVICES") or "[]")),
        )
