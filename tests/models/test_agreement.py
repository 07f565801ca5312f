"""Cohen's kappa gives the figures that others printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.errors import ModelInputError
from course.models.agreement import cohen_kappa


def _coders(both_yes: int, first_only: int, second_only: int, both_no: int) -> tuple[list[str], list[str]]:
    first = ["yes"] * (both_yes + first_only) + ["no"] * (second_only + both_no)
    second = ["yes"] * both_yes + ["no"] * first_only + ["yes"] * second_only + ["no"] * both_no
    return first, second


@pytest.mark.parametrize(
    ("counts", "observed", "kappa"),
    [
        # The three worked examples of the article "Cohen's kappa" in the English Wikipedia.
        ((20, 5, 10, 15), 0.70, 0.40),
        ((45, 15, 25, 15), 0.60, 0.1304),
        ((25, 35, 5, 35), 0.60, 0.2593),
    ],
)
def test_published_two_by_two_tables_come_out_to_their_printed_digits(
    counts: tuple[int, int, int, int], observed: float, kappa: float
) -> None:
    found = cohen_kappa(*_coders(*counts))
    assert observed == pytest.approx(found.observed)
    assert kappa == round(found.kappa or 0, 4)


def test_scikit_learns_documented_example_with_three_codes_comes_out_the_same() -> None:
    """scikit-learn 1.9, docstring of cohen_kappa_score: 0.6875."""
    first = ["negative", "positive", "negative", "neutral", "positive"]
    second = ["negative", "positive", "negative", "neutral", "negative"]
    assert cohen_kappa(first, second).kappa == pytest.approx(0.6875, abs=1e-12)


def test_scikit_learn_computes_the_same_for_four_codes() -> None:
    """cohen_kappa_score of scikit-learn 1.9.1 printed 0.6785714285714286 for these twelve passages."""
    first = ["res", "off", "res", "vis", "exp", "none", "res", "off", "vis", "vis", "res", "exp"]
    second = ["res", "off", "off", "vis", "exp", "none", "res", "off", "vis", "res", "res", "none"]
    assert cohen_kappa(first, second).kappa == pytest.approx(0.6785714285714286, abs=1e-15)


def test_one_code_for_everything_leaves_kappa_undefined_and_says_so() -> None:
    found = cohen_kappa(["a"] * 4, ["a"] * 4)
    assert found.kappa is None
    assert "undefined" in found.words


def test_lists_of_different_lengths_are_refused() -> None:
    with pytest.raises(ModelInputError, match="same passages"):
        cohen_kappa(["a"], ["a", "b"])


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), min_size=1, max_size=40))
def test_kappa_never_exceeds_agreement_and_swapping_the_coders_changes_nothing(pairs: list[tuple[str, str]]) -> None:
    first, second = [a for a, _b in pairs], [b for _a, b in pairs]
    there, back = cohen_kappa(first, second), cohen_kappa(second, first)
    assert there.kappa == pytest.approx(back.kappa) if there.kappa is not None else back.kappa is None
    if there.kappa is not None:
        assert -1 - 1e-9 <= there.kappa <= there.observed + 1e-9
