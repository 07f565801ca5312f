"""JupyterHub's configuration as small pure functions: each takes traitlets' ``c`` and the settings, and sets one thing.

They are tested on a bare ``Config()``, without a hub. What later work replaces stands in a function of its own:
the spawner, the exchange, the accounts.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import bcrypt

import course
from course.build.materials import materials
from course.exchange.hub import ExchangeSettings, update_exchange
from course.exchange.roles import Role, roles_by_course
from course.grading import remote
from course.home import role_environment
from course.hub.database import commit_quickly
from course.hub.settings import HubSettings
from course.hub.spawner import WarmSpawner
from course.hub.words import TEMPLATES, template_values
from course.i18n import choice, use

MATERIALS = ("notebooks", "assignments")
# Stock servers start slowly when a whole class sits down at once: measured 62 to 78 s for 20 on two cores.
START_TIMEOUT = 300


def configure(c: Any, settings: HubSettings, *, ports: tuple[int, int, int], proxy_password: str) -> None:
    """Set everything of a hub on this machine.

    Parameters
    ----------
    c : traitlets.config.Config
    settings : HubSettings
    ports : tuple of int
        Free ports for the hub's own API, for the proxy's and for the exchange.
    proxy_password : str
        Of the proxy's API, new at each start.
    """
    update_network(c, settings, hub_port=ports[0])
    update_proxy(c, settings, api_port=ports[1], password=proxy_password)
    update_storage(c, settings)
    update_accounts(c, settings)
    update_pages(c, settings)
    update_spawner(c, settings)
    update_roles(c, settings)
    update_work(c, settings, port=ports[2])
    update_grading(c, settings)
    WarmSpawner.preheat(c)


def update_network(c: Any, settings: HubSettings, *, hub_port: int) -> None:
    """Listen on loopback only."""
    c.JupyterHub.bind_url = f"http://127.0.0.1:{settings.port}"
    c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{hub_port}"


def update_proxy(c: Any, settings: HubSettings, *, api_port: int, password: str) -> None:
    """Use traefik from PyPI: no Node, and WebSocket subprotocols pass."""
    c.JupyterHub.proxy_class = "traefik_file"
    c.TraefikProxy.traefik_api_url = f"http://127.0.0.1:{api_port}"
    c.TraefikProxy.traefik_api_username = "hub"
    c.TraefikProxy.traefik_api_password = password
    # The proxy hashes the password at each request; it is long and random, so that a light hash will do.
    c.TraefikProxy.traefik_api_hashed_password = bcrypt.hashpw(password.encode(), bcrypt.gensalt(4)).decode()
    c.TraefikProxy.traefik_log_level = "ERROR"
    c.TraefikFileProviderProxy.static_config_file = str(settings.runtime / "traefik.toml")
    c.TraefikFileProviderProxy.dynamic_config_file = str(settings.runtime / "rules.toml")


def update_pages(c: Any, settings: HubSettings) -> None:
    """Show JupyterHub's own pages, the one for logging in among them, in the language of the cohort."""
    use(settings.language)
    c.JupyterHub.template_paths = [str(TEMPLATES)]
    c.JupyterHub.template_vars = template_values()


def update_storage(c: Any, settings: HubSettings) -> None:
    """Keep the hub's own files in the course folder; stop what it started when it stops."""
    commit_quickly()
    c.JupyterHub.db_url = f"sqlite:///{settings.runtime / 'jupyterhub.sqlite'}"
    c.JupyterHub.cookie_secret_file = str(settings.runtime / "cookie_secret")
    c.JupyterHub.cleanup_servers = True
    c.JupyterHub.cleanup_proxy = True
    c.JupyterHub.log_level = "WARN"
    c.ConfigurableHTTPProxy.pid_file = str(settings.runtime / "proxy.pid")


def update_accounts(c: Any, settings: HubSettings) -> None:
    """Let in the people of this workshop, each with the password from the course folder."""
    c.JupyterHub.authenticator_class = "firstuseauthenticator.FirstUseAuthenticator"
    c.FirstUseAuthenticator.dbm_path = str(settings.runtime / "passwords.dbm")
    c.FirstUseAuthenticator.create_users = False
    c.Authenticator.allowed_users = {*settings.instructors, *settings.trainees}
    c.Authenticator.admin_users = set()


