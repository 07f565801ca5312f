"""The dialogue project planner: steps across subjects, read against seven criteria."""

from __future__ import annotations

from typing import Any

from course.i18n import gettext as _
from course.models import dialogue
from course.plots.views import Metric, Metrics, Notice, Table
from course.widgets.exploration import Column, Exploration, LongText, Predict, Result, Rows

Values = dict[str, Any]


def build() -> Exploration:
    """Return the exploration."""
    columns = [
        Column("week", _("Week"), "number"),
        Column("subject", _("Subject"), "choice", list(dialogue.subjects().items())),
        Column("what", _("What pupils do"), "long"),
        Column("decided", _("Who decides"), "choice", list(dialogue.who_decides().items())),
        Column("working", _("Who works with whom"), "choice", list(dialogue.ways_of_working().items())),
        Column("evidence", _("What stays to look at"), "long"),
    ]
    return Exploration(
        id="s4-project",
        title=_("Dialogue project planner"),
        intro=_(
            "A well-meant, invented plan stands here: a “day of cultures”. Read it, predict, then "
            "rebuild it step by step. "
            "The criteria are ours; they rest on Allport's four conditions (Pettigrew 1998) and on "
            "UNESCO's guidelines (2006)."
        ),
        predict=Predict(
            _("Which weakness will the criteria find first in the “day of cultures”?"),
            [
                ("voice", _("Pupils have no say")),
                ("status", _("Pupils are grouped by background")),
                ("evidence", _("Nothing stays to look at")),
                ("weeks", _("It is one day")),
                ("all", _("All of these")),
            ],
        ),
        controls=[
            LongText("aim", _("Common aim: one product or question"), _("A day of cultures"), rows=2),
            Rows("steps", _("Steps"), columns, start_steps(), 1, 16),
        ],
        compute=compute,
        compare=_compare,
        explain=_("In one line: whose voice is in the plan now that was not in it before?"),
        leaves_out=_(
            "everything that counts in the room: tone, trust, your knowledge of the class. The "
            "criteria count and look for words; "
            "they can find that something is missing, never that a project is good."
        ),
    )


def start_steps() -> list[dict[str, str]]:
    """Return the “day of cultures” that the planner starts with."""
    return [
        {
            "week": "1",
            "subject": "arts",
            "what": _("Pupils come in typical costume and show a dance of their parents' country."),
            "decided": "teacher",
            "working": "by-background",
            "evidence": "",
        },
        {
            "week": "1",
            "subject": "orkse",
            "what": _("Each pupil tells the class about the holidays of his or her family."),
            "decided": "teacher",
            "working": "alone",
            "evidence": "",
        },
        {
            "week": "1",
            "subject": "arts",
            "what": _("Tasting of dishes in the hall."),
            "decided": "teacher",
            "working": "class",
            "evidence": "",
        },
    ]


def compute(values: Values) -> Result:
    """Return the criteria and the plan by week."""
    steps = dialogue.parse_steps(values["steps"])
    found = dialogue.criteria(steps, str(values["aim"]))
    met = sum(c.met >= 1 for c in found)
    metrics = [
        Metric(c.name, _sign(c.met), "good" if c.met >= 1 else "warn" if c.met > 0 else "bad", c.found) for c in found
    ]
    missing = [(c.name, c.help) for c in found if c.met < 1]
    views: list[Any] = [Metrics(metrics)]
    if missing:
        views.append(Table(_("What would help"), [_("Criterion"), _("Next step")], missing))
    else:
        views.append(
            Notice(_("All seven criteria are met on paper. Now ask three pupils what they would change."), "good")
        )
    return Result(views, _("%(met)d of %(all)d criteria are met.") % {"met": met, "all": len(found)}, {"met": met})


def _sign(met: float) -> str:
    return _("met") if met >= 1 else _("partly") if met > 0 else _("not met")


def _compare(prediction: Any, result: Result) -> str:
    named = {"voice": _("voice"), "status": _("grouping"), "evidence": _("evidence"), "weeks": _("one day")}
    yours = named.get(str(prediction), _("all of these"))
    return _("You predicted: %(yours)s. At the start it found all four; now %(met)d of 7 criteria are met.") % {
        "yours": yours,
        "met": result.data["met"],
    }
