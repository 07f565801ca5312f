"""Moves, time and trust of a reading, and the debrief that they make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.models.lateral import (
    Reading,
    all_judged,
    brief_set,
    briefs,
    debrief,
    left_the_page,
    moves_in_words,
    opened,
    read_reading,
    told,
    trust_is_calibrated,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=True) | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def _answers(after: dict[str, int], moves: dict[str, list[str]]) -> dict[str, object]:
    return {
        "readings": {
            one: {"before": 50, "after": trust, "moves": moves.get(one, []), "seconds": 30}
            for one, trust in after.items()
        }
    }


TRUE_TRUST = {brief.page.id: 100 * brief.supported for brief in brief_set("assignment")}
EXPERT_MOVES = {b.page.id: ["search", *(step.card.id for step in b.expert)] for b in brief_set("assignment")}


def test_the_debrief_counts_tabs_once_and_copies_not_at_all() -> None:
    brief = briefs()["two-thousand"]
    reading = Reading(0.6, 0.1, ("search", "copy-news", "search", "forum-thread", "article", "copy-news"), 75)
    found = debrief(brief, reading)
    assert opened(reading, brief) == ["copy-news", "forum-thread", "article"]
    assert (found.independent, found.shared_with_expert) == (1, 1)
    assert found.brier_after < found.brier_before


def test_reading_that_misleads_is_told_kindly_and_plainly() -> None:
    brief = briefs()["granddaughter"]
    assert "away" in told(brief, Reading(0.6, 0.2))
    assert "towards" in told(brief, Reading(0.6, 0.9))
    assert "where it was" in told(brief, Reading(0.6, 0.6))


def test_time_comes_from_outside_and_is_shown_in_minutes() -> None:
    assert moves_in_words(Reading(0.1, 0.2, ("search", "ledger"), 65.4)) == "2 moves in 1:05"
    assert moves_in_words(Reading(0.1, 0.2, ("search",), 5)) == "1 move in 0:05"


@given(JSON)
def test_whatever_was_saved_a_reading_can_be_read(data: object) -> None:
    reading = read_reading(data, briefs()["sledge-photo"])
    assert reading.before is None or 0 <= reading.before <= 1
    assert 0 <= reading.seconds <= 3600


def test_a_second_judgement_without_a_first_does_not_count() -> None:
    assert not read_reading({"after": 10}, briefs()["sledge-photo"]).done


def test_the_experts_path_with_full_trust_in_the_evidence_earns_everything() -> None:
    value = _answers(TRUE_TRUST, EXPERT_MOVES)
    assert all_judged(value).passed == 1
    assert left_the_page(value).passed == 1
    assert trust_is_calibrated(value).passed == 1


def test_saying_half_to_everything_earns_nothing_for_calibration() -> None:
    half = dict.fromkeys(TRUE_TRUST, 50)
    assert trust_is_calibrated(_answers(half, EXPERT_MOVES)).passed == 0
    assert trust_is_calibrated({}).passed == 0


def test_judging_without_opening_a_tab_is_not_lateral_reading() -> None:
    assert left_the_page(_answers(TRUE_TRUST, {})).passed == 0
    copies = {one: ["search", "copy-news"] for one in TRUE_TRUST}
    assert left_the_page(_answers(TRUE_TRUST, copies)).passed == 0


def test_honest_caution_earns_most_of_the_points() -> None:
    cautious = {one: 80 if trust else 20 for one, trust in TRUE_TRUST.items()}
    assert trust_is_calibrated(_answers(cautious, EXPERT_MOVES)).passed == pytest.approx(1)
    sure_and_once_wrong = {**TRUE_TRUST, "bridge-entry": 0}
    assert trust_is_calibrated(_answers(sure_and_once_wrong, EXPERT_MOVES)).passed == 0
