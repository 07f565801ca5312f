"""Sets of resources: what they cover on the weakest device against their burden, with the trade-off front."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from course.i18n import gettext as _
from course.i18n.formats import number
from course.models.resources import DEVICES, Judged, device_names, tasks
from course.plots.canvas import PALETTE, Canvas
from course.plots.views import Figure, Table

STEP = 25  # units of burden


class FrontPlot:
    """The front as steps, the chosen set as a star; the weakest device is what the height means."""

    def __init__(self) -> None:
        self.canvas = Canvas(6.4, 3.4)
        axes: Any = self.canvas.axes
        (self.steps,) = axes.step([], [], where="post", color=PALETTE[0], linewidth=1.5)
        (self.points,) = axes.plot([], [], "s", color=PALETTE[0], markersize=7)
        (self.mine,) = axes.plot([], [], "*", color=PALETTE[1], markersize=16)
        axes.set_ylim(-0.3, len(tasks()) + 0.4)
        axes.set_yticks(range(len(tasks()) + 1))
        axes.grid(axis="y", color="#d5dbe1", linewidth=0.6)
        axes.set_xlabel(_("Burden: cost + hours to learn + data / 100 MB"))
        axes.legend([self.points, self.mine], [_("trade-off front"), _("your set")], loc="center right", fontsize=8)
        self.canvas.figure.subplots_adjust(left=0.1, right=0.97, top=0.95, bottom=0.16)

    def figure(self, front: Sequence[Judged], mine: Judged, device: int) -> Figure:
        """Draw the front for the weakest device of the class, and the trainee's own set."""
        axes: Any = self.canvas.axes
        burdens, heights = [one.burden for one in front], [one.covered[device] for one in front]
        # The scale moves in steps: sets are compared by eye.
        right = STEP * ceil(max([mine.burden, *burdens]) * 1.1 / STEP)
        self.points.set_data(burdens, heights)
        self.steps.set_data([*burdens, right], [*heights, heights[-1]] if heights else [0])
        if not heights:
            self.steps.set_data([], [])
        self.mine.set_data([mine.burden], [mine.covered[device]])
        axes.set_xlim(0, right)
        axes.set_ylabel(_("Tasks on: %(device)s") % {"device": device_names()[device]})
        return self.canvas.render(_alt(mine, device), front_table(front, mine, device))


def front_table(front: Sequence[Judged], mine: Judged, device: int) -> Table:
    """Return the front's sets and the trainee's, with what each covers on the weakest device."""
    header = [_("Set"), _("Tasks on the weakest device"), _("Burden"), _("MB a week")]
    rows = [_row(one, device) for one in front]
    own = _row(mine, device)
    return Table(_("Trade-off front"), header, [*rows, [_("Yours: %(set)s") % {"set": own[0]}, *own[1:]]])


def _row(one: Judged, device: int) -> list[str]:
    names = " + ".join(tool.name for tool in one.tools) or "–"
    return [names, str(one.covered[device]), number(one.burden, 1), number(one.megabytes, 0)]


def device_table(mine: Judged, device: int) -> Table:
    """Return what the set covers on each device; the class's weakest is marked."""
    names = device_names()
    marked = [_("%(device)s (weakest in class)") % {"device": names[n]} if n == device else names[n] for n in DEVICES]
    rows = [[marked[n], f"{mine.covered[n]} / {len(tasks())}"] for n in DEVICES]
    return Table(_("Tasks that can be done, by device"), [_("Device"), _("Tasks")], rows)


def _alt(mine: Judged, device: int) -> str:
    return _(
        "Tasks covered on the weakest device (%(device)s) against burden. Your set covers %(covered)s of %(all)s "
        "at a burden of %(burden).1f; squares joined by steps are the best that up to three tools can do."
    ) % {
        "device": device_names()[device],
        "covered": mine.covered[device],
        "all": len(tasks()),
        "burden": mine.burden,
    }
