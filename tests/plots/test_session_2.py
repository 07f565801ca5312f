"""The figures of session 2 are made once and drawn many times: a later drawing is what a new figure would be."""

import io

import numpy as np
import pytest
from PIL import Image

from course.models.captions import Limits, read_srt
from course.models.colour import Colour, parse_colour
from course.models.samples import read_sample
from course.plots.caption_timeline import CaptionTimeline
from course.plots.colour_chart import ColourChart
from course.plots.contrast import ContrastPlot
from course.plots.progress_bars import ProgressBars
from course.plots.views import Figure

WHITE = Colour(255, 255, 255)
COLOURS = [parse_colour(name) for name in ("#d62728", "#2ca02c", "#1f77b4")]


def pixels(figure: Figure) -> "np.ndarray[tuple[int, ...], np.dtype[np.int16]]":
    return np.asarray(Image.open(io.BytesIO(figure.image)).convert("RGBA").convert("RGB")).astype(np.int16)


def contrast(plot: ContrastPlot, turn: int) -> Figure:
    return plot.figure(COLOURS[turn], WHITE)


def chart(plot: ColourChart, turn: int) -> Figure:
    numbers = [*[1.0, 2.0, 3.0][: turn + 1], 5.0]
    colours = (COLOURS + COLOURS)[: len(numbers)]
    names = [f"n{n}" for n in range(len(numbers))]
    return plot.figure(names, numbers, colours, colours, patterns=turn == 1, direct=turn == 2, title="x")


def timeline(plot: CaptionTimeline, turn: int) -> Figure:
    cues = read_srt(read_sample("captions/seed-en.srt"))[0]
    return plot.figure(cues[: 12 - 4 * turn], {2, 3 + turn}, Limits(speed=10.0 + turn))


def bars(plot: ProgressBars, turn: int) -> Figure:
    return plot.figure(["a", "b", "c"][: turn + 1], [1, 2, 3][: turn + 1], [3, turn, 1][: turn + 1], "By")


@pytest.mark.parametrize(
    ("make", "draw"),
    [(ContrastPlot, contrast), (ColourChart, chart), (CaptionTimeline, timeline), (lambda: ProgressBars(3), bars)],
    ids=["contrast", "chart", "timeline", "bars"],
)
def test_a_reused_figure_looks_like_a_new_one(make, draw) -> None:  # type: ignore[no-untyped-def]
    reused = make()
    for turn in (2, 0, 1):
        drawn = draw(reused, turn)
        fresh = draw(make(), turn)
        assert np.abs(pixels(drawn) - pixels(fresh)).mean() < 0.5
        assert drawn.table == fresh.table
        assert drawn.alt


def test_different_data_give_different_pictures() -> None:
    plot = ContrastPlot()
    assert contrast(plot, 0).image != contrast(plot, 1).image
