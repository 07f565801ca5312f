"""Week simulator: channels, hours and promises; who can meet whom, what it costs, who is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from course.i18n import gettext as _
from course.models.week import CLASS, Teacher, Week, read_channels, simulate, situations
from course.plots.views import Metric, Metrics, Table
from course.plots.week import WeekPlot
from course.widgets.description import Column, Exploration, Predict, Range, Result, Rows, Values


def _start() -> list[Mapping[str, Any]]:
    return [{"channel": _("class messenger"), "opens": "7", "closes": "23", "weekend": "yes", "answer": "2"}]


def _who(week: Week, pupils: Mapping[str, int]) -> Table:
    header = [_("Situation"), _("Pupils"), _("Hours to write in"), _("… with the teacher at work"), _("Left out?")]
    rows = [
        [
            one.name,
            pupils[one.id],
            week.writes[one.id],
            week.overlap[one.id],
            _("yes") if one.id in week.excluded else _("no"),
        ]
        for one in situations()
    ]
    return Table(_("Who can write, in hours a week"), header, rows)


def _metrics(week: Week) -> Metrics:
    return Metrics(
        [
            Metric(
                _("Answering outside working hours"),
                _("%(minutes).0f min a week") % {"minutes": week.after_hours},
                "good" if week.after_hours < 0.5 else "warn" if week.after_hours < 60 else "bad",
            ),
            Metric(_("Answering in working hours"), _("%(minutes).0f min a week") % {"minutes": week.within}),
            Metric(_("Situations left out"), str(len(week.excluded)), "bad" if week.excluded else "good"),
            Metric(
                _("Open at night (21 to 7)"), _("%(hours)s h") % {"hours": week.night}, "warn" if week.night else "good"
            ),
        ]
    )


def build() -> Exploration:
    """Return the simulator."""
    plot = WeekPlot()

    def compute(values: Values) -> Result:
        teacher = Teacher(int(values["starts"]), max(int(values["starts"]) + 1, int(values["ends"])), values["minutes"])
        pupils = {one.id: int(values[one.id]) for one in situations()}
        week = simulate(read_channels(values["channels"]), teacher, pupils)
        summary = _("%(minutes).0f minutes a week outside working hours; situations left out: %(out)s.") % {
            "minutes": week.after_hours,
            "out": len(week.excluded),
        }
        views = [_metrics(week), plot.figure(week, teacher), _who(week, pupils)]
        return Result(views, summary, {"minutes": week.after_hours})

    columns = [
        Column("channel", _("Channel")),
        Column("opens", _("Opens at"), "number"),
        Column("closes", _("Closes at"), "number"),
        Column("weekend", _("Weekend"), "choice", [("yes", _("yes")), ("no", _("no"))]),
        Column("answer", _("Answer within, hours"), "number"),
    ]
    return Exploration(
        id="s6-week",
        title=_("The week simulator"),
        intro=_(
            "One class, one teacher, one week. The class messenger is open from 7 to 23 every day, and the teacher has "
            "promised an answer within two hours. Find rules that leave the evenings free and nobody out."
        ),
        predict=Predict(
            _("How many minutes outside working hours does that promise cost in a week?"),
            kind="number",
            unit=_("minutes"),
        ),
        controls=[
            Rows("channels", _("Channels and rules"), columns, _start(), minimum=1, maximum=6),
            Range("starts", _("The teacher's work starts"), 6, 12, 1, 8, unit=_("h")),
            Range("ends", _("The teacher's work ends"), 13, 21, 1, 17, unit=_("h")),
            Range("minutes", _("Minutes for one answer"), 1, 15, 1, 4, unit=_("min")),
            *(
                Range(one.id, _("Pupils: %(situation)s") % {"situation": one.name}, 0, 30, 1, CLASS[one.id])
                for one in situations()
            ),
        ],
        compute=compute,
        compare=lambda guess, result: (
            _("You predicted %(guess)s minutes; with the rules shown it is %(minutes).0f.")
            % {"guess": guess, "minutes": result.data["minutes"]}
        ),
        explain=_("Which single rule freed most of the evening, and whom could it have left out?"),
        leaves_out=_(
            "Four situations stand for a class; yours will differ, so ask. Messages come evenly over the open hours "
            "and cost the same; urgent ones do not wait. Six messages a pupil and week are an assumption of ours."
        ),
    )
