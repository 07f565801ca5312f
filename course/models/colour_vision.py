"""How a chart's colours look with another colour vision, and what to change.

The simulation is daltonlens's: Brettel, Viénot and Mollon (1997) for tritan vision, Machado, Oliveira and Fernandes
(2009) for protan and deutan vision with a severity. Differences are CIEDE2000 (Sharma, Wu and Dalal 2005, "The
CIEDE2000 color-difference formula", Color Research and Application 30(1), 21-30).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from course.models.colour import Colour

Kind = Literal["protan", "deutan", "tritan"]
KINDS: tuple[Kind, ...] = ("protan", "deutan", "tritan")
# Our own working limit for areas that a legend must tell apart, well above the just noticeable difference of about 1.
CLEAR_DIFFERENCE = 15.0
# CIE 1931 XYZ of linear sRGB, D65 (IEC 61966-2-1).
_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


@dataclass(frozen=True)
class Confusion:
    """Two colours of a list (by position) that come too near: their difference as made and as seen."""

    first: int
    second: int
    before: float
    after: float


def simulate(colours: Sequence[Colour], kind: Kind, severity: float) -> list[Colour]:
    """Return how `colours` appear with colour vision of `kind`.

    Parameters
    ----------
    colours : sequence of Colour
    kind : {"protan", "deutan", "tritan"}
    severity : float
        0 (typical vision) to 1 (dichromacy).
    """
    if not colours or severity <= 0:
        return list(colours)
    pixels = np.array([[(c.red, c.green, c.blue) for c in colours]], dtype=np.uint8)
    simulator, deficiency = _simulator(kind)
    return [Colour(*map(int, pixel)) for pixel in simulator.simulate_cvd(pixels, deficiency, min(1.0, severity))[0]]


def colour_difference(one: Colour, other: Colour) -> float:
    """Return the CIEDE2000 difference of two colours."""
    return float(ciede2000(_lab([one]), _lab([other]))[0])


def confusions(
    colours: Sequence[Colour], kind: Kind, severity: float, limit: float = CLEAR_DIFFERENCE
) -> list[Confusion]:
    """Return the pairs whose difference falls below `limit` as seen, the nearest first."""
    seen = simulate(colours, kind, severity)
    before, after = _lab(colours), _lab(seen)
    pairs = [
        Confusion(i, j, float(ciede2000(before[i : i + 1], before[j : j + 1])[0]), float(gap))
        for i, j in combinations(range(len(colours)), 2)
        if (gap := ciede2000(after[i : i + 1], after[j : j + 1])[0]) < limit
    ]
    return sorted(pairs, key=lambda pair: pair.after)


def separate(colours: Sequence[Colour], limit: float = CLEAR_DIFFERENCE) -> list[Colour]:
    """Return `colours`, each moved in lightness as little as it takes to stand apart with every kind of vision.

    Hue and saturation stay. Where no lightness is far enough from all colours before it, the farthest is taken.
    """
    kept: list[Colour] = []
    for colour in colours:
        kept.append(_moved_apart(colour, kept, limit) if kept else colour)
    return kept


def ciede2000(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """Return the CIEDE2000 differences of CIELAB colours, shape ``(n, 3)`` each (or one of them ``(1, 3)``).

    The names follow the equations of Sharma, Wu and Dalal (2005).
    """
    mean_chroma = (np.hypot(one[:, 1], one[:, 2]) + np.hypot(other[:, 1], other[:, 2])) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean_chroma**7 / (mean_chroma**7 + 25.0**7))
    c1, h1 = _polar(one[:, 1] * stretch, one[:, 2])
    c2, h2 = _polar(other[:, 1] * stretch, other[:, 2])
    turn = np.where(c1 * c2 == 0, 0.0, (h2 - h1 + 180) % 360 - 180)
    # Opposite hues: the paper turns by +180 where h2 - h1 is exactly 180.
    turn = np.where((turn == -180) & (h2 > h1), 180.0, turn)
    d_light, d_chroma = other[:, 0] - one[:, 0], c2 - c1
    d_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)
    s_light, s_chroma, s_hue, rotation = _weights(
        (one[:, 0] + other[:, 0]) / 2, (c1 + c2) / 2, _mean_hue(c1, c2, h1, h2)
    )
    light, chroma, hue = d_light / s_light, d_chroma / s_chroma, d_hue / s_hue
    return np.asarray(np.sqrt(light**2 + chroma**2 + hue**2 + rotation * chroma * hue))


def _polar(a: NDArray[Any], b: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    return np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360


def _mean_hue(c1: NDArray[Any], c2: NDArray[Any], h1: NDArray[Any], h2: NDArray[Any]) -> NDArray[Any]:
    total, apart = h1 + h2, np.abs(h1 - h2)
    around = np.where(total < 360, (total + 360) / 2, (total - 360) / 2)
    return np.where(c1 * c2 == 0, total, np.where(apart <= 180, total / 2, around))


def _weights(light: NDArray[Any], chroma: NDArray[Any], hue: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    def cosine(factor: float, shift: float) -> NDArray[Any]:
        return np.asarray(np.cos(np.radians(factor * hue + shift)))

    t = 1 - 0.17 * cosine(1, -30) + 0.24 * cosine(2, 0) + 0.32 * cosine(3, 6) - 0.20 * cosine(4, -63)
    s_light = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    angle = np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2)))
    rotation = -np.sin(angle) * 2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    return s_light, 1 + 0.045 * chroma, 1 + 0.015 * chroma * t, rotation


def _lab(colours: Sequence[Colour]) -> NDArray[Any]:
    """Return CIELAB coordinates (D65), shape ``(n, 3)``."""
    srgb = np.array([colour.fractions for colour in colours]).reshape(-1, 3)
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _XYZ.T / _XYZ.sum(axis=1)
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=1)


def _moved_apart(colour: Colour, kept: Sequence[Colour], limit: float) -> Colour:
    steps = sorted(np.linspace(12, 92, 81), key=lambda value: abs(value - colour.lightness))
    candidates = [colour, *(colour.with_lightness(value) for value in steps)]
    gaps = np.min([_smallest_gaps(candidates, kept, kind) for kind in (None, *KINDS)], axis=0)
    enough = np.flatnonzero(gaps >= limit)
    return candidates[int(enough[0] if enough.size else np.argmax(gaps))]


def _smallest_gaps(candidates: Sequence[Colour], kept: Sequence[Colour], kind: Kind | None) -> NDArray[Any]:
    seen = _lab(simulate(candidates, kind, 1.0) if kind else candidates)
    fixed = _lab(simulate(kept, kind, 1.0) if kind else kept)
    return np.min([ciede2000(seen, row[None, :]) for row in fixed], axis=0)


@cache
def _simulator(kind: Kind) -> tuple[Any, Any]:
    # Imported on first use: daltonlens brings OpenCV-sized helpers that the other models do not need.
    from daltonlens import simulate as lens

    deficiency = {"protan": lens.Deficiency.PROTAN, "deutan": lens.Deficiency.DEUTAN, "tritan": lens.Deficiency.TRITAN}
    model = lens.Simulator_Brettel1997() if kind == "tritan" else lens.Simulator_Machado2009()
    return model, deficiency[kind]
