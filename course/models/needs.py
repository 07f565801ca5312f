"""Learner-needs cards, and how far a few measures go for a whole class.

A measure removes barriers; one barrier may fall to several measures. The cards and what removes what are the
authors' judgement, not a finding: the model counts, it does not weigh.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

import yaml

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.models.samples import read_sample


@dataclass(frozen=True)
class Card:
    """A learner: what to know, what they are good at, and what stands in the way (id: sentence)."""

    id: str
    name: str
    text: str
    strength: str
    barriers: dict[str, str]


@dataclass(frozen=True)
class Measure:
    """Something a school can do, and the barriers it removes, each as ``card.barrier``."""

    id: str
    text: str
    removes: frozenset[str]


@lru_cache(maxsize=1)
def read_needs() -> tuple[tuple[Card, ...], tuple[Measure, ...]]:
    """Return the packaged cards and measures."""
    data: dict[str, Any] = yaml.safe_load(read_sample("needs/needs.yaml"))
    cards = tuple(Card(**record) for record in data["cards"])
    measures = tuple(Measure(one["id"], one["text"], frozenset(one["removes"])) for one in data["measures"])
    return cards, measures


def barriers_of(cards: Sequence[Card]) -> set[str]:
    """Return all barriers of these learners as ``card.barrier``."""
    return {f"{card.id}.{barrier}" for card in cards for barrier in card.barriers}


def removed(cards: Sequence[Card], measures: Sequence[Measure], chosen: Collection[str]) -> set[str]:
    """Return the barriers that the `chosen` measures remove for these learners.

    Raises
    ------
    ModelInputError
        If there is no learner.
    """
    if not cards:
        raise ModelInputError(_("There is nobody in this class yet."), remedy=_("Tick at least one learner."))
    gone = set().union(*(measure.removes for measure in measures if measure.id in chosen))
    return gone & barriers_of(cards)


def best_choice(cards: Sequence[Card], measures: Sequence[Measure], count: int) -> tuple[tuple[str, ...], int]:
    """Return the `count` measures that remove most barriers together, and how many; found by trying all."""
    wanted = barriers_of(cards)
    gains = {measure.id: measure.removes & wanted for measure in measures}
    best = max(combinations(gains, min(count, len(gains))), key=lambda ids: len(set().union(*(gains[i] for i in ids))))
    return best, len(set().union(*(gains[i] for i in best)))
