"""A trainee's chart twice: as it was made, and as it looks with another colour vision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from course.i18n import gettext as _
from course.i18n.formats import number
from course.models.colour import Colour
from course.plots.canvas import Canvas
from course.plots.letters import drawable
from course.plots.views import Figure, Table

MOST_BARS = 8
HATCHES = ("//", "..", "xx", "\\\\", "++", "oo", "--", "**")


class ColourChart:
    """Two panels of bars whose categories a legend tells apart."""

    def __init__(self) -> None:
        self.canvas = Canvas(7.2, 3.4)
        figure = self.canvas.figure
        self.canvas.axes.set_position((0.06, 0.1, 0.28, 0.78))
        self.panels = (self.canvas.axes, figure.add_axes((0.38, 0.1, 0.28, 0.78)))
        self.legend = figure.add_axes((0.69, 0.1, 0.3, 0.78))
        self.legend.set_axis_off()
        self.legend.set_xlim(0, 1)
        self.legend.set_ylim(MOST_BARS, 0)
        self._bars = [list(axes.bar(range(MOST_BARS), [1] * MOST_BARS, edgecolor="#333333")) for axes in self.panels]
        self._names = [
            [
                axes.text(n, 0, "", ha="center", va="bottom", rotation=90, fontsize=8, parse_math=False)
                for n in range(MOST_BARS)
            ]
            for axes in self.panels
        ]
        self._swatches = [
            [self.legend.bar(x, 0.6, 0.09, n + 0.2, align="edge", edgecolor="#333333")[0] for n in range(MOST_BARS)]
            for x in (0.0, 0.12)
        ]
        self._entries = [
            self.legend.text(0.26, n + 0.5, "", va="center", fontsize=9, parse_math=False) for n in range(MOST_BARS)
        ]
        self._moving = [
            *(artist for group in (*self._bars, *self._names, *self._swatches) for artist in group),
            *self._entries,
            *(axes.title for axes in self.panels),
        ]
        for axes in self.panels:
            axes.set_xticks([])
            axes.tick_params(labelsize=8)
            axes.set_xlim(-0.6, MOST_BARS - 0.4)

    def figure(
        self,
        labels: Sequence[str],
        values: Sequence[float],
        made: Sequence[Colour],
        seen: Sequence[Colour],
        *,
        patterns: bool,
        direct: bool,
        title: str,
    ) -> Figure:
        """Draw the bars in the colours `made` and `seen`; `direct` writes names on them, `patterns` hatches them."""
        names = [drawable(label, _("No. %(n)d") % {"n": n}) for n, label in enumerate(labels, 1)]
        count, top = len(labels), max([*values, 0.0]) or 1.0
        for axes, heading in zip(self.panels, (_("As made"), title), strict=True):
            axes.set_title(heading, fontsize=9)
            axes.set_xlim(-0.6, count - 0.4)
            axes.set_ylim(0, top * (1.9 if direct else 1.1))
        for panel, colours in enumerate((made, seen)):
            for n in range(MOST_BARS):
                shown = n < count
                hatch = HATCHES[n] if patterns else ""
                _paint(self._bars[panel][n], colours[n] if shown else None, hatch, values[n] if shown else 0)
                _paint(self._swatches[panel][n], colours[n] if shown and not direct else None, hatch)
                name = self._names[panel][n]
                name.set_text(names[n][:16] if shown and direct else "")
                name.set_y((values[n] if shown else 0) + top * 0.03)
        for n, entry in enumerate(self._entries):
            entry.set_text(names[n][:18] if n < count and not direct else "")
        return self.canvas.render_moving(
            _alt(labels, title), _table(labels, values, made, seen), self._moving, (count, top, direct)
        )


def _paint(bar: Any, colour: Colour | None, hatch: str, height: float | None = None) -> None:
    bar.set_visible(colour is not None)
    if colour is not None:
        bar.set_facecolor(colour.hex)
        bar.set_hatch(hatch)
    if height is not None:
        bar.set_height(height)


def _alt(labels: Sequence[str], title: str) -> str:
    return _("The same bar chart twice, as made and as simulated (%(title)s): %(labels)s.") % {
        "title": title,
        "labels": ", ".join(labels),
    }


def _table(labels: Sequence[str], values: Sequence[float], made: Sequence[Colour], seen: Sequence[Colour]) -> Table:
    rows = [
        (name, number(value), one.hex, two.hex)
        for name, value, one, two in zip(labels, values, made, seen, strict=True)
    ]
    return Table(_("The chart's numbers and colours"), (_("Category"), _("Value"), _("Colour"), _("Simulated")), rows)
