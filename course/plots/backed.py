"""A canvas that draws axes, ticks and labels once and afterwards only what moves.

Lettering is the dearest part of a chart. A plot whose axes never change tells which artists move; the rest is kept as a
picture and laid under them at each drawing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from course.plots.canvas import Canvas
from course.plots.views import Figure, Table

if TYPE_CHECKING:
    from matplotlib.artist import Artist


class BackedCanvas(Canvas):
    """A :class:`~course.plots.canvas.Canvas` with a kept background.

    Parameters
    ----------
    width, height : float
        Size in inches; at 100 dots an inch.
    """

    def __init__(self, width: float = 6.4, height: float = 3.6) -> None:
        super().__init__(width, height)
        self._moving: list[Artist] = []

    def let_move(self, *artists: Artist) -> None:
        """Name the artists that change from drawing to drawing, in the order in which they are drawn."""
        for artist in artists:
            artist.set_animated(True)
        self._moving += artists

    def render(self, alt: str, table: Table) -> Figure:
        """Draw what moves on the kept background and return the figure with its words and numbers."""
        return self.render_moving(alt, table, self._moving)
