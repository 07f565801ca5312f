"""How a hub gets the exchange: pure functions on its configuration, to be called by :mod:`course.hub`.

::

    c = get_config()
    update_exchange(c, ExchangeSettings(data=Path("/var/lib/course"), python=sys.executable))
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAME = "exchange"
AUTOMATION = "exchange-automation"
ACCESS = f"access:services!service={NAME}"
# What the exchange may do at the hub: see who is in a course, enrol and take out, and make users of a roster.
SCOPES = ["list:users", "read:users:name", "read:users:groups", "groups", "admin:groups", "admin:users"]

_CLASSES = {
    "exchange": "Exchange",
    "fetch_assignment": "ExchangeFetchAssignment",
    "fetch_feedback": "ExchangeFetchFeedback",
    "release_assignment": "ExchangeReleaseAssignment",
    "release_feedback": "ExchangeReleaseFeedback",
    "list": "ExchangeList",
    "submit": "ExchangeSubmit",
    "collect": "ExchangeCollect",
}


@dataclass(frozen=True)
class ExchangeSettings:
    """What a hub decides about its exchange.

    Attributes
    ----------
    data : Path
        Folder of the store and, by default, of the database; readable by nobody but the hub's user.
    port : int
        Where the service listens on the loopback address.
    database : str
        SQLAlchemy URL; empty for SQLite in `data`.
    courses : mapping of str to Path
        nbgrader course folders that the calendar's automation works on; empty for no automation.
    python : str
        Interpreter of the services.
    language : str
        Language of what the service says, for example ``"ru"``.
    token, automation_token : str
        The services' hub tokens; empty lets the hub make them.
    environment : mapping
        Further variables for the services.
    """

    data: Path
    port: int = 8010
    database: str = ""
    courses: Mapping[str, Path] = field(default_factory=dict)
    python: str = sys.executable
    language: str = "en"
    token: str = ""
    automation_token: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Address of the service for the hub's servers, without the proxy between."""
        return f"http://127.0.0.1:{self.port}/services/{NAME}/"


def update_exchange(c: Any, settings: ExchangeSettings) -> None:
    """Add the exchange to a hub's configuration: the service, its role, and what users and servers need of it.

    Parameters
    ----------
    c : traitlets.config.Config
        The hub's configuration; what it has already stays.
    settings : ExchangeSettings
        What the hub decides.
    """
    services = [*_listed(c.JupyterHub, "services"), _service(settings)]
    roles = list(_listed(c.JupyterHub, "load_roles"))
    roles.append({"name": NAME, "scopes": SCOPES, "services": [NAME]})
    if settings.courses:
        services.append(_automation(settings))
        roles.append({"name": AUTOMATION, "scopes": [ACCESS], "services": [AUTOMATION]})
    _grant(roles, "user", ["self", ACCESS])
    _grant(roles, "server", ["users:activity!user", "access:servers!server", "read:users!user", ACCESS])
    c.JupyterHub.services, c.JupyterHub.load_roles = services, roles
    c.Spawner.environment = {**dict(c.Spawner.get("environment", {})), "COURSE_EXCHANGE_URL": settings.url}


def _listed(section: Any, name: str) -> list[Any]:
    return list(section.get(name, []))


def _grant(roles: list[dict[str, Any]], name: str, scopes: list[str]) -> None:
    """Add scopes to one of the hub's own roles, unless it inherits everything already."""
    for role in roles:
        if role["name"] == name:
            if "inherit" not in role["scopes"]:
                role["scopes"] = [*role["scopes"], *(scope for scope in scopes if scope not in role["scopes"])]
            return
    roles.append({"name": name, "scopes": scopes})


def _environment(settings: ExchangeSettings) -> dict[str, str]:
    return {
        "COURSE_EXCHANGE_DATA": str(settings.data),
        "COURSE_EXCHANGE_DATABASE": settings.database,
        "COURSE_EXCHANGE_STAFF_SERVICES": json.dumps([AUTOMATION] if settings.courses else []),
        "COURSE_LANGUAGE": settings.language,
        **settings.environment,
    }


def _service(settings: ExchangeSettings) -> dict[str, Any]:
    return {
        "name": NAME,
        "url": f"http://127.0.0.1:{settings.port}",
        "command": [settings.python, "-m", "course.exchange.service"],
        "environment": _environment(settings),
        "oauth_no_confirm": True,
        "display": True,
        **({"api_token": settings.token} if settings.token else {}),
    }


def _automation(settings: ExchangeSettings) -> dict[str, Any]:
    return {
        "name": AUTOMATION,
        "command": [settings.python, "-m", "course.exchange.automation"],
        "display": False,
        "environment": {
            "COURSE_EXCHANGE_URL": settings.url,
            "COURSE_EXCHANGE_COURSES": json.dumps({name: str(path) for name, path in settings.courses.items()}),
            "COURSE_LANGUAGE": settings.language,
            **settings.environment,
        },
        **({"api_token": settings.automation_token} if settings.automation_token else {}),
    }


def nbgrader_config() -> dict[str, dict[str, Any]]:
    """Return the nbgrader configuration that makes its commands and buttons use the exchange.

    To be written as ``nbgrader_config.json`` into a folder of ``JUPYTER_CONFIG_PATH``, or merged into a Config.
    """
    classes = {trait: f"course.exchange.plugin.{name}" for trait, name in _CLASSES.items()}
    return {"ExchangeFactory": classes, "Exchange": {"path_includes_course": False}}


def nbgrader_config_text() -> str:
    """Return :func:`nbgrader_config` as the lines of an ``nbgrader_config.py``."""
    lines = ["c = get_config()"]
    for section, options in nbgrader_config().items():
        lines += [f"c.{section}.{option} = {value!r}" for option, value in options.items()]
    return "\n".join(lines) + "\n"
