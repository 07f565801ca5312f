"""The reliability diagram: stated probability against how often it came true."""

from __future__ import annotations

from collections.abc import Sequence

from course.i18n import gettext as _
from course.i18n.formats import number, percent
from course.models.calibration import Bin
from course.plots.backed import BackedCanvas
from course.plots.canvas import PALETTE
from course.plots.views import Figure, Table


class ReliabilityPlot:
    """One figure, reused: a diagonal for perfect calibration, a dot for each bin, larger for more statements."""

    def __init__(self) -> None:
        self.canvas = BackedCanvas(5.2, 4.2)
        axes = self.canvas.axes
        self.canvas.figure.subplots_adjust(left=0.13, right=0.97, top=0.97, bottom=0.14)
        axes.plot([0, 100], [0, 100], color="#4b5563", linewidth=1.2, linestyle="--")
        axes.text(
            71, 62, _("perfectly calibrated"), rotation=38, fontsize=8.5, color="#374151", ha="center", va="center"
        )
        axes.text(4, 92, _("more often true\nthan you said"), fontsize=8.5, color="#374151", va="top")
        axes.text(96, 8, _("less often true\nthan you said"), fontsize=8.5, color="#374151", ha="right")
        (self._line,) = axes.plot([], [], color=PALETTE[0], linewidth=1)
        self._dots = axes.scatter([], [], s=[], color=PALETTE[0], edgecolor="black", zorder=3)
        self._labels = [axes.text(0, 0, "", fontsize=8.5, ha="center", va="bottom") for _n in range(5)]
        axes.set(xlim=(-4, 104), ylim=(-6, 118), xlabel=_("You said (%)"), ylabel=_("It was true (%)"))
        axes.grid(color="#e5e7eb", linewidth=0.8)
        self.canvas.let_move(self._line, self._dots, *self._labels)

    def figure(self, bins: Sequence[Bin]) -> Figure:
        """Draw the bins and return the figure with its table."""
        points = [(one.stated * 100, one.observed * 100) for one in bins]
        self._line.set_data([x for x, _y in points], [y for _x, y in points])
        self._dots.set_offsets(points or [(float("nan"), float("nan"))])
        self._dots.set_sizes([60 + 45 * one.count for one in bins] or [0])
        for label, one in zip(self._labels, [*bins, *[None] * 5], strict=False):
            label.set_text("" if one is None else f"n={one.count}")
            if one is not None:
                label.set_position((one.stated * 100, one.observed * 100 + 5 + one.count / 2))
        table = reliability_table(bins)
        told = "; ".join(
            _("said %(said).0f %%, true in %(true).0f %% of %(n)d")
            % {"said": b.stated * 100, "true": b.observed * 100, "n": b.count}
            for b in bins
        )
        return self.canvas.render(_("Reliability diagram. %(bins)s.") % {"bins": told or _("No statement yet")}, table)


def reliability_table(bins: Sequence[Bin]) -> Table:
    """Return the bins as a table."""
    return Table(
        _("Reliability: what you said and how often it was true"),
        [_("You said"), _("Statements"), _("On average (%)"), _("It was true (%)")],
        [
            [
                f"{number(b.low * 100, 0)}–{percent(b.high * 100, 0)}",
                b.count,
                number(b.stated * 100, 0),
                number(b.observed * 100, 0),
            ]
            for b in bins
        ],
    )
