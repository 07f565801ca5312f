"""Words that are drawn once and stamped afterwards.

Laying out and rasterising words takes most of the time of a small chart, and hardly any of its words change from edit
to edit. So each string is drawn by matplotlib itself on a scrap of its own, and its shape is kept.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.font_manager import FontProperties, fontManager, get_font
from numpy.typing import NDArray


class Stamp(NamedTuple):
    """The shape of drawn words.

    Parameters
    ----------
    ink : array of uint8, shape (height, width)
        How much of each pixel is covered, 0 to 255.
    left, bottom : int
        Where its lower left corner lies from the beginning of the base line, in pixels to the right and downwards.
    """

    ink: NDArray[np.uint8]
    left: int
    bottom: int


@lru_cache(maxsize=4000)
def _stamp(words: str, font: FontProperties, angle: float, dpi: float) -> Stamp | None:
    """Draw the words alone; None if they leave no ink."""
    probe = RendererAgg(1, 1, dpi)
    width, height, _descent = probe.get_text_width_height_descent(words, font, False)
    reach = math.ceil(math.hypot(width, height)) + 4
    scrap = RendererAgg(2 * reach, 2 * reach, dpi)
    black = scrap.new_gc()
    scrap.draw_text(black, reach, reach, words, font, angle)
    ink = np.asarray(scrap.buffer_rgba())[..., 3]
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not rows.size:
        return None
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    return Stamp(np.ascontiguousarray(ink[top:bottom, left:right]), int(left) - reach, int(bottom) - reach)


@lru_cache(maxsize=200)
def _heights(font: FontProperties, dpi: float) -> tuple[float, float, float]:
    """Return how far lines reach above and below their base line, and the gap between them, in pixels."""
    face: Any = get_font(fontManager._find_fonts_by_props(font))
    across, units = face.get_sfnt_table("OS/2"), face.get_sfnt_table("head")["unitsPerEm"]
    scale = font.get_size_in_points() * dpi / 72 / units
    return across["sTypoAscender"] * scale, -across["sTypoDescender"] * scale, across["sTypoLineGap"] * scale


class LetteringRenderer(RendererAgg):
    """Matplotlib's renderer, with words from the stock of those drawn before; they begin at whole pixels."""

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float, float, float]:
        return _heights(prop.copy(), self.dpi)

    def draw_text(
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        """Put the words where they belong; formulas and words with features of their own are drawn as ever."""
        if ismath or _is_special(mtext):
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        stamp = _stamp(s, prop.copy(), angle, self.dpi)
        if stamp:
            place = round(x) + stamp.left, round(y) + stamp.bottom
            self._renderer.draw_text_image(stamp.ink, *place, 0, gc)


def _is_special(text: Any) -> bool:
    return text is not None and bool(text.get_fontfeatures() or text.get_language() or not text.get_antialiased())


class LetteringCanvas(FigureCanvasAgg):
    """A figure's canvas that draws with :class:`LetteringRenderer`."""

    _size: tuple[float, float, float] | None = None

    def get_renderer(self) -> RendererAgg:
        """Return the renderer; it is made anew when the figure's size changes."""
        width, height = self.get_width_height(physical=True)
        if self._size != (width, height, self.figure.dpi):
            self._size = width, height, self.figure.dpi
            self.renderer: RendererAgg = LetteringRenderer(*self._size)
        return self.renderer
