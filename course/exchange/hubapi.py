"""The hub's users and groups, over its REST API, with the exchange's own token."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import requests

from course.exchange.problems import ProblemError
from course.exchange.roles import PREFIXES, Role, group_name
from course.i18n import gettext as _

_TIMEOUT_SECONDS = 30


class HubApi:
    """A client of ``/hub/api``.

    Parameters
    ----------
    url : str
        Address of the API, as ``JUPYTERHUB_API_URL`` has it.
    token : str
        A token with the scopes of :data:`course.exchange.hub.SCOPES`.
    """

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        self._headers = {"Authorization": f"token {token}"}

    def _ask(self, method: str, path: str, body: Any = None, fine: tuple[int, ...] = ()) -> requests.Response:
        try:
            answer = requests.request(
                method, self.url + path, json=body, headers=self._headers, timeout=_TIMEOUT_SECONDS
            )
        except requests.RequestException as error:
            raise _hub_problem(str(error)) from error
        if not answer.ok and answer.status_code not in fine:
            raise _hub_problem(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        return answer

    def members(self, course: str) -> dict[str, set[Role]]:
        """Return who is in a course by the hub's groups, with their roles."""
        people: dict[str, set[Role]] = {}
        for role in Role:
            answer = self._ask("GET", f"/groups/{quote(group_name(role, course), safe='')}", fine=(404,))
            for name in answer.json().get("users", ()) if answer.ok else ():
                people.setdefault(name, set()).add(role)
        return people

    def add_users(self, names: Iterable[str]) -> None:
        """Make the users that the hub does not know yet."""
        self._ask("POST", "/users", {"usernames": sorted(names)}, fine=(409,))

    def enrol(self, course: str, role: Role, names: Iterable[str]) -> None:
        """Put people into the group of a role, making the group if need be."""
        path = f"/groups/{quote(group_name(role, course), safe='')}"
        self._ask("POST", path, fine=(409,))
        self._ask("POST", f"{path}/users", {"users": sorted(names)})

    def leave(self, course: str, names: Iterable[str], roles: Iterable[Role] = tuple(PREFIXES)) -> None:
        """Take people out of the groups of `roles`; those who are not in one are passed over."""
        for role in roles:
            path = f"/groups/{quote(group_name(role, course), safe='')}"
            self._ask("DELETE", f"{path}/users", {"users": sorted(names)}, fine=(404,))


def _hub_problem(detail: str) -> ProblemError:
    return ProblemError(
        502,
        _("The hub did not carry out a change of users or groups."),
        where=detail,
        remedy=_("Try again. If it stays so, the administrator should look at the exchange's role in the hub."),
    )
