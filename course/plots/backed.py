"""A canvas that draws axes, ticks and labels once and afterwards only what moves.

Lettering is the dearest part of a chart. A plot whose axes never change tells which artists move; the rest is kept as a
picture and laid under them at each drawing.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

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
        self._background: Any = None

    def let_move(self, *artists: Artist) -> None:
        """Name the artists that change from drawing to drawing, in the order in which they are drawn."""
        for artist in artists:
            artist.set_animated(True)
        self._moving += artists

    def render(self, alt: str, table: Table) -> Figure:
        """Draw what moves on the kept background and return the figure with its words and numbers."""
        from PIL import Image

        if self._background is None:
            self._agg.draw()
            self._background = self._agg.copy_from_bbox(self.figure.bbox)
        else:
            self._agg.restore_region(self._background)
        for artist in self._moving:
            artist.axes.draw_artist(artist) if artist.axes is not None else self.figure.draw_artist(artist)
        picture = io.BytesIO()
        drawn = Image.frombuffer("RGBA", self._agg.get_width_height(), self._agg.buffer_rgba(), "raw", "RGBA", 0, 1)
        # The octree takes a tenth of the time of median cut; a chart has few colours.
        drawn.convert("RGB").quantize(128, method=Image.Quantize.FASTOCTREE).save(picture, "png", compress_level=1)
        return Figure(picture.getvalue(), "image/png", alt, table)
