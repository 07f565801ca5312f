"""A matplotlib figure that is made once and drawn many times.

A bench redraws at every edit; building a figure anew costs several times more than moving its artists
(``make bench-widgets``). So a plot keeps its :class:`Canvas`, changes the data of its artists and asks for a
:class:`~course.plots.views.Figure`.
"""

from __future__ import annotations

import io
from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from course.i18n.formats import with_marks
from course.plots.scene import moving_in, scene_of
from course.plots.views import Figure, Table

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.legend import Legend

# Okabe and Ito's eight colours (2008, "Color Universal Design"): distinct with each kind of colour vision.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#F0E442", "#000000")


@lru_cache(maxsize=1)
def _tick_numbers() -> type[Any]:
    from matplotlib.ticker import ScalarFormatter

    class TickNumbers(ScalarFormatter):
        """The numbers along an axis, with the decimal mark of the language in force."""

        def __call__(self, x: float, pos: int | None = None) -> str:
            return with_marks(super().__call__(x, pos))

    return TickNumbers


# Pixels kept free beside the longest name, and how much of the width names may take.
MARGIN, MOST_LEFT = 4, 0.6


class Canvas:
    """A figure without a window.

    Parameters
    ----------
    width, height : float
        Size in inches; at 100 dots an inch.
    polar : bool
        Whether the axes are polar.
    """

    def __init__(self, width: float = 6.4, height: float = 3.6, *, polar: bool = False) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure as MatplotlibFigure

        self.figure = MatplotlibFigure(figsize=(width, height), dpi=100, layout=None)
        self._agg = FigureCanvasAgg(self.figure)
        self._background: Any = None
        self._legends: list[Any] = []
        self._scene: Hashable = None
        self.axes: Axes = self.figure.add_subplot(projection="polar" if polar else None)
        if not polar:
            for axis in (self.axes.xaxis, self.axes.yaxis):
                axis.set_major_formatter(_tick_numbers()())

    def render(self, alt: str, table: Table) -> Figure:
        """Draw the figure as it stands now and return it with its words and numbers."""
        if any(axes.name == "polar" for axes in self.figure.axes):
            self._agg.draw()
            return self._picture(alt, table)
        return self.render_moving(alt, table, moving_in(self.figure), scene_of(self.figure))

    def render_moving(self, alt: str, table: Table, moving: Sequence[Artist], scene: Hashable = None) -> Figure:
        """Draw only the artists in `moving`; all else was drawn once and is kept as a background.

        Most of the time of a small chart goes into axes that stay as they are. `scene` says what the background
        depends on, such as the axes' limits; another scene is drawn anew.
        """
        if self._background is None or self._scene != scene:
            for artist in moving:
                artist.set_animated(True)
            self._agg.draw()
            self._make_room()
            self._scene = scene
            self._background = self._agg.copy_from_bbox(self.figure.bbox)
            self._legends = [self._agg.copy_from_bbox(one.get_window_extent()) for one in self._still_legends(moving)]
        self._agg.restore_region(self._background)
        for artist in moving:
            (artist.axes or self.axes).draw_artist(artist)
        for legend in self._legends:  # over what moves, as it was
            self._agg.restore_region(legend)
        return self._picture(alt, table)

    def _make_room(self) -> None:
        """Move the axes, or write a legend smaller, where words are cut off, as longer languages have them."""
        if self._widen_left() | self._shrink_legends():
            self._agg.draw()

    def _widen_left(self) -> bool:
        moved = False
        for axes in self.figure.axes:
            labels = [one for one in axes.get_yticklabels() if one.get_text()] if axes.axison else []
            least = min((one.get_window_extent().x0 for one in labels), default=0.0)
            by, place = (MARGIN - least) / self.figure.bbox.width, axes.get_position()
            if least < 0 and place.x0 + by < MOST_LEFT:
                axes.set_position((place.x0 + by, place.y0, place.width - by, place.height))
                moved = True
        return moved

    def _shrink_legends(self) -> bool:
        shrunk = False
        for legend in filter(None, (axes.get_legend() for axes in self.figure.axes)):
            box = legend.get_window_extent()
            right, left = box.x1 - (self.figure.bbox.width - MARGIN), MARGIN - box.x0
            # One that stands in the middle is cut off at both sides.
            over = max(right, left, right + left)
            if over > MARGIN:
                # The handles between the words keep their size, so the words give way a little more.
                share = max(0.5, 1 - 1.3 * over / box.width)
                for text in legend.get_texts():
                    text.set_fontsize(text.get_fontsize() * share)
                shrunk = True
        return shrunk

    def _still_legends(self, moving: Sequence[Artist]) -> list[Legend]:
        legends = (axes.get_legend() for axes in self.figure.axes)
        return [one for one in legends if one is not None and one not in moving]

    def _picture(self, alt: str, table: Table) -> Figure:
        from PIL import Image

        picture = io.BytesIO()
        drawn = Image.frombuffer("RGBA", self._agg.get_width_height(), self._agg.buffer_rgba(), "raw", "RGBA", 0, 1)
        # The octree takes a tenth of the time of median cut, level 1 a third of the default; a chart has few colours.
        drawn.convert("RGB").quantize(128, method=Image.Quantize.FASTOCTREE).save(picture, "png", compress_level=1)
        return Figure(picture.getvalue(), "image/png", alt, table)
