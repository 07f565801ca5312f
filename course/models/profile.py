"""A teacher's profile on the 18 competences of ICT-CFT, as claimed by the teacher: never a grade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course.errors import ModelInputError
from course.i18n import gettext as _

# 0: none of the statements yet; 1 to 4: the statement that fits best.
HIGHEST = 4


@dataclass(frozen=True)
class Profile:
    """Levels by competence id ("1.1" … "6.3"), each 0 to 4; unanswered competences are missing."""

    levels: Mapping[str, int]

    @property
    def complete(self) -> bool:
        """Whether all 18 competences have a level."""
        return len(self.levels) == 18

    def aspect_mean(self, aspect: int) -> float | None:
        """Return the mean level of an aspect (0 to 4), or ``None`` where nothing was answered."""
        mine = [level for one, level in self.levels.items() if one.startswith(f"{aspect}.")]
        return sum(mine) / len(mine) if mine else None

    def lowest(self, count: int = 3) -> list[str]:
        """Return the competences with the lowest levels: `count` of them, and all that tie with the last."""
        ranked = sorted(self.levels.items(), key=lambda pair: (pair[1], pair[0]))
        if not ranked:
            return []
        threshold = ranked[min(count, len(ranked)) - 1][1]
        return [one for one, level in ranked if level <= threshold]


def profile_of(answer: Any) -> Profile:
    """Return the profile in an answer of type ``levels``; item ids end in the competence (``…1.1``).

    Raises
    ------
    ModelInputError
        There is no answer yet.
    """
    entries = answer if isinstance(answer, Mapping) else {}
    levels = {
        str(item): min(HIGHEST, max(0, int(entry["level"])))
        for item, entry in entries.items()
        if isinstance(entry, Mapping) and str(entry.get("level", "")).lstrip("-").isdigit()
    }
    if not levels:
        raise ModelInputError(
            _("There is no self-assessment yet."), remedy=_("Answer the statements above, then draw the profile.")
        )
    return Profile(levels)
