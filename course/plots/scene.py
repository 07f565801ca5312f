"""What of a figure stands still from drawing to drawing, and what moves.

Axes, ticks, labels and titles are the dearest part of a small chart, and most edits leave them as they are. They are
the scene; everything else is drawn anew.
"""

from __future__ import annotations

from collections.abc import Hashable
from math import floor, log10
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.artist import Artist

_STEPS = (1.0, 1.2, 1.6, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def round_limit(top: float) -> float:
    """Return a round number at or above `top`: a scale that stays while values change a little can be compared by eye.

    Examples
    --------
    >>> round_limit(108.6), round_limit(101.9), round_limit(0.31)
    (120.0, 120.0, 0.4)
    """
    if top <= 0:
        return 1.0
    power: float = 10.0 ** floor(log10(top))
    return next(round(step * power, 12) for step in _STEPS if step * power >= top * (1 - 1e-9))


def scene_of(figure: Any) -> Hashable:
    """Return what the still part of a figure depends on: the same value, the same picture of it."""
    figure.canvas.get_renderer()
    words = tuple(text.get_text() for text in figure.texts)
    return words, tuple(_axes_scene(axes) for axes in figure.axes)


def moving_in(figure: Any) -> list[Artist]:
    """Return the artists that are drawn anew each time, in the order in which they are drawn."""
    found: list[Artist] = []
    for axes in sorted(figure.axes, key=lambda one: one.get_zorder()):
        if not _is_scale(axes):
            found += sorted(_content(axes), key=lambda one: one.get_zorder())
    return found


def _content(axes: Any) -> list[Artist]:
    still = {axes.xaxis, axes.yaxis, axes.patch, axes.get_legend(), axes.title, axes._left_title, axes._right_title}
    spines = set() if axes.axison else set(axes.spines.values())
    return [one for one in axes.get_children() if one not in still and one not in spines and one.get_visible()]


def _is_scale(axes: Any) -> bool:
    """Return whether these axes are the colour scale of others: it depends on its own limits alone."""
    return hasattr(axes, "_colorbar")


def _axes_scene(axes: Any) -> Hashable:
    axis = tuple(_axis_scene(one) for one in (axes.xaxis, axes.yaxis)) if axes.axison else ()
    return (*axis, axes.get_position().bounds, axes.get_title(), _legend_scene(axes.get_legend()))


def _axis_scene(axis: Any) -> Hashable:
    places = axis.get_majorticklocs()
    words = tuple(axis.get_major_formatter().format_ticks(places))
    minor = tuple(axis.get_minorticklocs())
    return tuple(axis.get_view_interval()), tuple(places), words, minor, axis.label.get_text()


def _legend_scene(legend: Any) -> Hashable:
    if legend is None:
        return None
    looks = tuple(str(_colour(handle)) for handle in legend.legend_handles)
    return tuple(text.get_text() for text in legend.get_texts()), looks


def _colour(handle: Any) -> Any:
    return handle.get_color() if hasattr(handle, "get_color") else handle.get_facecolor()
