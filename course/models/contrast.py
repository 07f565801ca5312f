"""Contrast of two colours, and the nearest colours that have enough of it.

Relative luminance and contrast ratio are those of WCAG 2.2
(https://www.w3.org/TR/WCAG22/#dfn-relative-luminance and #dfn-contrast-ratio); the limits are those of its
success criteria 1.4.3, 1.4.6 and 1.4.11. A limit is a threshold: 4.499 is not rounded up to 4.5.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.i18n import ngettext
from course.i18n.formats import number
from course.models.check import Check
from course.models.colour import Colour, parse_colour

AA_TEXT, AA_LARGE, AAA_TEXT, AAA_LARGE, NON_TEXT = 4.5, 3.0, 7.0, 4.5, 3.0
# WCAG 2.2, "large scale": 18 point, or 14 point bold; a CSS pixel is 0.75 point.
LARGE_PX, LARGE_BOLD_PX = 24.0, 18.66


def relative_luminance(colour: Colour) -> float:
    """Return the relative luminance, 0 (black) to 1 (white), of WCAG 2.2."""
    return float(_luminance(np.array(colour.fractions)))


def contrast_ratio(one: Colour, other: Colour) -> float:
    """Return the contrast ratio, 1 to 21, of WCAG 2.2."""
    lighter, darker = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def shown(ratio: float) -> str:
    """Return a ratio with two decimals, cut and not rounded: 4.499 must not look like 4.50."""
    return number(math.floor(ratio * 100 + 1e-9) / 100, 2)


def is_large(size_px: float, bold: bool) -> bool:
    """Return whether text counts as large in WCAG 2.2."""
    return size_px >= (LARGE_BOLD_PX if bold else LARGE_PX)


@dataclass(frozen=True)
class Suggestion:
    """A colour of the same hue that reaches the ratio: which of the pair it replaces and what comes of it."""

    replaces: str
    colour: Colour
    ratio: float


def suggest(ink: Colour, paper: Colour, minimum: float = AA_TEXT) -> list[Suggestion]:
    """Return the nearest colours of the same hue that reach `minimum`, for the text and for its background.

    Only the HSL lightness moves, darker and lighter, so hue and saturation stay; nearest first. A colour that
    already passes gives an empty list.
    """
    if contrast_ratio(ink, paper) >= minimum:
        return []
    found = [
        Suggestion(which, colour, contrast_ratio(colour, other))
        for which, moved, other in (("ink", ink, paper), ("paper", paper, ink))
        for colour in _nearest(moved, other, minimum)
    ]
    start = {"ink": ink.lightness, "paper": paper.lightness}
    return sorted(found, key=lambda one: abs(one.colour.lightness - start[one.replaces]))


def ratio_by_lightness(ink: Colour, paper: Colour, steps: int = 101) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return HSL lightnesses (percent, shape ``(steps,)``) of the text's hue and their ratios on `paper`."""
    lightness = np.linspace(0, 100, steps)
    colours = np.array([ink.with_lightness(value).fractions for value in lightness])
    return lightness, _ratios(colours, paper)


def all_pairs_pass(
    value: Any, minimum: float = AA_TEXT, ink: str = "ink", paper: str = "paper", count: int = 1
) -> Check:
    """Check that every row of a table has two colours with at least `minimum` between them.

    Parameters
    ----------
    value : mapping or sequence of mappings
        Rows with the columns `ink` and `paper`.
    minimum : float
    ink, paper : str
        The columns' ids.
    count : int
        How many pairs there should be: rows left out count as failing.
    """
    pairs = _rows(value)
    if not pairs:
        return Check(0.0, _("There are no colours yet."))
    weak = [name for name, row in pairs.items() if not _pair_passes(row.get(ink), row.get(paper), minimum)]
    wanted = max(count, len(pairs))
    if len(pairs) < wanted and not weak:
        return Check(len(pairs) / wanted, _("Some pairs are missing."))
    if not weak:
        return Check(1.0, _("Every pair has enough contrast."))
    message = ngettext(
        "%(count)d pair is below %(minimum)s to 1 or is not a colour: %(rows)s.",
        "%(count)d pairs are below %(minimum)s to 1 or are not colours: %(rows)s.",
        len(weak),
    )
    told = message % {"count": len(weak), "minimum": number(minimum), "rows": ", ".join(weak)}
    return Check((len(pairs) - len(weak)) / wanted, told)


def hues_kept(value: Any, original: Mapping[str, str], column: str = "ink", tolerance: float = 15.0) -> Check:
    """Check that the colours of `column` still have the hue they had, within `tolerance` degrees.

    Parameters
    ----------
    value : mapping of mappings
        Rows by id.
    original : mapping of str to str
        The colour each row began with.
    """
    rows = _rows(value)
    lost = [
        name for name, colour in original.items() if not _same_hue(rows.get(name, {}).get(column), colour, tolerance)
    ]
    if not lost:
        return Check(1.0, _("Every colour kept its hue."))
    message = _(
        "The hue changed, or there is no colour, in: %(rows)s. Keep the colour's family and move its lightness."
    )
    return Check(1 - len(lost) / len(original), message % {"rows": ", ".join(lost)})


def _rows(value: Any) -> dict[str, Mapping[str, Any]]:
    if isinstance(value, Mapping):
        return {str(key): row for key, row in value.items() if isinstance(row, Mapping)}
    if isinstance(value, (list, tuple)):
        return {str(n): row for n, row in enumerate(value, 1) if isinstance(row, Mapping)}
    return {}


def _pair_passes(ink: Any, paper: Any, minimum: float) -> bool:
    try:
        return contrast_ratio(parse_colour(ink), parse_colour(paper)) >= minimum
    except ModelInputError:
        return False


def _same_hue(typed: Any, original: str, tolerance: float) -> bool:
    try:
        now, then = parse_colour(typed), parse_colour(original)
    except ModelInputError:
        return False
    turn = abs(now.hue - then.hue) % 360
    # A colour that has turned grey, black or white has no hue left to keep.
    return now.saturation >= 8 and min(turn, 360 - turn) <= tolerance


def _luminance(fractions: NDArray[Any]) -> NDArray[Any]:
    linear = np.where(fractions <= 0.04045, fractions / 12.92, ((fractions + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def _ratios(fractions: NDArray[Any], other: Colour) -> NDArray[Any]:
    one, two = _luminance(fractions), relative_luminance(other)
    return np.asarray((np.maximum(one, two) + 0.05) / (np.minimum(one, two) + 0.05))


def _nearest(moved: Colour, other: Colour, minimum: float) -> list[Colour]:
    """Return the nearest passing colour that is darker and the nearest that is lighter, where there are any."""
    steps = np.linspace(0, 100, 201)
    colours = [moved.with_lightness(value) for value in steps]
    passing = _ratios(np.array([colour.fractions for colour in colours]), other) >= minimum
    darker = [c for c, ok, step in zip(colours, passing, steps, strict=True) if ok and step < moved.lightness]
    lighter = [c for c, ok, step in zip(colours, passing, steps, strict=True) if ok and step > moved.lightness]
    return darker[-1:] + lighter[:1]
