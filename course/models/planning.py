"""Properties of a learning plan: dated goals, evidence, aimed at the lowest competences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.models.check import Check
from course.models.profile import profile_of

MINIMUM_WORDS = 4


def _rows(plan: Any) -> list[Mapping[str, Any]]:
    rows = plan if isinstance(plan, Sequence) and not isinstance(plan, str) else []
    return [row for row in rows if isinstance(row, Mapping) and len(str(row.get("goal", "")).split()) >= MINIMUM_WORDS]


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text).strip())
    except ValueError:
        return None


def dated_goals(plan: Any, goals: int = 2) -> Check:
    """Look for goals of at least four words that bear a date; a share for each of the first `goals`."""
    found = sum(1 for row in _rows(plan) if _day(row.get("by")))
    message = _("%(found)d of %(wanted)d goals have four words or more and a date.")
    return Check(min(1.0, found / goals), message % {"found": min(found, goals), "wanted": goals})


def goals_with_evidence(plan: Any, goals: int = 2) -> Check:
    """Look for goals that say by what evidence a colleague could see them reached."""
    found = sum(1 for row in _rows(plan) if len(str(row.get("evidence", "")).split()) >= 2)
    message = _("%(found)d of %(wanted)d goals say what will show that they are reached.")
    return Check(min(1.0, found / goals), message % {"found": min(found, goals), "wanted": goals})


def aimed_at_lowest(plan: Any, profile: Any = None, goals: int = 2, lowest: int = 3) -> Check:
    """Look for goals whose competence is among the lowest of the profile given beside the plan."""
    try:
        low = profile_of(profile).lowest(lowest)
    except ModelInputError:
        return Check(0.0, _("Fill in your profile first: the goals are compared with it."))
    found = sum(1 for row in _rows(plan) if str(row.get("competence", "")) in low)
    message = _("%(found)d of %(wanted)d goals aim at the competences that are lowest in your profile.")
    return Check(min(1.0, found / goals), message % {"found": min(found, goals), "wanted": goals})
