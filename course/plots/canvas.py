"""A matplotlib figure that is made once and drawn many times.

A bench redraws at every edit; building a figure anew costs several times more than moving its artists
(``make bench-widgets``). So a plot keeps its :class:`Canvas`, changes the data of its artists and asks for a
:class:`~course.plots.views.Figure`.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from course.i18n.formats import with_marks
from course.plots.picture import png
from course.plots.room import make_room
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
        from matplotlib.figure import Figure as MatplotlibFigure

        from course.plots.lettering import LetteringCanvas

        self.figure = MatplotlibFigure(figsize=(width, height), dpi=100, layout=None)
        self._agg = LetteringCanvas(self.figure)
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
            if make_room(self.figure):
                self._agg.draw()
            self._scene = scene
            self._background = self._agg.copy_from_bbox(self.figure.bbox)
            self._legends = [self._agg.copy_from_bbox(one.get_window_extent()) for one in self._still_legends(moving)]
        self._agg.restore_region(self._background)
        for artist in moving:
            (artist.axes or self.axes).draw_artist(artist)
        for legend in self._legends:  # over what moves, as it was
            self._agg.restore_region(legend)
        return self._picture(alt, table)

    def _still_legends(self, moving: Sequence[Artist]) -> list[Legend]:
        legends = (axes.get_legend() for axes in self.figure.axes)
        return [one for one in legends if one is not None and one not in moving]

    def _picture(self, alt: str, table: Table) -> Figure:
        image = png(self._agg.buffer_rgba(), *self._agg.get_width_height())
        return Figure(image, "image/png", alt, table)
