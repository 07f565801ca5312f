"""Room for words that are longer in another language: nothing of a chart may be cut off."""

from __future__ import annotations

from typing import Any

# Pixels kept free at the edges, and how much of the width names may take.
MARGIN, MOST_LEFT = 4, 0.6
# Words are not made smaller than this share of their size, nor in more steps.
SMALLEST, STEPS = 0.5, 5


def make_room(figure: Any) -> bool:
    """Move axes, and write legends and labels smaller, where words are cut off; return whether anything changed."""
    changed = [widen_left(figure), shrink_legends(figure), shrink_labels(figure)]
    return any(changed)


def widen_left(figure: Any) -> bool:
    """Move axes to the right where the names beside them need it."""
    moved = False
    for axes in figure.axes:
        labels = [one for one in axes.get_yticklabels() if one.get_text()] if axes.axison else []
        least = min((one.get_window_extent().x0 for one in labels), default=0.0)
        by, place = (MARGIN - least) / figure.bbox.width, axes.get_position()
        if least < 0 and place.x0 + by < MOST_LEFT:
            axes.set_position((place.x0 + by, place.y0, place.width - by, place.height))
            moved = True
    return moved


def shrink_legends(figure: Any) -> bool:
    """Write legends smaller that reach beyond the picture."""
    legends = filter(None, (axes.get_legend() for axes in figure.axes))
    shrunk = [_shrink(legend, legend.get_texts(), figure.bbox.width, 0) for legend in legends]
    return any(shrunk)


def shrink_labels(figure: Any) -> bool:
    """Write labels of axes smaller that are longer than the picture."""
    across = [_shrink(axes.xaxis.label, [axes.xaxis.label], figure.bbox.width, 0) for axes in figure.axes]
    along = [_shrink(axes.yaxis.label, [axes.yaxis.label], figure.bbox.height, 1) for axes in figure.axes]
    return any(across + along)


def _shrink(whole: Any, texts: list[Any], room: float, way: int) -> bool:
    """Make `texts` smaller until `whole` lies between the edges; `way` is 0 for across and 1 for upwards."""
    least = [SMALLEST * text.get_fontsize() for text in texts]
    shrunk = False
    for _step in range(STEPS):
        box = whole.get_window_extent()
        low, high = box.get_points()[:, way]
        over = max(high - room, -low)
        if over <= 0 or not texts:
            break
        # What is centred shrinks by half at each end; what stands between the words keeps its size.
        share = 1 - (over + MARGIN) / max(high - low, 1.0)
        for text, smallest in zip(texts, least, strict=True):
            text.set_fontsize(max(smallest, text.get_fontsize() * share))
        shrunk = True
    return shrunk
