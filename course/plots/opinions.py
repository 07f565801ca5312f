"""Two pictures of the opinion models: how many runs ended in how many clusters, and one run over time."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course.i18n import formats
from course.i18n import gettext as _
from course.plots.canvas import PALETTE, Canvas
from course.plots.scene import round_limit
from course.plots.views import Figure, Table

MOST_CLUSTERS = 12
LINES = 60


class DistributionPlot:
    """Bars: number of clusters at the end, and how many runs ended there."""

    def __init__(self) -> None:
        self.canvas = Canvas(6.4, 2.8)
        axes: Any = self.canvas.axes
        places = range(1, MOST_CLUSTERS + 1)
        self.bars = axes.bar(places, [0] * MOST_CLUSTERS, color=PALETTE[0], width=0.7)
        self.numbers = [axes.text(n, 0, "", ha="center", va="bottom", fontsize=9) for n in places]
        axes.set_xticks(places, [*map(str, range(1, MOST_CLUSTERS)), f"{MOST_CLUSTERS}+"])
        axes.set_xlabel(_("Clusters of opinion at the end of a run"))
        axes.set_ylabel(_("Runs"))
        axes.spines[["top", "right"]].set_visible(False)
        self.canvas.figure.subplots_adjust(left=0.1, right=0.98, top=0.95, bottom=0.2)

    def figure(self, distribution: dict[int, int]) -> Figure:
        """Return the bars of a distribution (clusters -> runs)."""
        counts = [0] * MOST_CLUSTERS
        for clusters, runs in distribution.items():
            counts[min(max(clusters, 1), MOST_CLUSTERS) - 1] += runs
        for bar, number, count in zip(self.bars, self.numbers, counts, strict=True):
            bar.set_height(count)
            number.set(text=str(count) if count else "", y=count)
        # A scale that stays, as long as there are a hundred runs: distributions are compared by eye.
        self.canvas.axes.set_ylim(0, round_limit(sum(counts) * 1.12))
        rows = [(n, count) for n, count in enumerate(counts, start=1) if count]
        parts = "; ".join(_("%(clusters)s: %(runs)s runs") % {"clusters": n, "runs": count} for n, count in rows)
        table = Table(_("How the runs ended"), [_("Clusters"), _("Runs")], rows)
        return self.canvas.render(_("Bar chart, runs by number of clusters. %(parts)s.") % {"parts": parts}, table)


class TracePlot:
    """Lines: sixty people of one run, their opinions over time."""

    def __init__(self) -> None:
        self.canvas = Canvas(6.4, 2.8)
        axes: Any = self.canvas.axes
        from matplotlib.collections import LineCollection

        self.lines = LineCollection([], colors=PALETTE[0], linewidths=0.8, alpha=0.6)
        axes.add_collection(self.lines, autolim=False)
        axes.set_ylim(-0.02, 1.02)
        axes.set_ylabel(_("Opinion"))
        axes.spines[["top", "right"]].set_visible(False)
        self.canvas.figure.subplots_adjust(left=0.1, right=0.98, top=0.95, bottom=0.2)

    def figure(self, history: NDArray[np.float64], moments: NDArray[np.int_], axis: str) -> Figure:
        """Return the lines of the first :data:`LINES` people."""
        chosen = np.linspace(0, history.shape[1] - 1, LINES).astype(int)
        self.lines.set_segments([np.column_stack((moments, history[:, person])) for person in chosen])
        axes: Any = self.canvas.axes
        axes.set_xlabel(axis)
        axes.set_xlim(0, max(1, int(moments[-1])))
        spread = history.std(axis=1)
        picks = sorted({0, len(moments) // 4, len(moments) // 2, len(moments) - 1})
        rows = [
            (
                int(moments[i]),
                f"{formats.number(history[i].min(), 2)}–{formats.number(history[i].max(), 2)}",
                formats.number(spread[i], 2),
            )
            for i in picks
        ]
        table = Table(_("The first run over time"), [axis, _("Lowest to highest opinion"), _("Spread")], rows)
        alt = _("Line chart of the first run: the spread of opinions goes from %(first).2f to %(last).2f.") % {
            "first": spread[0],
            "last": spread[-1],
        }
        return self.canvas.render(alt, table)
