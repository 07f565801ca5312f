"""Reviews are dealt out fairly, never to oneself or one's own group, and survive people dropping out."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from course.exchange.reviewers import assign


@st.composite
def classes(draw: st.DrawFn) -> tuple[list[str], dict[str, str | None], int, int]:
    people = [f"p{number:02d}" for number in range(draw(st.integers(1, 14)))]
    names = st.one_of(st.none(), st.sampled_from("abc"))
    groups: dict[str, str | None] = {person: draw(names) for person in people}
    return people, groups, draw(st.integers(1, 3)), draw(st.integers(0, 1000))


def strangers(person: str, people: list[str], groups: dict[str, str | None]) -> set[str]:
    group = groups[person]
    return {other for other in people if other != person and (group is None or groups[other] != group)}


@settings(max_examples=200, deadline=None)
@given(classes())
def test_every_card_gets_as_many_reviewers_as_there_are_and_no_relative(drawn: object) -> None:
    people, groups, per_card, seed = drawn  # type: ignore[misc]
    pairs = assign(people, per_card=per_card, rng=Random(seed), groups=groups)
    assert len(set(pairs)) == len(pairs)
    for person in people:
        mine = {reviewer for author, reviewer in pairs if author == person}
        assert mine <= strangers(person, people, groups)
        assert len(mine) == min(per_card, len(strangers(person, people, groups)))


@settings(max_examples=200, deadline=None)
@given(classes())
def test_no_review_could_go_to_somebody_with_two_fewer(drawn: object) -> None:
    people, groups, per_card, seed = drawn  # type: ignore[misc]
    pairs = assign(people, per_card=per_card, rng=Random(seed), groups=groups)
    load = Counter(dict.fromkeys(people, 0))
    load.update(reviewer for _author, reviewer in pairs)
    for author, reviewer in pairs:
        for other in strangers(author, people, groups):
            if (author, other) not in pairs:
                assert load[other] > load[reviewer] - 2


@given(st.integers(4, 30), st.integers(0, 1000))
def test_without_groups_everybody_reviews_exactly_as_many_as_they_get(size: int, seed: int) -> None:
    people = [str(number) for number in range(size)]
    load = Counter(reviewer for _author, reviewer in assign(people, per_card=2, rng=Random(seed)))
    assert {2} == set(load.values())


@settings(max_examples=150, deadline=None)
@given(classes(), st.data())
def test_people_may_drop_out_and_what_is_written_stays(drawn: object, data: st.DataObject) -> None:
    people, groups, per_card, seed = drawn  # type: ignore[misc]
    first = assign(people, per_card=per_card, rng=Random(seed), groups=groups)
    done = [pair for pair in first if data.draw(st.booleans())]
    stayed = [person for person in people if data.draw(st.booleans())]
    kept = [pair for pair in first if pair not in done]
    again = assign(stayed, per_card=per_card, rng=Random(seed), groups=groups, done=done, kept=kept)
    assert not set(again) & set(done)
    for author, reviewer in again:
        assert {author, reviewer} <= set(stayed)
        assert reviewer in strangers(author, people, groups)
    for person in stayed:
        have = {r for a, r in [*again, *done] if a == person}
        possible = strangers(person, stayed, groups) | {r for a, r in done if a == person}
        assert len(have) >= min(per_card, len(possible))


def test_a_class_of_two_hundred_is_dealt_out_quickly_and_evenly() -> None:
    people = [f"p{number}" for number in range(200)]
    groups = {person: str(index // 4) for index, person in enumerate(people)}
    load = Counter(reviewer for _author, reviewer in assign(people, per_card=2, rng=Random(1), groups=groups))
    assert {2} == set(load.values())


def test_reviews_given_out_before_stay_where_they_are() -> None:
    people = list("abcdefgh")
    first = assign(people, per_card=2, rng=Random(3))
    assert first == assign(people, per_card=2, rng=Random(99), kept=first)
