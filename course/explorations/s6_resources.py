"""Resource chooser: few tools that cover every task, with the weakest device always on the chart."""

from __future__ import annotations

from course.i18n import formats
from course.i18n import gettext as _
from course.models.resources import Judged, Needs, catalogue, device_names, front, judge, missing, pick, tasks
from course.plots.resources import FrontPlot, device_table
from course.plots.views import Metric, Metrics, Table
from course.widgets.description import Choice, Choices, Exploration, Predict, Range, Result, Values


def _metrics(mine: Judged, device: int, needs: Needs) -> Metrics:
    absent = missing(mine.tools, device)
    return Metrics(
        [
            Metric(
                _("Tasks on the weakest device"),
                f"{mine.covered[device]} / {len(tasks())}",
                "bad" if absent else "good",
                _("missing: %(tasks)s") % {"tasks": "; ".join(absent)} if absent else "",
            ),
            Metric(_("Tools"), str(len(mine.tools)), "good" if 0 < len(mine.tools) <= 3 else "warn", _("up to 3")),
            Metric(
                _("Data for a pupil"),
                _("%(data).0f MB a week") % {"data": mine.megabytes},
                "good" if mine.megabytes <= needs.megabytes else "bad",
            ),
            Metric(
                _("Below the asked access or privacy"),
                "; ".join(mine.faults) or _("none"),
                "bad" if mine.faults else "good",
            ),
            Metric(_("Burden"), formats.number(mine.burden, 1)),
        ]
    )


def _catalogue() -> Table:
    devices, named = device_names(), dict(tasks())
    rows = [
        [
            tool.name,
            devices[tool.device],
            ", ".join(named[t] for t in named if t in tool.tasks),
            tool.megabytes,
            tool.access,
            tool.privacy,
            tool.cost,
            tool.effort,
        ]
        for tool in catalogue()
    ]
    header = [_("Kind"), _("Works from"), _("Tasks"), _("MB"), _("Access"), _("Privacy"), _("Cost"), _("Hours")]
    return Table(_("Kinds of resource, with the author's estimates"), header, rows)


def build() -> Exploration:
    """Return the chooser."""
    plot = FrontPlot()

    def compute(values: Values) -> Result:
        device = int(values["device"])
        needs = Needs(float(values["megabytes"]), int(values["access"]), int(values["privacy"]))
        mine = judge(pick(values["tools"]), needs)
        best = front(device, needs)
        summary = _(
            "Your %(tools)s tools do %(covered)s of %(all)s tasks on the weakest device; burden %(burden).1f."
        ) % {
            "tools": len(mine.tools),
            "covered": mine.covered[device],
            "all": len(tasks()),
            "burden": mine.burden,
        }
        views = [
            _metrics(mine, device, needs),
            plot.figure(best, mine, device),
            device_table(mine, device),
            _catalogue(),
        ]
        return Result(views, summary, {"covered": mine.covered[device]})

    devices = [(str(number), name) for number, name in enumerate(device_names())]
    return Exploration(
        id="s6-resources",
        title=_("Many resources, one way of working"),
        intro=_(
            "Six tasks return every week. Fifteen kinds of resource do some of them, each from a certain device up. "
            "Choose a few that cover every task for the pupil with the **weakest** device. The full platform is chosen "
            "to begin with: it does everything."
        ),
        predict=Predict(
            _("The full learning platform does all six tasks. How many can the pupil with an old smartphone do?"),
            kind="number",
            unit=_("of 6"),
        ),
        controls=[
            Choices("tools", _("Your set"), [(tool.id, tool.name) for tool in catalogue()], ["platform"]),
            Choice("device", _("Weakest device in the class"), devices, "2"),
            Range("megabytes", _("Data a pupil has"), 0, 1000, 10, 200, unit=_("MB a week")),
            Range("access", _("Least accessibility"), 0, 4, 1, 2),
            Range("privacy", _("Least privacy"), 0, 4, 1, 2),
        ],
        compute=compute,
        compare=lambda guess, result: (
            _("You predicted %(guess)s; the set shown gives %(covered)s of 6.")
            % {"guess": guess, "covered": result.data["covered"]}
        ),
        explain=_("Which tool did you give up, and who gains by it?"),
        leaves_out=_(
            "The figures are the author's estimates for comparing kinds, not measurements of products. Habit, taste, "
            "repairs and what families already use are not in it. Burden is a plain sum: your weights may differ."
        ),
    )
