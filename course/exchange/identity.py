"""Who asks: a JupyterHub token in, a person with roles out. There is no other way in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from course.exchange.problems import ProblemError, not_allowed, unknown_token
from course.exchange.roles import Action, Role, allows, roles_by_course
from course.exchange.settings import Settings
from course.i18n import gettext as _

_HEADER = re.compile(r"(?:token|bearer)\s+(\S+)", re.IGNORECASE)


@dataclass(frozen=True)
class Person:
    """Whom the hub names for a token.

    Attributes
    ----------
    name : str
        Hub user name, or the name of a hub service.
    roles : dict of str to frozenset of Role
        Roles by course, from the hub's groups.
    staff_everywhere : bool
        True for the automation, which acts as instructor of every course.
    """

    name: str
    roles: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    staff_everywhere: bool = False

    def roles_in(self, course: str) -> frozenset[Role]:
        """Return the person's roles in `course`; none for a stranger."""
        return frozenset({Role.INSTRUCTOR}) if self.staff_everywhere else self.roles.get(course, frozenset())


@dataclass(frozen=True)
class Caller:
    """A person asking about one course."""

    person: Person
    course: str

    @property
    def name(self) -> str:
        """The person's hub name."""
        return self.person.name

    def may(self, action: Action) -> bool:
        """Return whether a role of the person includes `action`."""
        return allows(self.person.roles_in(self.course), action)

    def must(self, action: Action) -> None:
        """Raise a 403 :class:`ProblemError` unless a role of the person includes `action`."""
        if not self.may(action):
            raise not_allowed(_(action.value), self.course)

    def must_own(self, student: str) -> None:
        """Raise a 403 :class:`ProblemError` unless the work is the person's own or they may see everybody's."""
        self.must(Action.SEE_OWN)
        if student != self.name:
            self.must(Action.SEE_WORK)


def token_of(header: str | None, where: str) -> str:
    """Return the token in an ``Authorization`` header, or raise a 401 :class:`ProblemError`."""
    match = _HEADER.fullmatch((header or "").strip())
    if match is None:
        raise unknown_token(where)
    return match[1]


class HubIdentity:
    """Asks the hub about tokens and believes the answer for a few seconds."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def auth(self) -> Any:
        """JupyterHub's own client. Loaded at the first request: it costs half a second."""
        from jupyterhub.services.auth import HubOAuth

        return HubOAuth(cache_max_age=max(1, self.settings.identity_seconds))

    async def person(self, token: str, where: str) -> Person:
        """Return the person a token belongs to.

        Raises
        ------
        ProblemError
            401 for a token that the hub does not know or that does not reach this service; 503 while the hub
            does not answer.
        """
        model = await self._model(token)
        if model is None or not self.auth.check_scopes(self.auth.access_scopes, model):
            raise unknown_token(where)
        if model.get("kind") == "service":
            return Person(model["name"], staff_everywhere=model["name"] in self.settings.staff_services)
        return Person(model["name"], roles_by_course(model.get("groups", ())))

    async def _model(self, token: str) -> dict[str, Any] | None:
        from tornado.web import HTTPError

        try:
            model: dict[str, Any] | None = await self.auth.user_for_token(token, sync=False)
        except HTTPError as error:
            raise ProblemError(
                503,
                _("The hub does not answer, so nobody can be recognised just now."),
                where=str(error.log_message or ""),
                remedy=_("Try again in a minute; nothing is lost."),
            ) from error
        return model

    def forget(self) -> None:
        """Forget the hub's answers, because groups have changed."""
        self.auth.cache.clear()
