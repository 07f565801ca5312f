"""Refusals of the exchange, each with what happened, where, and what to do next (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus

from course.errors import ExchangeError
from course.i18n import gettext as _


class ProblemError(ExchangeError):
    """A refusal with its HTTP status."""

    def __init__(self, status: int, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.status = status

    def as_json(self) -> dict[str, str | int]:
        """Return the members of ``application/problem+json``; ``next`` says what to do."""
        return {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.what,
            "instance": self.where,
            "next": self.remedy,
        }


def unknown_token(where: str) -> ProblemError:
    """Return the refusal of a missing, false or expired token."""
    return ProblemError(
        401,
        _("The hub does not know who asks."),
        where=where,
        remedy=_("Log in again, or restart your server from the hub's control panel."),
    )


def not_allowed(action: str, course: str) -> ProblemError:
    """Return the refusal of an action that no role of the person has; it does not tell whether the course exists."""
    return ProblemError(
        403,
        _("Your role in the course does not include this: %(action)s.") % {"action": action},
        where=course,
        remedy=_("Ask an instructor of the course to enrol you, or use an invitation code."),
    )


def not_found(what: str, where: str) -> ProblemError:
    """Return the answer about something that is not there."""
    return ProblemError(404, what, where=where, remedy=_("Look at the list of what there is, and at the spelling."))