def update_spawner(c: Any, settings: HubSettings) -> None:
    """Fork each person's server from a preloaded process, as a user of their own, at the course home."""
    c.JupyterHub.spawner_class = WarmSpawner
    c.WarmSpawner.state_directory = str(settings.runtime)
    c.WarmSpawner.homes_directory = str(settings.homes)
    c.WarmSpawner.isolation = settings.isolation
    if settings.isolation and os.geteuid() == 0:
        # Two hubs on one machine keep their sockets apart; the path must stay short.
        name = hashlib.sha256(str(settings.root).encode()).hexdigest()[:8]
        c.WarmSpawner.runtime_directory = f"/run/course-hub/{name}"
    c.WarmSpawner.read_paths = [str(Path(course.__file__).parent), *(str(materials() / n) for n in MATERIALS)]
    c.Spawner.default_url = "/course"
    c.Spawner.start_timeout = START_TIMEOUT
    c.Spawner.http_timeout = START_TIMEOUT
    c.JupyterHub.concurrent_spawn_limit = 0
    c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 0}
    c.Spawner.env_keep = ["PATH", "LANG", "LC_ALL", "VIRTUAL_ENV"]
    c.Spawner.environment = {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])}
    c.Spawner.pre_spawn_hook = _role_hook(settings, {})


def _role_hook(settings: HubSettings, grading: Mapping[str, str]) -> Any:
    def give_role(spawner: Any) -> None:
        role = role_by_groups((group.name for group in spawner.user.groups), settings.course_id)
        home = spawner.account().home
        spawner.environment = {**spawner.environment, **user_environment(settings, home, role, grading)}

    return give_role


def role_by_groups(groups: Iterable[str], course: str) -> Role:
    """Return what the hub's groups make a person in a course; of several roles the one that may do most.

    Somebody in no group of the course has a trainee's server, to which the exchange shows nothing.
    """
    roles = roles_by_course(groups).get(course, frozenset())
    order = (Role.INSTRUCTOR, Role.GRADER, Role.AUDITOR)
    return next((role for role in order if role in roles), Role.TRAINEE)


def user_environment(
    settings: HubSettings, home: Path, role: Role, grading: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """Return what a person's server must know, by role; an instructor's also where work is graded.

    The course's nbgrader folder lies in the first instructor's home, which is closed to everybody else; another
    instructor has one of their own, made by `course init`.
    """
    folder = settings.course_folder if settings.course_folder.is_relative_to(home) else home / settings.course_id
    return {
        **role_environment(role),
        "COURSE_ID": settings.course_id,
        "COURSE_LANGUAGE": settings.language,
        choice.VARIABLE: str(home / choice.FILE_NAME),
        "COURSE_MODULES": str(home / "modules"),
        "COURSE_FOLDER": str(folder) if role is Role.INSTRUCTOR else "",
        **(grading if role is Role.INSTRUCTOR else {}),
    }


def update_roles(c: Any, settings: HubSettings) -> None:
    """Name the groups as nbgrader expects them, and let each server see its own user's groups."""
    c.JupyterHub.load_groups = {
        f"formgrade-{settings.course_id}": {"users": list(settings.instructors)},
        f"nbgrader-{settings.course_id}": {"users": list(settings.trainees)},
    }
    c.JupyterHub.load_roles = [
        {
            "name": "instructor",
            "groups": [f"formgrade-{settings.course_id}"],
            "scopes": ["self", "list:users", f"read:groups!group=nbgrader-{settings.course_id}"],
        },
    ]


def update_work(c: Any, settings: HubSettings, *, port: int) -> None:
    """Let work travel by the exchange, which alone can read what is handed in; let the calendar act on the course."""
    courses = {settings.course_id: settings.course_folder}
    data = settings.runtime / "exchange"
    update_exchange(c, ExchangeSettings(data=data, port=port, courses=courses, language=settings.language))


def update_grading(c: Any, settings: HubSettings) -> None:
    """Confine trainees' work for instructors' servers, which are confined themselves and cannot."""
    folder = Path(c.WarmSpawner.get("runtime_directory", "") or settings.runtime)
    # A name of its own for each hub, and a token that is new at each start.
    name = hashlib.sha256(str(settings.root).encode()).hexdigest()[:8]
    told = {remote.SOCKET: str(folder / f"grading-{name}"), remote.TOKEN: secrets.token_hex(16)}
    service = {
        "name": "grading",
        "command": [sys.executable, "-m", "course.grading.service"],
        "display": False,
        "environment": {
            **told,
            "COURSE_GRADING_REGISTER": str(settings.runtime / "uids.json"),
            "COURSE_GRADING_USERS": json.dumps(settings.instructors),
            "COURSE_LANGUAGE": settings.language,
        },
    }
    c.JupyterHub.services = [*c.JupyterHub.get("services", []), service]
    c.Spawner.pre_spawn_hook = _role_hook(settings, told)
