"""Horizontal bars on one reused canvas: shares, counts, anything with a name and a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from course.i18n.formats import number
from course.plots.canvas import PALETTE, Canvas
from course.plots.scene import round_limit
from course.plots.views import Figure, Table


class Bars:
    """Up to `most` named bars; the artists are made once and moved.

    Parameters
    ----------
    most : int
        How many bars there can be.
    axis : str
        What the numbers are, with unit.
    """

    def __init__(self, most: int, axis: str) -> None:
        self.most = most
        self.canvas = Canvas(6.4, max(2.0, 0.32 * most + 0.8))
        axes: Any = self.canvas.axes
        self.bars = axes.barh(range(most), [0] * most, color=PALETTE[0], height=0.7)
        self.numbers = [axes.text(0, n, "", va="center", fontsize=9) for n in range(most)]
        axes.set_xlabel(axis)
        axes.spines[["top", "right"]].set_visible(False)
        self.canvas.figure.subplots_adjust(left=0.34, right=0.94, top=0.97, bottom=0.16)

    def figure(self, named: Sequence[tuple[str, float]], alt: str, table: Table) -> Figure:
        """Return the picture of the first `most` pairs of name and number."""
        shown = list(named)[: self.most]
        axes: Any = self.canvas.axes
        top = max((value for _name, value in shown), default=1.0) or 1.0
        for place, bar in enumerate(self.bars):
            value = shown[place][1] if place < len(shown) else 0.0
            bar.set_width(value)
            self.numbers[place].set_text(number(value) if place < len(shown) else "")
            self.numbers[place].set_x(value + top * 0.01)
        axes.set_yticks(range(len(shown)), [name for name, _value in shown])
        axes.set_ylim(max(len(shown), 1) - 0.4, -0.6)
        axes.set_xlim(0, round_limit(top * 1.12))
        return self.canvas.render(alt, table)
