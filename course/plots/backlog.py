"""The backlog over a school year, and the region in which it melts."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import Any

from course.i18n import gettext as _
from course.i18n.formats import number
from course.models.backlog import WEEKS, Settings, course_of
from course.plots.canvas import PALETTE, Canvas
from course.plots.scene import round_limit
from course.plots.views import Figure, Table

HOURS = [0.25 * step for step in range(49)]
TOP = 120.0


class BacklogPlot:
    """Items waiting, week by week, with the threshold."""

    def __init__(self) -> None:
        self.canvas = Canvas(6.4, 3.2)
        axes: Any = self.canvas.axes
        (self.now,) = axes.plot([], [], "-", color=PALETTE[0], linewidth=2)
        (self.before,) = axes.plot([], [], ":", color=PALETTE[7], linewidth=1.5)
        self.threshold = axes.axhline(0, color=PALETTE[1], linestyle="--", linewidth=1.5)
        axes.set_xlim(0, WEEKS)
        axes.set_xlabel(_("Week of the school year"))
        axes.set_ylabel(_("Items still to be learnt"))
        # Made once: a legend costs as much as the rest of the chart.
        axes.legend(
            [self.now, self.before, self.threshold],
            [_("your settings"), _("without pruning, modules, peers"), _("threshold B*")],
            loc="upper left",
            fontsize=8,
        )
        self.canvas.figure.subplots_adjust(left=0.11, right=0.97, top=0.95, bottom=0.17)

    def figure(self, settings: Settings) -> Figure:
        """Draw a year with these settings over the year with no help at all."""
        axes: Any = self.canvas.axes
        bare = replace(settings, prune=0, modules=0, peers=0)
        now, before = course_of(settings), course_of(bare)
        self.now.set_data(range(WEEKS + 1), now)
        self.before.set_data(range(WEEKS + 1), before)
        top = max(40.0, min(max(*now, *before), 4 * max(now) + 40)) * 1.05
        top = round_limit(top)
        axes.set_ylim(0, top)
        visible = isfinite(settings.threshold) and 0 < settings.threshold < top
        self.threshold.set_ydata([settings.threshold if visible else -10] * 2)
        weeks = (0, 4, 8, 17, 26, 34)
        rows = [[week, number(now[week], 0), number(before[week], 0)] for week in weeks]
        table = Table(_("Items waiting"), [_("Week"), _("Your settings"), _("Without pruning, modules, peers")], rows)
        return self.canvas.render(_alt(now, settings), table)


def _alt(backlog: list[float], settings: Settings) -> str:
    words = _("Backlog over 34 weeks: from %(start).0f items to %(end).0f, at most %(peak).0f. ") % {
        "start": backlog[0],
        "end": backlog[-1],
        "peak": max(backlog),
    }
    if not isfinite(settings.threshold):
        return words + _("Nothing arrives, so there is no threshold.")
    return words + _("The threshold is %(threshold).0f items.") % {"threshold": settings.threshold}


class StabilityPlot:
    """Hours a week against items waiting: below the line the backlog melts, above it grows for ever."""

    def __init__(self) -> None:
        self.canvas = Canvas(6.4, 3.0)
        axes: Any = self.canvas.axes
        (self.line,) = axes.plot([], [], color=PALETTE[1], linewidth=2)
        self.region = axes.fill_between(HOURS, [0.0] * len(HOURS), color=PALETTE[2], alpha=0.3, hatch="//")
        (self.here,) = axes.plot([], [], "o", color=PALETTE[7], markersize=9)
        axes.set_xlim(0, HOURS[-1])
        axes.set_ylim(0, TOP)
        axes.set_xlabel(_("Hours for learning a week"))
        axes.set_ylabel(_("Items waiting at the start"))
        axes.legend([self.region, self.here], [_("melts"), _("you are here")], loc="upper left", fontsize=8)
        self.canvas.figure.subplots_adjust(left=0.11, right=0.97, top=0.95, bottom=0.18)

    def figure(self, settings: Settings) -> Figure:
        """Draw the region for these settings, and where the school stands."""
        line = [min(TOP, replace(settings, hours=hours).threshold) for hours in HOURS]
        self.line.set_data(HOURS, line)
        self.region.set_data(HOURS, [0.0] * len(HOURS), line)
        self.here.set_data([settings.hours], [min(settings.start, TOP * 0.98)])
        rows = [[hours, number(replace(settings, hours=hours).threshold, 0)] for hours in (0, 1, 2, 3, 4, 6, 8)]
        table = Table(_("The largest backlog that still melts"), [_("Hours a week"), _("Items")], rows)
        alt = _("Region of hours and items in which the backlog melts; your school, marked by a dot, is %(where)s it.")
        return self.canvas.render(alt % {"where": _("inside") if settings.stable else _("outside")}, table)
