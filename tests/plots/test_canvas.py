"""Canvases that are drawn again and again show what a new figure would show."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from course.plots.canvas import Canvas
from course.plots.scene import round_limit
from course.plots.views import Figure, Table
from course.widgets.catalogue import build_exploration
from tests.bench.edits import EDITS, Edit

DRAWN = [edit for edit in EDITS if edit.draws()]


def pixels(views: Sequence[Any]) -> list[NDArray[np.float64]]:
    pictures = [view.source.split(",", 1)[1] for view in views if view.kind == "figure"]
    opened = [Image.open(io.BytesIO(base64.b64decode(one))).convert("RGB") for one in pictures]
    return [np.asarray(one, dtype=float) for one in opened]


def draw_everything(canvas: Canvas, alt: str, table: Table, moving: Sequence[Any], _scene: object = None) -> Figure:
    for artist in moving:
        artist.set_animated(False)
    canvas._agg.draw()
    return canvas._picture(alt, table)


@pytest.mark.parametrize("edit", DRAWN, ids=lambda edit: edit.exploration)
def test_a_reused_canvas_shows_what_a_new_figure_shows(edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    used = build_exploration(edit.exploration)
    for turn in range(5):
        reused = pixels(used.compute(edit.values_after(edit.typed(turn))).views)
    monkeypatch.setattr(Canvas, "render_moving", draw_everything)
    fresh = pixels(build_exploration(edit.exploration).compute(edit.values_after(edit.typed(4))).views)
    assert len(fresh) == len(reused)
    for one, other in zip(reused, fresh, strict=True):
        # A bar now covers the half of the axis line that it stands on; anything more is a part that was not drawn anew.
        differing = (np.abs(one - other).max(axis=2) > 60).mean()
        assert differing < 0.006


@pytest.mark.parametrize(("top", "limit"), [(0, 1), (0.31, 0.4), (7, 8), (101.9, 120), (108.6, 120), (100, 100)])
def test_limits_are_round_and_stay_while_values_change_a_little(top: float, limit: float) -> None:
    assert limit == pytest.approx(round_limit(top))


def test_a_long_name_beside_the_axes_is_not_cut_off() -> None:
    canvas = Canvas()
    canvas.figure.subplots_adjust(left=0.2)
    canvas.axes.set_yticks([0, 1], ["short", "a name that is a good deal longer than its place"])
    canvas.render("", Table("", (), ()))
    assert min(label.get_window_extent().x0 for label in canvas.axes.get_yticklabels()) >= 0


def test_a_long_legend_is_not_cut_off() -> None:
    canvas = Canvas()
    canvas.axes.plot([1, 2], label="three pages that pupils of the town have written about themselves")
    canvas.axes.plot([2, 1], label="three pages that somebody else has written about the town")
    legend = canvas.axes.legend(loc="lower left", ncols=2, bbox_to_anchor=(0, 1))
    canvas.render("", Table("", (), ()))
    assert legend.get_window_extent().x1 <= canvas.figure.bbox.width


def test_a_centred_legend_is_cut_off_at_neither_end() -> None:
    canvas = Canvas(7.2, 3.6)
    for name in ("a schedule of your own", "as many, one day after another", "none at all", "your reviews of it all"):
        canvas.axes.plot([0, 1], [0, 1], label=name)
    legend = canvas.axes.legend(loc="lower center", ncols=4, bbox_to_anchor=(0.5, 1))
    canvas.render("", Table("", (), ()))
    box = legend.get_window_extent()
    assert box.x0 >= 0
    assert box.x1 <= canvas.figure.bbox.width


def test_a_long_label_of_an_axis_is_not_cut_off() -> None:
    canvas = Canvas(6.4, 3.4)
    canvas.axes.set_ylabel("tasks that can be done: an old telephone with a small screen")
    canvas.axes.set_xlabel("a burden " * 11)
    canvas.render("", Table("", (), ()))
    upward, across = (axis.label.get_window_extent() for axis in (canvas.axes.yaxis, canvas.axes.xaxis))
    assert upward.y0 >= 0
    assert upward.y1 <= canvas.figure.bbox.height
    assert across.x0 >= 0
    assert across.x1 <= canvas.figure.bbox.width


def test_labels_that_fit_keep_their_size() -> None:
    canvas = Canvas()
    canvas.axes.set_ylabel("pupils")
    size = canvas.axes.yaxis.label.get_fontsize()
    canvas.render("", Table("", (), ()))
    assert size == canvas.axes.yaxis.label.get_fontsize()
