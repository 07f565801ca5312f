"""Calibration: do things happen as often as a person says they will?

The Brier score is the mean squared distance between stated probabilities and outcomes (Brier 1950, "Verification of
forecasts expressed in terms of probability", Monthly Weather Review 78:1-3; here in its usual form for yes-or-no
events, from 0 to 1, lower is better). It splits into reliability, resolution and uncertainty (Murphy 1973, "A new
vector partition of the probability score", Journal of Applied Meteorology 12:595-600).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from course.errors import ModelInputError
from course.i18n import gettext as _

# Saying "half" to everything scores this, whatever the truth is.
COIN = 0.25


@dataclass(frozen=True)
class Bin:
    """Statements that got about the same probability.

    Parameters
    ----------
    low, high : float
        Bounds of the stated probability; the upper bound belongs to the bin only in the last one.
    count : int
    stated : float
        Mean stated probability.
    observed : float
        Share that came true.
    """

    low: float
    high: float
    count: int
    stated: float
    observed: float


def _checked(stated: Sequence[float], outcomes: Sequence[bool]) -> None:
    if not stated or len(stated) != len(outcomes):
        raise ModelInputError(
            _("There must be one outcome for each stated probability, and at least one of both."),
            remedy=_("Give a probability to every statement."),
        )
    if any(not 0 <= p <= 1 for p in stated):
        raise ModelInputError(
            _("A probability lies between 0 and 100 %."), remedy=_("Type a number from 0 to 100 in each row.")
        )


def brier(stated: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Return the Brier score (0 best, 1 worst).

    Parameters
    ----------
    stated : sequence of float
        Probabilities from 0 to 1.
    outcomes : sequence of bool

    Raises
    ------
    ModelInputError
        Nothing given, lengths differ, or a probability lies outside 0 to 1.

    Examples
    --------
    >>> round(brier([0.1, 0.9, 0.8, 0.3], [False, True, True, False]), 4)
    0.0375
    """
    _checked(stated, outcomes)
    return sum((p - float(o)) ** 2 for p, o in zip(stated, outcomes, strict=True)) / len(stated)


def reliability(stated: Sequence[float], outcomes: Sequence[bool], bins: int = 5) -> list[Bin]:
    """Return the reliability table: how often what was said with 0-20 %, 20-40 % … came true.

    Empty bins are left out.
    """
    _checked(stated, outcomes)
    members: dict[int, list[tuple[float, bool]]] = {}
    for p, o in zip(stated, outcomes, strict=True):
        # The tiny allowance keeps 0.6 out of the bin below it: 0.6 * 5 is 3.0000…, 0.58 * 50 is not 29.
        members.setdefault(min(bins - 1, int(p * bins + 1e-9)), []).append((p, o))
    return [
        Bin(
            index / bins,
            (index + 1) / bins,
            len(pairs),
            sum(p for p, _o in pairs) / len(pairs),
            sum(o for _p, o in pairs) / len(pairs),
        )
        for index, pairs in sorted(members.items())
    ]


@dataclass(frozen=True)
class Parts:
    """Murphy's three parts: score = reliability - resolution + uncertainty."""

    reliability: float
    resolution: float
    uncertainty: float


def partition(stated: Sequence[float], outcomes: Sequence[bool]) -> Parts:
    """Split the Brier score by the distinct stated probabilities (exact, no binning)."""
    _checked(stated, outcomes)
    total, base = len(stated), sum(outcomes) / len(stated)
    groups: dict[float, list[bool]] = {}
    for p, o in zip(stated, outcomes, strict=True):
        groups.setdefault(p, []).append(o)
    rates = {p: sum(group) / len(group) for p, group in groups.items()}
    return Parts(
        sum(len(group) * (p - rates[p]) ** 2 for p, group in groups.items()) / total,
        sum(len(group) * (rates[p] - base) ** 2 for p, group in groups.items()) / total,
        base * (1 - base),
    )


def confidence_gap(stated: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Return mean confidence minus share right, in the direction each person leaned.

    A statement given 30 % is read as "false, with 70 % confidence". One given exactly 50 % leans nowhere and is left
    out. Above 0 is over-confident, below 0 under-confident; 0 when nothing leaned.
    """
    _checked(stated, outcomes)
    leaning = [(p, o) for p, o in zip(stated, outcomes, strict=True) if p != 0.5]
    if not leaning:
        return 0.0
    confidence = sum(max(p, 1 - p) for p, _o in leaning) / len(leaning)
    right = sum((p > 0.5) == o for p, o in leaning) / len(leaning)
    return confidence - right


def words_for(score: float) -> str:
    """Return a plain sentence on a score, against the coin's 0.25 (our wording)."""
    if score <= 0.05:
        return _("Very close to the truth.")
    if score <= 0.15:
        return _("Well ahead of a coin.")
    if score < COIN:
        return _("A little ahead of a coin.")
    if score == COIN:
        return _("The same as a coin.")
    return _("Behind a coin: saying “half” each time would have scored better.")
