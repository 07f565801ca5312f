"""How people log in to a hub: pure functions on its configuration, one a kind of account.

First-use accounts for a laptop workshop, the machine's own accounts (PAM), a learning platform (LTI 1.3), or any
OAuth provider. Who may do what is never decided here, but by the hub's groups.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course.exchange.hub import NAME
from course.exchange.hubapi import HubApi
from course.exchange.roles import Role

_CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
_MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
Hook = Callable[[Any, Any, dict[str, Any]], Awaitable[dict[str, Any]]]


def update_first_use(c: Any, folder: Path, *, only_enrolled: bool = True) -> None:
    """Let people choose a password when they first log in; kept hashed in `folder`.

    Parameters
    ----------
    c : traitlets.config.Config
        The hub's configuration.
    folder : Path
        Of the hub's own files.
    only_enrolled : bool
        Whether only users that the hub knows (from a roster) may; else anybody in the room may, and then needs an
        invitation code to get into a course.
    """
    c.JupyterHub.authenticator_class = "firstuseauthenticator.FirstUseAuthenticator"
    c.FirstUseAuthenticator.dbm_path = str(folder / "passwords.dbm")
    c.FirstUseAuthenticator.create_users = not only_enrolled
    c.FirstUseAuthenticator.min_password_length = 8
    c.Authenticator.allow_all = not only_enrolled
    c.Authenticator.allow_existing_users = True


def update_pam(c: Any, *, allowed_groups: tuple[str, ...] = ()) -> None:
    """Let people log in with their account on this machine.

    Parameters
    ----------
    c : traitlets.config.Config
        The hub's configuration.
    allowed_groups : tuple of str
        Unix groups whose members may; empty for everybody with an account.
    """
    c.JupyterHub.authenticator_class = "pam"
    c.PAMAuthenticator.open_sessions = False
    c.PAMAuthenticator.allowed_groups = set(allowed_groups)
    c.Authenticator.allow_all = not allowed_groups
    c.Authenticator.allow_existing_users = True


@dataclass(frozen=True)
class Platform:
    """A learning platform that launches into the hub by LTI 1.3, as its administrator registered the hub.

    Attributes
    ----------
    issuer, authorize_url, jwks_endpoint : str
        The platform's name of itself, its login and its keys.
    client_ids : tuple of str
        What the platform calls this hub.
    courses : mapping of str to str
        The platform's context id to our course.
    username_key : str
        Claim that names the user; ``sub`` where the platform hides names.
    secure : bool
        Whether the hub answers over https, as platforms in earnest require; false for a trial on one machine.
    """

    issuer: str
    authorize_url: str
    jwks_endpoint: str
    client_ids: tuple[str, ...]
    courses: Mapping[str, str] = field(default_factory=dict)
    username_key: str = "email"
    secure: bool = True


def update_lti13(c: Any, platform: Platform, hub: HubApi) -> None:
    """Let people come from a learning platform; each launch puts them into its course with their role there.

    Parameters
    ----------
    c : traitlets.config.Config
        The hub's configuration.
    platform : Platform
        The learning platform.
    hub : HubApi
        The hub's API with the exchange's token, for the enrolment.
    """
    c.JupyterHub.authenticator_class = "ltiauthenticator.lti13.auth.LTI13Authenticator"
    c.LTI13Authenticator.issuer = platform.issuer
    c.LTI13Authenticator.authorize_url = platform.authorize_url
    c.LTI13Authenticator.jwks_endpoint = platform.jwks_endpoint
    c.LTI13Authenticator.client_id = set(platform.client_ids)
    c.LTI13Authenticator.username_key = platform.username_key
    c.Authenticator.allow_all = True  # who comes with the platform's signature is its user
    c.Authenticator.post_auth_hook = enrol_from_launch(platform, hub)
    if platform.secure:
        # The platform posts to the hub from its own address; browsers then send only cookies marked so.
        settings = dict(c.JupyterHub.get("tornado_settings", {}))
        c.JupyterHub.tornado_settings = {**settings, "cookie_options": {"SameSite": "None", "Secure": True}}


def hub_api(c: Any) -> HubApi:
    """Return the hub's API with the exchange's token, from a configuration that has the exchange already.

    Parameters
    ----------
    c : traitlets.config.Config
        The hub's configuration; the exchange gets a token in it if it has none.
    """
    service = next(one for one in c.JupyterHub.services if one["name"] == NAME)
    token = str(service.setdefault("api_token", secrets.token_hex(32)))
    base = str(c.JupyterHub.get("base_url", "/")).rstrip("/")
    return HubApi(f"{str(c.JupyterHub.hub_bind_url).rstrip('/')}{base}/hub/api", token)


def role_of_launch(claims: Mapping[str, Any]) -> Role | None:
    """Return the role that a launch gives, by LTI's context roles (LTI 1.3 core, appendix A.2.3).

    ``None`` for somebody who is neither learner nor staff of the context, for example a mentor.
    """
    names = {str(role).rpartition("#")[2] for role in claims.get(_CLAIM + "roles", ()) if _is_context_role(str(role))}
    for role, words in (
        (Role.GRADER, {"TeachingAssistant", "Grader"}),  # sent together with Instructor, of which it is a part
        (Role.INSTRUCTOR, {"Instructor", "ContentDeveloper"}),
        (Role.AUDITOR, {"Manager", "Administrator"}),
        (Role.TRAINEE, {"Learner"}),
    ):
        if names & words:
            return role
    return None


def _is_context_role(role: str) -> bool:
    """Return whether a role is one in the course; those of the institution or the system say nothing about it."""
    return role.startswith(_MEMBERSHIP) or "/" not in role


def enrol_from_launch(platform: Platform, hub: HubApi) -> Hook:
    """Return the hub's hook that enrols by a launch: into its course only, with the role there, in place of another."""

    async def enrol(_authenticator: Any, _handler: Any, model: dict[str, Any]) -> dict[str, Any]:
        claims = model.get("auth_state") or {}
        context = claims.get(_CLAIM + "context") or {}
        course, role = platform.courses.get(str(context.get("id", ""))), role_of_launch(claims)
        if course is not None and role is not None:
            await asyncio.to_thread(_enrol, hub, course, role, model["name"])
        return model

    return enrol


