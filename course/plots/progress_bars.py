"""Horizontal bars of what is done and what is left, one bar a name."""

from __future__ import annotations

from collections.abc import Sequence

from course.i18n import gettext as _
from course.plots.canvas import Canvas
from course.plots.views import Figure, Table


class ProgressBars:
    """Bars that fill up: plain for done, hatched for left.

    Parameters
    ----------
    count : int
        How many bars there are at most.
    """

    def __init__(self, count: int) -> None:
        height = 0.75 + 0.34 * count
        self.canvas = Canvas(6.8, height)
        axes = self.canvas.axes
        axes.set_position((0.34, 0.55 / height, 0.63, 1 - 0.65 / height))
        rows = range(count)
        self._done = list(axes.barh(rows, [0] * count, color="#0072B2", edgecolor="#222222"))
        self._left = list(axes.barh(rows, [0] * count, color="#ffffff", edgecolor="#222222", hatch="///"))
        self._numbers = [axes.text(0, n, "", va="center", ha="left", fontsize=9) for n in rows]
        axes.set_ylim(count - 0.4, -0.6)
        axes.set_xlabel(_("Barriers: filled removed, striped left"))
        axes.tick_params(labelsize=9)
        self.count = count
        self._drawn: tuple[object, Figure] | None = None

    def figure(self, names: Sequence[str], done: Sequence[int], left: Sequence[int], caption: str) -> Figure:
        """Draw what is done and what is left for each name."""
        wanted = (tuple(names), tuple(done), tuple(left), caption)
        if self._drawn is not None and self._drawn[0] == wanted:
            return self._drawn[1]  # most edits of a page change no count
        axes = self.canvas.axes
        axes.set_yticks(range(len(names)), names)
        longest = max([a + b for a, b in zip(done, left, strict=True)] + [1])
        axes.set_xlim(0, longest * 1.15)
        for n in range(self.count):
            here, there = (done[n], left[n]) if n < len(names) else (0, 0)
            self._done[n].set_width(here)
            self._left[n].set_x(here)
            self._left[n].set_width(there)
            self._numbers[n].set_text(f" {there}" if n < len(names) else "")
            self._numbers[n].set_x(here + there)
        rows = [(name, a, b) for name, a, b in zip(names, done, left, strict=True)]
        alt = _("%(caption)s: %(done)d removed, %(left)d left.") % {
            "caption": caption,
            "done": sum(done),
            "left": sum(left),
        }
        table = Table(caption, (_("Where"), _("Removed"), _("Left")), rows)
        figure = self.canvas.render_moving(
            alt, table, [*self._done, *self._left, *self._numbers], (tuple(names), longest)
        )
        self._drawn = (wanted, figure)
        return figure
