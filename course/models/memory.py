"""A model of forgetting and of spaced review: FSRS-6, the scheduler that Anki uses.

The model knows three things about a word: how hard it is (*difficulty*, 1 to 10), how firmly it sits (*stability*: the
days until the chance of recalling it falls to 90 %), and how likely it is recalled just now (*retrievability*).
Source: J. Ye and others, FSRS-6, as published in the Python package ``fsrs`` 6.3 (MIT licence) with its default
parameters; its ancestor is J. Ye, J. Su, Y. Cao (2022), "A Stochastic Shortest Path Algorithm for Optimizing Spaced
Repetition Scheduling", KDD '22. The parameters were fitted to millions of reviews by volunteers, mostly adults.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course.errors import AnswerError, ModelInputError
from course.i18n import gettext as _
from course.models.check import Check
from course.questions.shapes import parse_number

# Default parameters w0 … w20 of FSRS-6.
W = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
    1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
_DECAY = -W[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1
MOST_REVIEWS = 8
LAST_DAY = 365


@dataclass(frozen=True)
class Memory:
    """How a word sits in memory.

    Parameters
    ----------
    stability : float
        Days until recall falls to 90 %.
    difficulty : float
        1 (easy) to 10 (hard).
    """

    stability: float
    difficulty: float

    def recall(self, days: float) -> float:
        """Return the chance of recalling the word `days` after it was last seen."""
        return (1 + _FACTOR * days / self.stability) ** _DECAY


def first_seen(rating: int = GOOD) -> Memory:
    """Return the memory of a word after the first lesson, by how well it was taken in (1 again … 4 easy)."""
    return Memory(W[rating - 1], _bounded(_first_difficulty(rating)))


def reviewed(memory: Memory, days: float, rating: int) -> Memory:
    """Return the memory after a review `days` after the last one; less than a day counts as the same day."""
    recall = memory.recall(days)
    if days < 1:
        stability = _same_day(memory, rating)
    elif rating == AGAIN:
        stability = _forgotten(memory, recall)
    else:
        stability = _recalled(memory, recall, rating)
    return Memory(max(0.001, stability), _next_difficulty(memory.difficulty, rating))


def interval(memory: Memory, retention: float = 0.9) -> int:
    """Return the whole days after which recall has fallen to `retention`; at least 1."""
    return max(1, round(memory.stability / _FACTOR * (retention ** (1 / _DECAY) - 1)))


def _first_difficulty(rating: int) -> float:
    return W[4] - math.exp(W[5] * (rating - 1)) + 1


def _bounded(difficulty: float) -> float:
    return min(10.0, max(1.0, difficulty))


def _next_difficulty(difficulty: float, rating: int) -> float:
    damped = difficulty + (10 - difficulty) * -W[6] * (rating - 3) / 9
    return _bounded(W[7] * _first_difficulty(EASY) + (1 - W[7]) * damped)


def _same_day(memory: Memory, rating: int) -> float:
    growth = math.exp(W[17] * (rating - 3 + W[18])) * memory.stability ** -W[19]
    return memory.stability * (growth if rating == AGAIN else max(1.0, growth))


def _recalled(memory: Memory, recall: float, rating: int) -> float:
    """Grow the more, the closer the word was to being forgotten: that is why spacing works."""
    growth = math.exp(W[8]) * (11 - memory.difficulty) * memory.stability ** -W[9] * math.expm1((1 - recall) * W[10])
    growth *= {HARD: W[15], EASY: W[16]}.get(rating, 1.0)
    return memory.stability * (1 + growth)


def _forgotten(memory: Memory, recall: float) -> float:
    long_term = (
        W[11] * memory.difficulty ** -W[12] * ((memory.stability + 1) ** W[13] - 1) * math.exp((1 - recall) * W[14])
    )
    return min(long_term, memory.stability / math.exp(W[17] * W[18]))


@dataclass(frozen=True)
class Course:
    """What a schedule of reviews does to one word.

    Parameters
    ----------
    days : float array
        Days after the lesson, 0 to the horizon.
    recall : float array
        Expected chance of recalling the word on each day, 0 to 1.
    reviews : tuple of int
        The days of review.
    at_review : tuple of float
        Expected recall just before each review.
    """

    days: NDArray[np.float64]
    recall: NDArray[np.float64]
    reviews: tuple[int, ...]
    at_review: tuple[float, ...]

    def on(self, day: float) -> float:
        """Return the expected recall on a day."""
        return float(np.interp(day, self.days, self.recall))


def follow(reviews: Sequence[int], horizon: int, rating: int = GOOD) -> Course:
    """Follow a word through a schedule.

    A review succeeds with the chance that the word is recalled (rated *good*) and fails otherwise (*again*); both
    branches are followed, so the curve is an expectation and no dice are thrown.

    Parameters
    ----------
    reviews : sequence of int
        Days after the lesson, rising; 0 is a review on the day itself.
    horizon : int
        The last day of interest.
    rating : {1, 2, 3, 4}
        How well the word was taken in at the lesson.
    """
    days = np.unique(np.concatenate([np.linspace(0, horizon, 181), np.asarray(reviews, dtype=float)]))
    recall = np.zeros_like(days)
    branches = [(1.0, first_seen(rating))]
    last, at_review = 0.0, []
    for review in [*reviews, None]:
        until = horizon + 1 if review is None else review
        here = (days >= last) & (days < until)
        for chance, memory in branches:
            recall[here] += chance * (1 + _FACTOR * (days[here] - last) / memory.stability) ** _DECAY
        if review is None:
            break
        at_review.append(sum(chance * memory.recall(review - last) for chance, memory in branches))
        branches = [after for branch in branches for after in _both_ways(branch, review - last)]
        last = float(review)
    return Course(days, np.clip(recall, 0, 1), tuple(reviews), tuple(at_review))


def _both_ways(branch: tuple[float, Memory], days: float) -> list[tuple[float, Memory]]:
    chance, memory = branch
    recall = memory.recall(days)
    ways = [(chance * recall, reviewed(memory, days, GOOD))]
    if recall < 1:
        ways.append((chance * (1 - recall), reviewed(memory, days, AGAIN)))
    return ways


def suggested(count: int, retention: float, rating: int = GOOD) -> list[int]:
    """Return review days that wait until recall has fallen to `retention` each time, if each review succeeds."""
    memory, day, found = first_seen(rating), 0, []
    for _step in range(count):
        wait = interval(memory, retention)
        day += wait
        found.append(min(day, LAST_DAY))
        memory = reviewed(memory, wait, GOOD)
    return sorted(set(found))


def parse_days(text: str) -> list[int]:
    """Read review days as people type them: ``1, 3, 7`` or ``1 3 7``.

    Raises
    ------
    ModelInputError
        Not whole numbers, more than eight, or outside 0 to 365.
    """
    parts = [part for part in text.replace(";", ",").replace(",", " ").split() if part]
    numbers = [parse_number(part) for part in parts]
    if any(n is None or n != int(n) or not 0 <= n <= LAST_DAY for n in numbers):
        raise ModelInputError(
            _("The review days must be whole numbers from 0 to %(last)d.") % {"last": LAST_DAY},
            remedy=_("Write them with commas, for example: 1, 3, 7, 21."),
        )
    days = sorted({int(n) for n in numbers if n is not None})
    if len(days) > MOST_REVIEWS:
        raise ModelInputError(
            _("That is %(count)d reviews; this model follows up to %(most)d.")
            % {"count": len(days), "most": MOST_REVIEWS},
            remedy=_("Take some days out."),
        )
    return days


def schedule_reaches(value: Any, last: int = 60, day: int = 120, recall: float = 0.87, most: int = 4) -> Check:
    """Check an exploration's schedule: expected recall on `day` after at most `most` reviews up to day `last`.

    The same number of reviews on the first days earns nothing: what counts is how they are spaced.
    """
    controls = value.get("controls", {}) if isinstance(value, Mapping) else {}
    try:
        planned = parse_days(str(controls.get("reviews", "")))
    except ModelInputError as error:
        raise AnswerError(error.what) from error
    days = [review for review in planned if review <= last]
    got = follow(days, day).on(day)
    massed = follow(list(range(1, len(days) + 1)), day).on(day)
    share = max(0.0, min(1.0, (got - massed) / (recall - massed))) if days else 0.0
    if len(planned) > most:
        share *= 0.5
    message = _("%(count)d reviews up to day %(last)d; expected recall on day %(day)d: %(recall).0f %%.") % {
        "count": len(days),
        "last": last,
        "day": day,
        "recall": 100 * got,
    }
    return Check(share, message)
