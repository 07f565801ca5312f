"""Forgetting curves of several schedules."""

from __future__ import annotations

from collections.abc import Sequence

from course.i18n import gettext as _
from course.i18n.formats import percent
from course.models.memory import Course
from course.plots.canvas import PALETTE, Canvas
from course.plots.views import Figure, Table

_STYLES = ("-", "--", ":")
# Letters that a line of names holds.
LINE = 60


class ForgettingPlot:
    """Three curves made once; each call moves them."""

    def __init__(self) -> None:
        self.canvas = Canvas(7.2, 3.6)
        axes = self.canvas.axes
        self._lines = [
            axes.plot([], [], color=PALETTE[n], linestyle=style, linewidth=2.2)[0] for n, style in enumerate(_STYLES)
        ]
        self._marks = axes.plot([], [], linestyle="none", marker="v", color="#1b1b1b", markersize=8)[0]
        self._target = axes.axhline(90, color="#6b7280", linewidth=1, linestyle=(0, (1, 3)))
        self._exam = axes.axvline(0, color="#6b7280", linewidth=1.5)
        self._exam_label = axes.text(0, 4, "", ha="right", fontsize=9)
        axes.set_ylim(0, 104)
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", color="#e5e7eb")
        self.canvas.figure.subplots_adjust(left=0.1, right=0.97, bottom=0.15, top=0.84)

    def figure(self, courses: Sequence[tuple[str, Course]], exam: int) -> Figure:
        """Draw up to three schedules by name; the first is the trainee's own."""
        axes = self.canvas.axes
        for line, (_name, course) in zip(self._lines, courses, strict=True):
            line.set_data(course.days, 100 * course.recall)
        own = courses[0][1]
        self._marks.set_data([float(day) for day in own.reviews], [101.0] * len(own.reviews))
        axes.set_xlim(0, float(own.days[-1]))
        axes.set_xlabel(_("days after the lesson"))
        axes.set_ylabel(_("expected recall, %"))
        self._exam.set_xdata([exam, exam])
        self._exam_label.set_x(exam - 0.01 * float(own.days[-1]))
        self._exam_label.set_text(_("day that counts"))
        names = [*(name for name, _course in courses), _("your reviews")]
        axes.legend(
            [*self._lines, self._marks],
            names,
            loc="lower center",
            bbox_to_anchor=(0.5, 1.0),
            # Two lines of names where one would not hold them, as longer languages have them.
            ncols=4 if sum(map(len, names)) <= LINE else 2,
            columnspacing=1.4,
            handlelength=1.8,
            fontsize=9,
            frameon=False,
        )
        return self.canvas.render(_alt(courses, exam), _table(courses, exam))


def _alt(courses: Sequence[tuple[str, Course]], exam: int) -> str:
    parts = [
        _("%(name)s: %(recall).0f %% on day %(day)d") % {"name": name, "recall": 100 * course.on(exam), "day": exam}
        for name, course in courses
    ]
    return _("Expected recall over time. %(parts)s.") % {"parts": "; ".join(parts)}


def _table(courses: Sequence[tuple[str, Course]], exam: int) -> Table:
    days = sorted({day for day in (1, 3, 7, 14, 30, 60, 90, exam) if day <= courses[0][1].days[-1]})
    rows = [[str(day), *(percent(100 * course.on(day), 0) for _name, course in courses)] for day in days]
    return Table(_("Expected recall by day"), [_("Day"), *(name for name, _course in courses)], rows)
