"""Bounded confidence: people who listen only to those who are not too far from them.

Two published models, run many at once with NumPy. Opinions are numbers from 0 to 1.

* :func:`deffuant`: at each meeting two people at random; if they differ by less than the tolerance, both move towards
  each other. G. Deffuant, D. Neau, F. Amblard and G. Weisbuch (2000), "Mixing beliefs among interacting agents",
  *Advances in Complex Systems* 3, 87-98. They report about 1 / (2 tolerance) clusters.
* :func:`hegselmann_krause`: at each step everybody takes the mean of all opinions within the tolerance.
  R. Hegselmann and U. Krause (2002), "Opinion dynamics and bounded confidence: models, analysis and simulation",
  *Journal of Artificial Societies and Social Simulation* 5 (3).

Nothing here is measured on people: see :func:`leaves_out`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course.errors import ModelInputError
from course.i18n import gettext as _

Opinions = NDArray[np.float64]
# Two opinions nearer than this belong to one cluster once the run has settled.
GAP = 0.02
# A cluster of fewer than this share of the people is counted apart, as Deffuant et al. set the few outliers apart.
OUTLIER_SHARE = 0.02


@dataclass(frozen=True)
class Runs:
    """The outcome of many runs.

    Parameters
    ----------
    final : array of float, shape (runs, people)
        Opinions at the end, sorted in each run.
    clusters : array of int, shape (runs,)
        Clusters of at least :data:`OUTLIER_SHARE` of the people.
    spread : array of float, shape (runs,)
        Standard deviation of the opinions at the end.
    largest : array of float, shape (runs,)
        Share of the people in the largest cluster.
    history : array of float, shape (samples, people)
        Opinions of the first run at a few moments, people in a fixed order.
    moments : array of int, shape (samples,)
        The moments of `history`, in meetings a person or in steps.
    """

    final: Opinions
    clusters: NDArray[np.int_]
    spread: Opinions
    largest: Opinions
    history: Opinions
    moments: NDArray[np.int_]


def start(rng: np.random.Generator, runs: int, people: int) -> Opinions:
    """Return opinions spread evenly at random over 0 to 1, shape (runs, people)."""
    return rng.random((runs, people))


def deffuant(
    rng: np.random.Generator,
    *,
    tolerance: float,
    contact: int,
    runs: int = 100,
    people: int = 200,
    step: float = 0.5,
) -> Runs:
    """Run Deffuant's model: random pairs meet and, if near enough, draw together.

    Parameters
    ----------
    rng : numpy.random.Generator
    tolerance : float
        Largest difference at which two people listen to each other, 0 to 1.
    contact : int
        Rounds of meetings. In a round the people are paired at random and every pair meets once: one meeting a person,
        where the paper draws one pair at a time. All runs of a round advance together.
    runs, people : int
        `people` is even.
    step : float
        How far each moves towards the other, 0 to 0.5; 0.5 in most of the paper's figures.

    Raises
    ------
    ModelInputError
        If a value is outside its range.
    """
    _check(tolerance, contact, runs, people)
    opinions = start(rng, runs, people)
    rows = np.arange(runs)[:, None]
    moments = _moments(contact)
    history = np.empty((len(moments), people))
    half = people // 2
    for moment in range(contact + 1):
        if moment in moments:
            history[np.searchsorted(moments, moment)] = opinions[0]
        if moment == contact:
            break
        order = np.argsort(rng.random((runs, people)), axis=1)
        left, right = order[:, :half], order[:, half:]
        one, other = opinions[rows, left], opinions[rows, right]
        move = step * (other - one) * (np.abs(other - one) < tolerance)
        opinions[rows, left] = one + move
        opinions[rows, right] = other - move
    return _summary(opinions, history, moments)


def hegselmann_krause(
    rng: np.random.Generator, *, tolerance: float, contact: int, runs: int = 100, people: int = 200
) -> Runs:
    """Run Hegselmann and Krause's model: everybody takes the mean of all who are near enough, at once.

    Parameters
    ----------
    rng : numpy.random.Generator
    tolerance : float
        Largest difference at which one person counts another, 0 to 1; a person always counts himself or herself.
    contact : int
        Steps.
    runs, people : int

    Raises
    ------
    ModelInputError
        If a value is outside its range.

    Notes
    -----
    On sorted opinions those within the tolerance are neighbours, so their sum is a difference of two partial sums and
    their number a difference of two positions: a step costs a sort instead of people x people comparisons.
    The order of opinions never changes, so they stay sorted.
    """
    _check(tolerance, contact, runs, people)
    opinions = np.sort(start(rng, runs, people), axis=1)
    moments = _moments(contact)
    history = np.empty((len(moments), people))
    for moment in range(contact + 1):
        if moment in moments:
            history[np.searchsorted(moments, moment)] = opinions[0]
        if moment == contact:
            break
        opinions = _average(opinions, tolerance)
    return _summary(opinions, history, moments)


def _average(opinions: Opinions, tolerance: float) -> Opinions:
    """Return each person's mean of the sorted opinions within the tolerance, for all runs at once."""
    runs, people = opinions.shape
    # Runs laid end to end, two apart, make one sorted row: one binary search serves them all.
    offset = 2.0 * np.arange(runs)[:, None]
    row = (opinions + offset).ravel()
    reach = tolerance + 1e-12
    low = np.searchsorted(row, row - reach, side="left")
    high = np.searchsorted(row, row + reach, side="right")
    sums = np.concatenate(([0.0], np.cumsum(opinions.ravel())))
    means: Opinions = ((sums[high] - sums[low]) / (high - low)).reshape(runs, people)
    return means


