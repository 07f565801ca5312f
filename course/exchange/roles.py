"""Who may do what in a course. Pure: groups of a hub in, permissions out.

A role is a JupyterHub group, ``PREFIX-COURSE``. The prefixes ``formgrade`` and ``nbgrader`` are the ones that
nbgrader's own course list looks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from course.i18n import N_


class Role(StrEnum):
    """What a person is in one course."""

    INSTRUCTOR = N_("instructor")
    GRADER = N_("grader")
    TRAINEE = N_("trainee")
    AUDITOR = N_("auditor")


PREFIXES: Mapping[Role, str] = {
    Role.INSTRUCTOR: "formgrade",
    Role.GRADER: "grader",
    Role.TRAINEE: "nbgrader",
    Role.AUDITOR: "auditor",
}
STAFF = frozenset({Role.INSTRUCTOR, Role.GRADER, Role.AUDITOR})
EVERYONE = frozenset(Role)


class Action(StrEnum):
    """What can be asked of a course."""

    SEE_COURSE = N_("see the course and its dates")
    FETCH = N_("fetch an assignment")
    SUBMIT = N_("submit own work")
    SEE_OWN = N_("see own receipts and feedback")
    GROUP = N_("form a group for an assignment")
    REVIEW = N_("hand in a practice card and review colleagues' cards")
    SEE_WORK = N_("see everybody's submissions")
    RETURN_FEEDBACK = N_("return feedback")
    RELEASE = N_("release and withdraw assignments")
    SUBMIT_FOR = N_("submit for a trainee")
    SEE_PEOPLE = N_("see the roster")
    MANAGE_PEOPLE = N_("change the roster, invitations and groups")
    MANAGE_COURSE = N_("change the course's dates and settings")
    MANAGE_REVIEWS = N_("assign reviewers")
    EVALUATE = N_("evaluate a session")
    SEE_EVALUATION = N_("see what was said about a session")


ALLOWED: Mapping[Action, frozenset[Role]] = {
    Action.SEE_COURSE: EVERYONE,
    Action.FETCH: EVERYONE,
    Action.SUBMIT: frozenset({Role.TRAINEE}),
    Action.SEE_OWN: EVERYONE,
    Action.GROUP: frozenset({Role.TRAINEE}),
    Action.REVIEW: frozenset({Role.TRAINEE}),
    Action.SEE_WORK: STAFF,
    Action.RETURN_FEEDBACK: frozenset({Role.INSTRUCTOR, Role.GRADER}),
    Action.RELEASE: frozenset({Role.INSTRUCTOR}),
    Action.SUBMIT_FOR: frozenset({Role.INSTRUCTOR}),
    Action.SEE_PEOPLE: STAFF,
    Action.MANAGE_PEOPLE: frozenset({Role.INSTRUCTOR}),
    Action.MANAGE_COURSE: frozenset({Role.INSTRUCTOR}),
    Action.MANAGE_REVIEWS: frozenset({Role.INSTRUCTOR}),
    Action.EVALUATE: frozenset({Role.TRAINEE}),
    Action.SEE_EVALUATION: frozenset({Role.INSTRUCTOR, Role.AUDITOR}),
}


def group_name(role: Role, course: str) -> str:
    """Return the hub group that makes a person `role` of `course`, for example ``"nbgrader-ict-en"``."""
    return f"{PREFIXES[role]}-{course}"


def roles_by_course(groups: Iterable[str]) -> dict[str, frozenset[Role]]:
    """Return each course named by hub groups, with the roles that the groups give in it.

    Parameters
    ----------
    groups : iterable of str
        A person's JupyterHub groups; those without one of the prefixes are of no concern here.
    """
    roles: dict[str, frozenset[Role]] = {}
    by_prefix = {prefix: role for role, prefix in PREFIXES.items()}
    for group in groups:
        prefix, _, course = group.partition("-")
        if course and prefix in by_prefix:
            roles[course] = roles.get(course, frozenset()) | {by_prefix[prefix]}
    return roles


def allows(roles: Iterable[Role], action: Action) -> bool:
    """Return whether any of `roles` may do `action`."""
    return not ALLOWED[action].isdisjoint(roles)
