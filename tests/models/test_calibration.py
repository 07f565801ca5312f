"""The Brier score gives the figures that others printed, and splits as Murphy says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.errors import ModelInputError
from course.models.calibration import brier, confidence_gap, partition, reliability, words_for

FORECASTS = st.lists(
    st.tuples(st.sampled_from([0, 0.1, 0.3, 0.5, 0.7, 0.9, 1]), st.booleans()), min_size=1, max_size=40
)


@pytest.mark.parametrize(
    ("stated", "came", "score"),
    [
        # The worked examples of the article "Brier score" in the English Wikipedia, chance of rain.
        (1.0, True, 0.0),
        (1.0, False, 1.0),
        (0.7, True, 0.09),
        (0.3, True, 0.49),
        (0.5, True, 0.25),
        (0.5, False, 0.25),
    ],
)
def test_published_single_forecasts_come_out_to_their_printed_digits(stated: float, came: bool, score: float) -> None:
    assert score == pytest.approx(brier([stated], [came]))


def test_scikit_learns_documented_example_comes_out_the_same() -> None:
    """scikit-learn 1.9, docstring of brier_score_loss: 0.0375."""
    assert round(brier([0.1, 0.9, 0.8, 0.3], [False, True, True, False]), 4) == 0.0375


def test_scikit_learn_computes_the_same_for_ten_forecasts() -> None:
    """brier_score_loss of scikit-learn 1.9.1 printed 0.133 for these."""
    stated = [0.1, 0.9, 0.8, 0.3, 0.6, 0.6, 0.9, 0.4, 0.2, 0.5]
    came = [False, True, True, False, True, False, True, True, False, False]
    assert brier(stated, came) == pytest.approx(0.133, abs=1e-12)


@given(FORECASTS)
def test_the_score_is_reliability_less_resolution_plus_uncertainty(pairs: list[tuple[float, bool]]) -> None:
    stated, came = [p for p, _o in pairs], [o for _p, o in pairs]
    parts = partition(stated, came)
    assert brier(stated, came) == pytest.approx(parts.reliability - parts.resolution + parts.uncertainty, abs=1e-12)


@given(FORECASTS)
def test_every_statement_is_in_exactly_one_bin(pairs: list[tuple[float, bool]]) -> None:
    bins = reliability([p for p, _o in pairs], [o for _p, o in pairs])
    assert len(pairs) == sum(one.count for one in bins)
    assert all(one.low - 1e-9 <= one.stated <= one.high + 1e-9 for one in bins)


def test_being_sure_and_wrong_shows_as_overconfidence() -> None:
    assert confidence_gap([0.9, 0.9, 0.1, 0.1], [True, False, False, True]) == pytest.approx(0.4)
    assert confidence_gap([0.5, 0.5], [True, False]) == 0.0


def test_probabilities_beyond_zero_to_one_are_refused() -> None:
    with pytest.raises(ModelInputError, match="between 0 and 100"):
        brier([1.2], [True])
    with pytest.raises(ModelInputError, match="one outcome"):
        brier([], [])


def test_the_words_for_a_score_know_the_coin() -> None:
    assert "coin" in words_for(0.25)
    assert words_for(0.01) != words_for(0.2) != words_for(0.4)
