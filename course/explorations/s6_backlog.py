"""Backlog model: learning that lags behind content update, with its equations and its region of stability."""

from __future__ import annotations

from math import isfinite

from course.i18n import gettext as _
from course.i18n.formats import number
from course.models.backlog import Settings, course_of, dial_names, outcome, read_settings
from course.plots.backlog import BacklogPlot, StabilityPlot
from course.plots.views import Metric, Metrics
from course.widgets.description import Exploration, Predict, Range, Result, Values


def _verdicts() -> dict[str, str]:
    return {"melts": _("it melts"), "stays": _("it stays about where it is"), "grows": _("it grows")}


def _metrics(settings: Settings, backlog: list[float]) -> Metrics:
    threshold = number(settings.threshold, 0) if isfinite(settings.threshold) else _("none: nothing arrives")
    return Metrics(
        [
            Metric(_("Arriving and kept, a"), _("%(items).1f items a week") % {"items": settings.arriving}),
            Metric(_("Could be learnt, C"), _("%(items).1f items a week") % {"items": settings.capacity}),
            Metric(_("Threshold, B*"), threshold, "good" if settings.stable else "bad", _("start must be below it")),
            Metric(
                _("Waiting after 34 weeks"),
                number(backlog[-1], 0),
                "good" if backlog[-1] <= settings.start else "bad",
            ),
        ]
    )


def build() -> Exploration:
    """Return the model with its two charts."""
    year, region = BacklogPlot(), StabilityPlot()
    names = dial_names()

    def compute(values: Values) -> Result:
        settings = read_settings(values)
        backlog, verdict = course_of(settings), outcome(settings)
        summary = _("After 34 weeks %(end).0f items wait (start %(start).0f): %(verdict)s.") % {
            "end": backlog[-1],
            "start": settings.start,
            "verdict": _verdicts()[verdict],
        }
        views = [_metrics(settings, backlog), year.figure(settings), region.figure(settings)]
        return Result(views, summary, {"verdict": verdict})

    base = Settings()
    return Exploration(
        id="s6-backlog",
        title=_("Learning that lags behind"),
        intro=_(
            "Programmes, platforms and rules change faster than anybody learns them. What waits is the backlog *B*.\n\n"
            "- *a* = *u* (1 − *p*): new items a week, less those pruned on purpose\n"
            "- *C* = *h* · *r* · (1 + 0.6 *m*) · (1 + *q*): hours, items an hour, ready modules, colleagues who teach\n"
            "- *B*(next week) = *B* + *a* − *C* / (1 + *B*/*K*), never below 0: a long list slows you down\n"
            "- it stands still at *B** = *K* (*C*/*a* − 1); above that it grows for ever\n\n"
            "The school starts with 20 items waiting, 12 new ones a week, two hours to learn and 4 items an hour."
        ),
        predict=Predict(
            _("You raise the two hours a week to three and change nothing else. What does the backlog do in 34 weeks?"),
            list(_verdicts().items()),
        ),
        controls=[
            Range("hours", names["hours"], 0, 12, 0.5, 3, unit=_("h")),
            Range("prune", names["prune"], 0, 90, 5, base.prune, unit="%"),
            Range("modules", names["modules"], 0, 100, 5, base.modules, unit="%"),
            Range("peers", names["peers"], 0, 100, 5, base.peers, unit="%"),
            Range("update", _("New items a week, u"), 0, 40, 1, base.update),
            Range("rate", _("Items an hour, r"), 0.5, 12, 0.5, base.rate),
            Range("start", _("Waiting at the start, B"), 0, 200, 5, base.start),
            Range("halving", _("Backlog that halves the pace, K"), 10, 200, 10, base.halving),
        ],
        compute=compute,
        compare=lambda guess, result: (
            _("You predicted: %(guess)s. With the settings shown: %(verdict)s.")
            % {"guess": _verdicts().get(str(guess), guess), "verdict": _verdicts()[result.data["verdict"]]}
        ),
        explain=_("Three hours should be enough for twelve items. Why is the result what it is?"),
        leaves_out=_(
            "Items differ in size and worth, people tire, and some things must be learnt whatever it costs. The model "
            "is ours: a queue with congestion. Its constants are assumptions for thinking with, not measurements."
        ),
    )
