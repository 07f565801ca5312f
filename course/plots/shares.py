"""Shares of the modules of ORKSE as horizontal bars, the unprinted rest hatched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from course.i18n import gettext as _
from course.plots.canvas import PALETTE, Canvas
from course.plots.scene import round_limit
from course.plots.views import Figure, Table


class SharePlot:
    """Five bars on one canvas: four printed modules and the rest.

    Parameters
    ----------
    names : sequence of str
        Names of the bars, from the top.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.canvas = Canvas(7.4, 2.9)
        axes: Any = self.canvas.axes
        self.bars = axes.barh(range(len(names)), [0] * len(names), color=PALETTE[0], height=0.66)
        self.bars[-1].set(facecolor="white", edgecolor="#4b5563", hatch="///")
        self.numbers = [axes.text(0, n, "", va="center", fontsize=9) for n in range(len(names))]
        axes.set_yticks(range(len(names)), names, fontsize=9)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.spines[["top", "right"]].set_visible(False)
        self.canvas.figure.subplots_adjust(left=0.42, right=0.95, top=0.97, bottom=0.17)

    def figure(self, values: Sequence[float], labels: Sequence[str], axis: str, alt: str, table: Table) -> Figure:
        """Return the bars of `values` with `labels` at their ends; a bar of 0 without a label is not shown."""
        top = max(values) or 1.0
        axes: Any = self.canvas.axes
        for bar, number, value, label in zip(self.bars, self.numbers, values, labels, strict=True):
            bar.set_width(value)
            bar.set_visible(bool(label))
            number.set_text(label)
            number.set_x(value + top * 0.01)
        axes.set_xlabel(axis)
        axes.set_xlim(0, round_limit(top * 1.2))
        return self.canvas.render(alt, table)


def rest_name() -> str:
    """Return the name of what the source did not print."""
    return _("Not printed: other modules, rounding")
