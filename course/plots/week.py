"""A week as seven rows of 24 hours: when answers fall due, and which hours are the teacher's own."""

from __future__ import annotations

from math import ceil
from typing import Any

from course.i18n import formats
from course.i18n import gettext as _
from course.i18n.formats import cldr
from course.models.week import Teacher, Week
from course.plots.canvas import PALETTE, Canvas
from course.plots.views import Figure, Table

STEP = 30  # minutes


def day_names() -> list[str]:
    """Return Monday to Sunday, short, in the language in force."""
    names = cldr().days["stand-alone"]["abbreviated"]
    return [str(names[number]) for number in range(7)]


class WeekPlot:
    """Minutes of answering by hour, with the teacher's working hours framed."""

    def __init__(self) -> None:
        self.canvas = Canvas(6.6, 3.2)
        axes: Any = self.canvas.axes
        self.image = axes.imshow([[0.0] * 24] * 7, aspect="auto", cmap="Blues", vmin=0, vmax=30, extent=(0, 24, 7, 0))
        self.frame = axes.add_patch(_rectangle())
        self.scale = self.canvas.figure.colorbar(self.image, ax=axes, pad=0.02)
        axes.set_xticks(range(0, 25, 3))
        axes.set_yticks([n + 0.5 for n in range(7)])
        axes.set_yticks(range(8), minor=True)
        axes.set_yticklabels(day_names())
        axes.set_xlabel(_("Hour of the day"))
        self.scale.set_label(_("Minutes of answering"))
        axes.hlines(range(1, 7), 0, 24, color="#9aa5b1", linewidth=0.6)
        self.canvas.figure.subplots_adjust(left=0.09, right=1.0, top=0.95, bottom=0.17)

    def figure(self, week: Week, teacher: Teacher) -> Figure:
        """Draw a week."""
        self.image.set_data([week.load[day * 24 : day * 24 + 24] for day in range(7)])
        # The scale moves in steps of half an hour: weeks are compared by eye.
        self.image.set_clim(0, STEP * max(1, ceil(max(week.load) / STEP)))
        self.frame.set_bounds(teacher.starts, 0, teacher.ends - teacher.starts, 5)
        return self.canvas.render(_alt(week), week_table(week, teacher))


def _rectangle() -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((0, 0), 1, 1, fill=False, edgecolor=PALETTE[1], linewidth=2, linestyle="--")


def week_table(week: Week, teacher: Teacher) -> Table:
    """Return minutes of answering by day, within working hours and outside."""
    work, rows = teacher.working(), []
    for day, name in enumerate(day_names()):
        hours = range(day * 24, day * 24 + 24)
        inside = sum(week.load[hour] for hour in hours if hour in work)
        rows.append(
            [name, formats.number(inside, 0), formats.number(sum(week.load[hour] for hour in hours) - inside, 0)]
        )
    return Table(_("Minutes of answering"), [_("Day"), _("In working hours"), _("Outside working hours")], rows)


def _alt(week: Week) -> str:
    return _(
        "A week by day and hour. Darker hours hold more minutes of answering; the dashed frame is the teacher's "
        "working time. %(inside).0f minutes fall inside it and %(outside).0f outside."
    ) % {"inside": week.within, "outside": week.after_hours}
