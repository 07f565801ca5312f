"""Timeline of sources: event, record, publication, republication, each with its distance from the event."""

from __future__ import annotations

from typing import Any

from course.i18n import gettext as _
from course.models.source_timeline import STAGES, chains, independent_records, lag, problems, read_rows, stage_names
from course.models.sources import label
from course.plots.source_timeline import ChainPlot, chain_table
from course.plots.views import Metric, Metrics, Notice
from course.widgets.exploration import Choice, Column, Exploration, Predict, Result, Rows

OWN = "own"


def build() -> Exploration:
    """Return the timeline."""
    plot = ChainPlot()
    packaged = chains()

    def compute(values: dict[str, Any]) -> Result:
        chosen = values["chain"]
        links = read_rows(values["rows"] if chosen == OWN else packaged[chosen]["rows"])
        wrong = problems(links)
        lags = [years for index in range(len(links)) if (years := lag(links, index)) is not None]
        longest = max(lags, default=0.0)
        metrics = Metrics(
            [
                Metric(_("Records"), str(independent_records(links)), note=_("first traces; copies of one count once")),
                Metric(_("Latest link"), _("%(years).0f years after the event") % {"years": longest}),
                Metric(_("Steps that cannot be right"), str(len(wrong)), "bad" if wrong else "good"),
            ]
        )
        notices = [Notice(text, "warn") for text in wrong]
        own = [] if chosen == "resolution" else [Notice(label() if chosen != OWN else _("Your own chain."))]
        summary = _("%(n)d links, the latest %(years).0f years after its event; %(wrong)d steps to mend.") % {
            "n": len(links), "years": longest, "wrong": len(wrong)}  # fmt: skip
        return Result([*own, metrics, plot.figure(links), chain_table(links), *notices], summary)

    return Exploration(
        id="s5-source-timeline",
        title=_("Timeline of sources"),
        intro=_(
            "Four stages: an **event**; a **record**, the first trace made of it; a **publication**, which made "
            "the record public; a "
            "**republication**, which passed a publication on. Look at three chains. Then choose “my own” and "
            "build one."
        ),
        predict=Predict(
            _("A synthetic post says “1943” under a negative of 1947. At which step did the wrong year come in?"),
            [
                ("record", _("when the photograph was taken")),
                ("publication", _("when the newspaper printed it")),
                ("republication", _("when a page of old pictures passed it on")),
            ],
        ),
        controls=[
            Choice(
                "chain",
                _("Chain"),
                [*((id_, chain["title"]) for id_, chain in packaged.items()), (OWN, _("my own, below"))],
                "quay",
            ),
            Rows(
                "rows",
                _("My own chain"),
                [
                    Column("what", _("What")),
                    Column("stage", _("Stage"), "choice", [(stage, stage_names()[stage]) for stage in STAGES]),
                    Column("when", _("When (1947 or 1947-02-26)")),
                    Column("from", _("Taken from row"), "number"),
                    Column("lost", _("Lost or changed")),
                ],
                _starter(),
                minimum=1,
                maximum=16,
                help=_("Used when you choose “my own”. The starter chain has two mistakes to mend."),
            ),
        ],
        compute=compute,
        actions=[
            (
                _("Work on this chain"),
                lambda values: (
                    {} if values["chain"] == OWN else {"chain": OWN, "rows": packaged[values["chain"]]["rows"]}
                ),
            )
        ],
        compare=lambda prediction, _result: (
            _(
                "Right: negative and newspaper agree on 1947. The year changed in republication, with author "
                "and collection."
            )
            if prediction == "republication"
            else _(
                "Negative and newspaper agree on 1947. The year changed in republication, with author and collection."
            )
        ),
        explain=_(
            "Take a picture or a sentence that you use in class. How many steps is it from the event, and what "
            "was lost?"
        ),
        leaves_out=_(
            "The axis shows distance in time, not worth: a late study of many records can be better than an "
            "early rumour. A record made "
            "on the day has its own blind spots: who could write, and who could not?"
        ),
    )


def _starter() -> list[dict[str, str]]:
    return [
        {"what": _("A class plants a tree"), "stage": "event", "when": "2019-04-20", "from": "", "lost": ""},
        {"what": _("Class diary"), "stage": "record", "when": "2019-04-22", "from": "1", "lost": _("who was ill")},
        {"what": _("School newspaper"), "stage": "publication", "when": "2019-03-30", "from": "2", "lost": ""},
        {
            "what": _("A post: “planted in 2009”"),
            "stage": "republication",
            "when": "2024-04-20",
            "from": "2",
            "lost": _("the year"),
        },
    ]
