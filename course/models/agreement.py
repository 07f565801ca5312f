"""Agreement between two coders, corrected for chance: Cohen's kappa.

Cohen, J. (1960), "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20:37-46.
The words for ranges are Landis and Koch's (1977, Biometrics 33:159-174), who call their divisions arbitrary themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from course.errors import ModelInputError
from course.i18n import gettext as _


@dataclass(frozen=True)
class Agreement:
    """How far two coders agree.

    Parameters
    ----------
    observed : float
        Share of items with the same code.
    expected : float
        Share that would agree if each coder gave their codes at random, as often as they do.
    kappa : float or None
        (observed - expected) / (1 - expected); ``None`` when both gave one and the same code to everything, so that
        chance explains all and kappa is undefined.
    table : dict
        Number of items by (code of the first, code of the second).
    codes : tuple of str
        All codes in use, sorted.
    """

    observed: float
    expected: float
    kappa: float | None
    table: dict[tuple[str, str], int]
    codes: tuple[str, ...]

    @property
    def words(self) -> str:
        """Landis and Koch's word for this kappa."""
        if self.kappa is None:
            return _("undefined: one code was used for everything")
        steps = [(0.0, _("poor")), (0.2, _("slight")), (0.4, _("fair")), (0.6, _("moderate")), (0.8, _("substantial"))]
        if self.kappa < 0:
            return steps[0][1]
        return next((word for limit, word in steps[1:] if self.kappa <= limit + 1e-12), _("almost perfect"))


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> Agreement:
    """Compare two coders who coded the same items in the same order.

    Raises
    ------
    ModelInputError
        No items, or lists of different lengths.

    Examples
    --------
    >>> a = ["negative", "positive", "negative", "neutral", "positive"]
    >>> b = ["negative", "positive", "negative", "neutral", "negative"]
    >>> round(cohen_kappa(a, b).kappa, 4)
    0.6875
    """
    if not first or len(first) != len(second):
        raise ModelInputError(
            _("Both coders must have coded the same passages, at least one."),
            remedy=_("Give each passage a code in both columns."),
        )
    total = len(first)
    table = Counter(zip(first, second, strict=True))
    ours, theirs = Counter(first), Counter(second)
    observed = sum(count for (a, b), count in table.items() if a == b) / total
    expected = sum(ours[code] * theirs[code] for code in ours) / total**2
    kappa = None if expected == 1 else (observed - expected) / (1 - expected)
    return Agreement(observed, expected, kappa, dict(table), tuple(sorted({*ours, *theirs})))