def _moments(contact: int) -> NDArray[np.int_]:
    """Return at most 60 moments from 0 to `contact`."""
    return np.unique(np.linspace(0, contact, min(contact + 1, 60)).astype(int))


def _summary(opinions: Opinions, history: Opinions, moments: NDArray[np.int_]) -> Runs:
    final = np.sort(opinions, axis=1)
    counted, largest = [], []
    for row in final:
        sizes = cluster_sizes(row)
        counted.append(sum(size >= max(2, OUTLIER_SHARE * row.size) for size in sizes))
        largest.append(max(sizes) / row.size)
    return Runs(final, np.array(counted), final.std(axis=1), np.array(largest), history, moments)


def cluster_sizes(opinions: Opinions, gap: float = GAP) -> list[int]:
    """Return the sizes of the clusters of sorted opinions, parted where two neighbours differ by more than `gap`."""
    breaks = np.flatnonzero(np.diff(opinions) > gap) + 1
    edges = np.concatenate(([0], breaks, [opinions.size]))
    return [int(size) for size in np.diff(edges)]


def distribution(runs: Runs) -> dict[int, int]:
    """Return how many runs ended in 1, 2, 3 … clusters."""
    values, counts = np.unique(runs.clusters, return_counts=True)
    return {int(v): int(c) for v, c in zip(values, counts, strict=True)}


def leaves_out() -> list[str]:
    """Return what the model cannot say, for the page under it."""
    return [
        _("People do not carry one number. The model has no reasons, feelings, friendships, rules or history."),
        _("Everyone may meet everyone with the same chance; no one has more power, no one is hurt."),
        _("Tolerance is fixed and equal for all. In a school it can grow or shrink, and contact can change it."),
        _("Agreement is not the aim of dialogue: people can live well together with different convictions."),
        _("Nothing is fitted to data on people. The model shows what follows from its rules, not what will happen."),
    ]


def _check(tolerance: float, contact: int, runs: int, people: int) -> None:
    if not (0 <= tolerance <= 1 and 0 <= contact <= 2000 and 1 <= runs <= 1000 and 2 <= people <= 2000):
        raise ModelInputError(
            _("A setting of the opinion model is outside its range."),
            remedy=_("Tolerance 0 to 1, contact 0 to 2000, 1 to 1000 runs, 2 to 2000 people."),
        )
    if people % 2:
        raise ModelInputError(_("The number of people must be even."), remedy=_("Add or take away one person."))