def _enrol(hub: HubApi, course: str, role: Role, name: str) -> None:
    hub.add_users([name])
    hub.enrol(course, role, [name])
    hub.leave(course, [name], [other for other in Role if other is not role])


@dataclass(frozen=True)
class Provider:
    """An OAuth 2 or OpenID Connect provider.

    Attributes
    ----------
    authorize_url, token_url, userdata_url : str
        The provider's addresses.
    client_id, client_secret : str
        What it calls this hub, and the secret it gave.
    callback_url : str
        ``https://HUB/hub/oauth_callback``, as registered there.
    username_claim : str
        Field of the user data that names the user.
    scope : tuple of str
        What is asked for.
    only_enrolled : bool
        Whether only users that the hub knows may log in.
    """

    authorize_url: str
    token_url: str
    userdata_url: str
    client_id: str
    client_secret: str
    callback_url: str
    username_claim: str = "email"
    scope: tuple[str, ...] = ("openid", "email")
    only_enrolled: bool = True


def update_oauth(c: Any, provider: Provider) -> None:
    """Let people log in with an OAuth provider of any kind."""
    c.JupyterHub.authenticator_class = "generic-oauth"
    section = c.GenericOAuthenticator
    section.authorize_url, section.token_url = provider.authorize_url, provider.token_url
    section.userdata_url, section.username_claim = provider.userdata_url, provider.username_claim
    section.client_id, section.client_secret = provider.client_id, provider.client_secret
    section.oauth_callback_url, section.scope = provider.callback_url, list(provider.scope)
    c.Authenticator.allow_all = not provider.only_enrolled
    c.Authenticator.allow_existing_users = True
