"""Which colleague reviews which practice card. Pure: people in, pairs out; chance comes in as an argument.

Every card gets as many reviewers as asked, or as many as there are who may; nobody reviews their own card or one of
their own group; and no review could be given to somebody else to make the loads more even (a semi-matching without
cost-reducing paths: Harvey, Ladner, Lovász, Tamir 2006, "Semi-matchings for bipartite graphs and load balancing").
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from random import Random

Pair = tuple[str, str]


def assign(
    authors: Sequence[str],
    *,
    per_card: int,
    rng: Random,
    reviewers: Iterable[str] | None = None,
    groups: Mapping[str, str | None] | None = None,
    done: Iterable[Pair] = (),
    kept: Iterable[Pair] = (),
) -> list[Pair]:
    """Return the reviews still to be written, as (author, reviewer).

    Parameters
    ----------
    authors : sequence of str
        Whose cards are to be reviewed.
    per_card : int
        Reviews a card should have.
    rng : random.Random
        Decides between equals.
    reviewers : iterable of str, optional
        Who may review now; the authors by default. Somebody who dropped out is simply not among them.
    groups : mapping, optional
        Person to group; two people of one group do not review each other.
    done : iterable of pairs
        Reviews already written: they count, and stay.
    kept : iterable of pairs
        Reviews given out before and not yet written: they stay where that is possible.
    """
    people = sorted(set(authors if reviewers is None else reviewers))
    rng.shuffle(people)
    plan = _Plan(people, dict(groups or {}), set(done))
    for author, reviewer in sorted(set(kept)):
        if author in authors and plan.may(author, reviewer) and plan.wanting(author, per_card):
            plan.give(author, reviewer)
    order = sorted(authors)
    rng.shuffle(order)
    for _round in range(per_card):
        for author in order:
            if plan.wanting(author, per_card):
                plan.give_to_least_loaded(author)
    plan.even_out()
    return sorted(plan.open)


class _Plan:
    """Reviews given out so far; only those not yet written may move."""

    def __init__(self, people: list[str], groups: dict[str, str | None], done: set[Pair]) -> None:
        self.people = people
        self.groups = groups
        self.done = done
        self.open: set[Pair] = set()
        self.load = {person: sum(reviewer == person for _, reviewer in done) for person in people}

    def may(self, author: str, reviewer: str) -> bool:
        """Return whether `reviewer` is there, no relation of the author, and does not have the card already."""
        group = self.groups.get(author)
        return (
            reviewer in self.load
            and author != reviewer
            and (group is None or self.groups.get(reviewer) != group)
            and (author, reviewer) not in self.open
            and (author, reviewer) not in self.done
        )

    def wanting(self, author: str, per_card: int) -> bool:
        have = sum(card == author for card, _ in self.done) + sum(card == author for card, _ in self.open)
        return have < per_card

    def give(self, author: str, reviewer: str) -> None:
        self.open.add((author, reviewer))
        self.load[reviewer] += 1

    def give_to_least_loaded(self, author: str) -> None:
        able = [person for person in self.people if self.may(author, person)]
        if able:
            self.give(author, min(able, key=self.load.__getitem__))

    def even_out(self) -> None:
        """Move reviews along cost-reducing paths until none is left; each move lowers the sum of squared loads."""
        while any(self._relieve(person) for person in sorted(self.people, key=self.load.__getitem__, reverse=True)):
            pass

    def _relieve(self, busiest: str) -> bool:
        """Shift one review of `busiest` along a path to somebody with two fewer; return whether there was one."""
        if self.load[busiest] < min(self.load.values()) + 2:
            return False
        came_from: dict[str, tuple[str, str]] = {}
        queue = deque([busiest])
        while queue:
            giver = queue.popleft()
            for author in sorted(card for card, reviewer in self.open if reviewer == giver):
                for taker in self.people:
                    if taker != busiest and taker not in came_from and self.may(author, taker):
                        came_from[taker] = (giver, author)
                        if self.load[taker] <= self.load[busiest] - 2:
                            self._shift(busiest, taker, came_from)
                            return True
                        queue.append(taker)
        return False

    def _shift(self, busiest: str, taker: str, came_from: dict[str, tuple[str, str]]) -> None:
        self.load[busiest] -= 1
        self.load[taker] += 1
        while taker != busiest:
            giver, author = came_from[taker]
            self.open.remove((author, giver))
            self.open.add((author, taker))
            taker = giver
