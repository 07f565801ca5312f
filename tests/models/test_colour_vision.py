"""The simulation is daltonlens's; the differences are those of the published test data."""

import numpy as np
import pytest

from course.models.colour import Colour, parse_colour
from course.models.colour_vision import (
    CLEAR_DIFFERENCE,
    KINDS,
    ciede2000,
    colour_difference,
    confusions,
    separate,
    simulate,
)

# Sharma, Wu and Dalal (2005), table 1: L*, a*, b* of two samples and the difference to four digits.
SHARMA = [
    (50.0, 2.6772, -79.7751, 50.0, 0.0, -82.7485, 2.0425),
    (50.0, 3.1571, -77.2803, 50.0, 0.0, -82.7485, 2.8615),
    (50.0, 2.8361, -74.0200, 50.0, 0.0, -82.7485, 3.4412),
    (50.0, -1.3802, -84.2814, 50.0, 0.0, -82.7485, 1.0000),
    (50.0, -1.1848, -84.8006, 50.0, 0.0, -82.7485, 1.0000),
    (50.0, -0.9009, -85.5211, 50.0, 0.0, -82.7485, 1.0000),
    (50.0, 0.0, 0.0, 50.0, -1.0, 2.0, 2.3669),
    (50.0, -1.0, 2.0, 50.0, 0.0, 0.0, 2.3669),
    (50.0, 2.4900, -0.0010, 50.0, -2.4900, 0.0009, 7.1792),
    (50.0, 2.4900, -0.0010, 50.0, -2.4900, 0.0011, 7.2195),
    (50.0, 2.4900, -0.0010, 50.0, -2.4900, 0.0012, 7.2195),
    (50.0, -0.0010, 2.4900, 50.0, 0.0009, -2.4900, 4.8045),
    (50.0, -0.0010, 2.4900, 50.0, 0.0011, -2.4900, 4.7461),
    (50.0, 2.5, 0.0, 50.0, 0.0, -2.5, 4.3065),
    (50.0, 2.5, 0.0, 73.0, 25.0, -18.0, 27.1492),
    (50.0, 2.5, 0.0, 61.0, -5.0, 29.0, 22.8977),
    (50.0, 2.5, 0.0, 56.0, -27.0, -3.0, 31.9030),
    (50.0, 2.5, 0.0, 58.0, 24.0, 15.0, 19.4535),
    (60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644),
    (63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630),
    (61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731),
    (35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645),
    (22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373),
    (36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146),
    (90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441),
    (90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381),
    (6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377),
    (2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082),
]
TRAFFIC = [parse_colour(name) for name in ("#d62728", "#2ca02c", "#8c8c00", "#1f77b4")]


@pytest.mark.parametrize("row", SHARMA)
def test_the_difference_agrees_with_the_published_pairs_to_their_printed_digits(row: tuple[float, ...]) -> None:
    one, other = np.array([row[:3]]), np.array([row[3:6]])
    assert round(float(ciede2000(one, other)[0]), 4) == row[6]
    assert round(float(ciede2000(other, one)[0]), 4) == row[6]


def test_black_and_white_are_a_hundred_apart() -> None:
    assert colour_difference(Colour(0, 0, 0), Colour(255, 255, 255)) == pytest.approx(100, abs=0.01)


@pytest.mark.parametrize("kind", KINDS)
def test_greys_stay_as_they_are(kind: str) -> None:
    greys = [Colour(v, v, v) for v in (0, 90, 180, 255)]
    for before, after in zip(greys, simulate(greys, kind, 1.0), strict=True):  # type: ignore[arg-type]
        assert colour_difference(before, after) < 1.5


@pytest.mark.parametrize("kind", KINDS)
def test_severity_nought_changes_nothing_and_more_severity_changes_more(kind: str) -> None:
    assert simulate(TRAFFIC, kind, 0) == TRAFFIC  # type: ignore[arg-type]
    moved = [colour_difference(TRAFFIC[0], simulate(TRAFFIC, kind, s)[0]) for s in (0.2, 0.6, 1.0)]  # type: ignore[arg-type]
    assert moved == sorted(moved)
    assert moved[-1] > 5


def test_full_deutan_red_is_machados_published_matrix_applied() -> None:
    # Machado, Oliveira and Fernandes (2009), table 1, deuteranomaly 1.0, first column: 0.367322, 0.280085, -0.011820.
    expected = [round(255 * (1.055 * part ** (1 / 2.4) - 0.055)) for part in (0.367322, 0.280085)] + [0]
    seen = simulate([Colour(255, 0, 0)], "deutan", 1.0)[0]
    assert [seen.red, seen.green, seen.blue] == pytest.approx(expected, abs=1)


def test_red_and_green_come_near_for_deutan_vision_and_not_for_tritan() -> None:
    assert (0, 1) in [(c.first, c.second) for c in confusions(TRAFFIC[:2], "deutan", 1.0, limit=25)]
    assert confusions(TRAFFIC[:2], "tritan", 1.0) == []


def test_separated_colours_keep_their_hue_and_stand_apart_for_everyone() -> None:
    apart = separate(TRAFFIC)
    for kind in KINDS:
        assert confusions(apart, kind, 1.0, CLEAR_DIFFERENCE - 0.5) == []
    for before, after in zip(TRAFFIC, apart, strict=True):
        turn = abs(before.hue - after.hue)
        assert min(turn, 360 - turn) < 4


def test_equal_colours_are_told() -> None:
    assert confusions([TRAFFIC[0], TRAFFIC[0]], "protan", 0.0)[0].after == 0
    assert confusions([], "protan", 1.0) == []
    assert separate([]) == []
