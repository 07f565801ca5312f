"""Two self-assessments of one person: what changed, and how sure one can be. Never a grade.

One rating is one number on one evening. We take it that the same person, asked again a day later, would differ with a
standard deviation of :data:`SPREAD` levels: our assumption, shown wherever a gain is shown. A difference of two
ratings then has the standard deviation SPREAD * sqrt(2), and a mean of n differences that over sqrt(n); the interval
is 1.96 of them to each side (a normal 95 % interval). For the whole profile the 18 differences themselves tell how much
they vary: there the interval is a percentile bootstrap (Efron 1979), which assumes nothing about the spread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random

SPREAD = 0.6
RESAMPLES = 2000


@dataclass(frozen=True)
class Gain:
    """A mean change with its interval, in levels.

    Attributes
    ----------
    mean, low, high : float
    count : int
        Competences that were rated both times.
    """

    mean: float
    low: float
    high: float
    count: int

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


def differences(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    """Return second less first for each competence rated both times, in the order of their ids."""
    return {one: second[one] - first[one] for one in sorted(first) if one in second}


def _interval(values: Sequence[int]) -> Gain:
    mean = sum(values) / len(values)
    half = 1.96 * SPREAD * sqrt(2) / sqrt(len(values))
    return Gain(mean, mean - half, mean + half, len(values))


def by_competence(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, Gain]:
    """Return each competence's change with the interval of a single difference."""
    return {one: _interval([change]) for one, change in differences(first, second).items()}


def by_aspect(first: Mapping[str, int], second: Mapping[str, int]) -> dict[int, Gain]:
    """Return the mean change of each aspect in which something was rated both times."""
    grouped: dict[int, list[int]] = {}
    for one, change in differences(first, second).items():
        grouped.setdefault(int(one.split(".")[0]), []).append(change)
    return {aspect: _interval(changes) for aspect, changes in grouped.items()}


def overall(first: Mapping[str, int], second: Mapping[str, int], random: Random) -> Gain | None:
    """Return the mean change over all competences with a bootstrap interval; ``None`` below three ratings."""
    values = list(differences(first, second).values())
    if len(values) < 3:
        return None
    means = sorted(sum(random.choices(values, k=len(values))) / len(values) for _turn in range(RESAMPLES))
    low, high = means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES) - 1]
    return Gain(sum(values) / len(values), low, high, len(values))
