"""Words are stamped from the stock, and look as matplotlib draws them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from numpy.typing import NDArray

from course.plots import lettering
from course.plots.lettering import LetteringCanvas, LetteringRenderer

FONT = FontProperties(size=9)


def picture(kind: type[RendererAgg], words: str, angle: float = 0, colour: str = "black", **more: Any) -> NDArray[Any]:
    renderer = kind(200, 120, 100)
    ink = renderer.new_gc()
    ink.set_foreground(colour)
    renderer.draw_text(ink, 40, 90, words, FONT, angle, **more)
    return np.asarray(renderer.buffer_rgba()).astype(int)


@pytest.mark.parametrize("words", ["43 %", "Чтение и речь", "Ägypten, año 1945", "-12.5", "jgy"])
@pytest.mark.parametrize("angle", [0, 38, 90])
def test_stamped_words_look_as_matplotlib_draws_them(words: str, angle: float) -> None:
    usual, stamped = picture(RendererAgg, words, angle), picture(LetteringRenderer, words, angle)
    assert usual[..., 3].any()
    assert np.abs(usual[..., 3] - stamped[..., 3]).max() <= 2


def test_words_take_the_colour_they_are_asked_in() -> None:
    picture(LetteringRenderer, "red")
    red = picture(LetteringRenderer, "red", colour="#ff0000")
    assert [255, 0, 0, 255] == red[red[..., 3] == 255][0].tolist()


def test_words_begin_at_whole_pixels_so_that_one_stamp_serves_everywhere() -> None:
    renderer = LetteringRenderer(200, 120, 100)
    renderer.draw_text(renderer.new_gc(), 40.4, 89.7, "4", FONT, 0)
    assert np.array_equal(picture(LetteringRenderer, "4"), np.asarray(renderer.buffer_rgba()))


def test_the_same_words_are_laid_out_once() -> None:
    lettering._stamp.cache_clear()
    for _time in range(3):
        picture(LetteringRenderer, "once")
    assert (2, 1) == lettering._stamp.cache_info()[:2]


def test_two_sizes_of_the_same_words_are_two_stamps() -> None:
    font = FontProperties(size=9)
    renderer = LetteringRenderer(200, 120, 100)
    renderer.draw_text(renderer.new_gc(), 10, 90, "M", font, 0)
    font.set_size(30)  # the same object: its stamp must not be that of the small size
    renderer.draw_text(renderer.new_gc(), 60, 90, "M", font, 0)
    alone = LetteringRenderer(200, 120, 100)
    alone.draw_text(alone.new_gc(), 60, 90, "M", FontProperties(size=30), 0)
    large = np.asarray(renderer.buffer_rgba())[:, 50:]
    assert np.array_equal(np.asarray(alone.buffer_rgba())[:, 50:], large)


def test_spaces_leave_no_ink() -> None:
    assert not picture(LetteringRenderer, "   ")[..., 3].any()


def test_formulas_are_drawn_as_ever() -> None:
    usual = picture(RendererAgg, "$x^2$", ismath=True)
    assert np.array_equal(usual, picture(LetteringRenderer, "$x^2$", ismath=True))


def test_lines_stand_as_far_apart_as_matplotlib_sets_them() -> None:
    def extent(canvas: Any) -> list[float]:
        figure = Figure(figsize=(3, 2), dpi=100)
        text = figure.text(0.5, 0.5, "two\nlines", fontsize=11)
        return list(text.get_window_extent(canvas(figure).get_renderer()).bounds)

    from matplotlib.backends.backend_agg import FigureCanvasAgg

    assert extent(FigureCanvasAgg) == pytest.approx(extent(LetteringCanvas))


def test_a_figure_that_grows_gets_a_renderer_of_its_size() -> None:
    figure = Figure(figsize=(3, 2), dpi=100)
    canvas = LetteringCanvas(figure)
    first = canvas.get_renderer()
    assert first is canvas.get_renderer()
    figure.set_size_inches(4, 2)
    assert (400, 200) == (canvas.get_renderer().width, canvas.get_renderer().height)
