"""Captions along the film: how long each stands and how fast it must be read."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from course.i18n import formats
from course.i18n import gettext as _
from course.models.captions import Cue, Limits
from course.plots.canvas import Canvas
from course.plots.views import Figure, Table

MOST_SHOWN = 60  # beyond that the bars are thinner than a pixel; the table has them all


class CaptionTimeline:
    """A bar a caption: wide as it stands, high as it must be read fast; faulty ones hatched as well as coloured."""

    def __init__(self) -> None:
        self.canvas = Canvas(7.2, 2.7)
        axes = self.canvas.axes
        axes.set_position((0.08, 0.2, 0.9, 0.73))
        self._bars = list(
            axes.bar([0] * MOST_SHOWN, [0] * MOST_SHOWN, align="edge", edgecolor="#222222", linewidth=0.8)
        )
        self._limit = axes.axhline(1, color="#000000", linestyle="--", linewidth=1.2)
        self._numbers = [axes.text(0, 0, "", ha="center", va="bottom", fontsize=8, clip_on=True) for _bar in self._bars]
        axes.set_xlabel(_("Seconds"))
        axes.set_ylabel(_("Characters a second"))

    def figure(self, cues: Sequence[Cue], faulty: Collection[int], limits: Limits) -> Figure:
        """Draw the captions; those numbered in `faulty` stand out."""
        shown = cues[:MOST_SHOWN]
        top = max(2 * limits.speed, min(60.0, max((c.speed for c in shown if np.isfinite(c.speed)), default=1.0)) + 6)
        axes = self.canvas.axes
        first, last = min(c.start for c in shown), max(max(c.end for c in shown), shown[0].start + 1)
        axes.set_xlim(first, last)
        axes.set_ylim(0, top)
        self._limit.set_ydata([limits.speed, limits.speed])
        for n, (bar, number) in enumerate(zip(self._bars, self._numbers, strict=True)):
            bar.set_visible(n < len(shown))
            number.set_text("")
            if n < len(shown):
                cue, wrong = shown[n], shown[n].number in faulty
                height = min(cue.speed, top) if cue.seconds > 0 else top
                bar.set_bounds(cue.start, 0, max(cue.seconds, 0.05), height)
                bar.set_facecolor("#E69F00" if wrong else "#56B4E9")
                bar.set_hatch("//" if wrong else "")
                number.set_text(str(cue.number) if len(shown) <= 30 else "")
                number.set_position((cue.start + max(cue.seconds, 0.05) / 2, min(height, top * 0.9)))
        moving = [*self._bars[: len(shown)], self._limit, *self._numbers[: len(shown)]]
        return self.canvas.render_moving(
            _alt(cues, faulty, limits), _table(cues, faulty), moving, (first, last, top, len(shown))
        )


def _alt(cues: Sequence[Cue], faulty: Collection[int], limits: Limits) -> str:
    return _(
        "Timeline of %(count)d captions; %(faulty)d of them break a limit. Reading limit: %(speed)g characters a "
        "second."
    ) % {"count": len(cues), "faulty": len(faulty), "speed": limits.speed}


def _table(cues: Sequence[Cue], faulty: Collection[int]) -> Table:
    rows = [
        (
            c.number,
            formats.number(c.start, 2),
            formats.number(c.end, 2),
            c.characters,
            formats.number(c.speed, 1),
            _("faulty") if c.number in faulty else _("fine"),
        )
        for c in cues
    ]
    header = (_("Caption"), _("Start, s"), _("End, s"), _("Characters"), _("Characters a second"), _("Verdict"))
    return Table(_("The captions one by one"), header, rows)
