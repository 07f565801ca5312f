"""Contrast agrees with WCAG's own words, an independent implementation and published worked examples."""

import itertools

import pytest
import wcag_contrast_ratio

from course.errors import ModelInputError
from course.models.colour import Colour, parse_colour
from course.models.contrast import (
    AA_TEXT,
    all_pairs_pass,
    contrast_ratio,
    hues_kept,
    is_large,
    ratio_by_lightness,
    relative_luminance,
    shown,
    suggest,
)

WHITE, BLACK = Colour(255, 255, 255), Colour(0, 0, 0)
SOME = [Colour(r, g, b) for r, g, b in itertools.product((0, 9, 10, 11, 64, 118, 200, 255), repeat=3)]


def test_the_ratio_equals_the_wcag_contrast_ratio_package_for_hundreds_of_colours() -> None:
    for colour in SOME:
        for paper in (WHITE, BLACK, Colour(250, 235, 180)):
            expected = wcag_contrast_ratio.rgb(colour.fractions, paper.fractions)
            assert contrast_ratio(colour, paper) == pytest.approx(expected, abs=1e-9)


def test_black_on_white_is_21_as_wcag_defines_the_range() -> None:
    assert contrast_ratio(BLACK, WHITE) == pytest.approx(21.0)
    assert contrast_ratio(WHITE, WHITE) == pytest.approx(1.0)
    assert relative_luminance(WHITE) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("ink", "printed"),
    # #777777 and the rule "no rounding up": davidmacd.com/test/check-color.html, the working group's consensus of 2016;
    # #767676 and #595959 on white: the figures that contrast checkers print for the two well-known greys.
    [("#777777", 4.48), ("#767676", 4.54), ("#595959", 7.00)],
)
def test_published_examples_come_out_to_their_printed_digits(ink: str, printed: float) -> None:
    assert round(contrast_ratio(parse_colour(ink), WHITE), 2) == printed


def test_a_ratio_just_below_the_limit_is_neither_passed_nor_shown_as_passed() -> None:
    ratio = contrast_ratio(parse_colour("#777777"), WHITE)
    assert ratio < AA_TEXT
    assert shown(ratio) == "4.47"
    assert shown(4.4999) == "4.49"


@pytest.mark.parametrize("ink", ["#ff6600", "#ffcc00", "#66aaff", "#9acd32", "#d0a0ff", "#c0c0c0"])
def test_suggestions_pass_and_keep_the_hue(ink: str) -> None:
    colour = parse_colour(ink)
    offers = suggest(colour, WHITE)
    assert offers
    for offer in offers:
        assert offer.ratio >= AA_TEXT
        if offer.replaces == "ink" and colour.saturation:
            assert abs(offer.colour.hue - colour.hue) < 2.5


def test_the_nearest_suggestion_comes_first_and_one_step_less_would_fail() -> None:
    colour = parse_colour("#8a8a8a")
    first = suggest(colour, WHITE)[0]
    assert first.replaces == "ink"
    assert contrast_ratio(first.colour.with_lightness(first.colour.lightness + 1), WHITE) < AA_TEXT


def test_a_pair_that_passes_needs_no_suggestion() -> None:
    assert suggest(BLACK, WHITE) == []


def test_a_mid_grey_on_a_mid_grey_can_be_mended_both_ways() -> None:
    offers = suggest(parse_colour("#777777"), parse_colour("#888888"))
    assert {"ink", "paper"} == {offer.replaces for offer in offers}


def test_large_text_begins_at_18_point_or_14_point_bold() -> None:
    assert [is_large(24, False), is_large(23.9, False), is_large(18.67, True), is_large(18, True)] == [
        True,
        False,
        True,
        False,
    ]


def test_the_curve_falls_from_black_to_white_on_a_white_page() -> None:
    lightness, ratios = ratio_by_lightness(parse_colour("#0044aa"), WHITE)
    assert lightness.shape == ratios.shape == (101,)
    assert ratios[0] == pytest.approx(21)
    assert ratios[-1] == pytest.approx(1)
    assert (ratios[1:] <= ratios[:-1]).all()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("#767676", "#767676"),
        ("767676", "#767676"),
        ("#FFF", "#ffffff"),
        ("navy", "#000080"),
        ("rgb(1, 2, 3)", "#010203"),
        (" hsl(0 100% 50%) ", "#ff0000"),
        ("rebeccapurple", "#663399"),
    ],
)
def test_colours_are_read_as_people_write_them(typed: str, expected: str) -> None:
    assert parse_colour(typed).hex == expected


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "No colour"),
        (None, "No colour"),
        ("   ", "No colour"),
        ("красный", "красный"),
        ("🙂", "🙂"),
        ("blurple", "blurple"),
        ("#12", "#12"),
        ("#аbc123", "alphabet"),
        ("rgba(0,0,0,.5)", "see-through"),
        ("x" * 200_000, "not a colour"),
        ("currentcolor", "not a colour"),
        ("<b>red</b>", "not a colour"),
        ("êðàñíûé", "not a colour"),
        (17, "No colour"),
    ],
)
def test_what_is_no_colour_gets_a_plain_message(typed: object, word: str) -> None:
    with pytest.raises(ModelInputError) as told:
        parse_colour(typed, "Text")
    assert word in told.value.what
    assert len(told.value.what) < 200
    assert "#1a5fb4" in told.value.remedy


def test_pairs_are_counted_one_by_one() -> None:
    rows = {"link": {"ink": "#0b57d0", "paper": "#fff"}, "note": {"ink": "#aaaaaa", "paper": "#ffffff"}}
    check = all_pairs_pass(rows)
    assert check.passed == 0.5
    assert "note" in check.message
    assert "link" not in check.message


@pytest.mark.parametrize("value", [None, "", [], {}, "text", [1, 2], {"a": "b"}])
def test_without_colours_nothing_passes(value: object) -> None:
    assert all_pairs_pass(value).passed == 0


def test_rows_left_out_count_as_failing() -> None:
    assert all_pairs_pass({"link": {"ink": "#0b57d0", "paper": "#fff"}}, count=4).passed == 0.25


def test_every_pair_right_is_full_marks() -> None:
    assert all_pairs_pass([{"ink": "black", "paper": "white"}]).passed == 1


def test_black_everywhere_does_not_keep_the_hue() -> None:
    original = {"link": "#66aaff", "note": "#ff6600"}
    assert hues_kept({"link": {"ink": "#000"}, "note": {"ink": "#b84a00"}}, original).passed == 0.5
    assert hues_kept({"link": {"ink": "#0b57d0"}, "note": {"ink": "#b84a00"}}, original).passed == 1
    assert hues_kept(None, original).passed == 0
