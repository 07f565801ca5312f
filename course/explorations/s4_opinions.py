"""The bounded-confidence sandbox: more contact, or more tolerance?"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from course.i18n import gettext as _
from course.i18n.formats import number, percent
from course.models import opinions
from course.plots.opinions import DistributionPlot, TracePlot
from course.plots.views import Metric, Metrics, Notice
from course.widgets.exploration import Choice, Exploration, Number, Predict, Range, Result

Values = dict[str, Any]
RUNS = 100
PEOPLE = 200
NEAR_ONE = 0.9


def build() -> Exploration:
    """Return the exploration."""
    distribution, trace = DistributionPlot(), TracePlot()
    return Exploration(
        id="s4-opinions",
        title=_("More contact, or more tolerance?"),
        intro=_(
            "Two hundred invented people, each with an opinion between 0 and 1. Two rules from the literature:\n\n"
            "- **Pairs** (Deffuant, Neau, Amblard and Weisbuch 2000): two people meet; if they differ by less than the "
            "*tolerance*, each moves halfway to the other.\n"
            "- **Everyone at once** (Hegselmann and Krause 2002): each takes the mean of all "
            "opinions within the tolerance.\n\n"
            "*Contact* is how many rounds of meetings there are. Each run starts from new random opinions; "
            "you always get a hundred runs, because one run is an anecdote."
        ),
        predict=Predict(
            _(
                "A school year starts with tolerance 0.15 and 30 rounds of meetings, about one a "
                "week. What brings the group nearer to one cluster?"
            ),
            [
                ("contact", _("Ten times more contact, the same tolerance")),
                ("tolerance", _("The same contact, twice the tolerance")),
                ("either", _("Either: it comes to the same")),
                ("neither", _("Neither: it stays split")),
            ],
        ),
        controls=[
            Choice("model", _("Rule"), [("pairs", _("Pairs meet")), ("all", _("Everyone at once"))], "pairs"),
            Range("tolerance", _("Tolerance"), 0.05, 0.6, 0.01, 0.15),
            Range("contact", _("Contact: rounds of meetings"), 0, 300, 5, 30),
            Number(
                "seed",
                _("Start number of the random draw"),
                1,
                0,
                999999,
                help=_("The same number gives the same runs."),
            ),
        ],
        compute=lambda values: _compute(values, distribution, trace),
        run="button",
        compare=_compare,
        explain=_("In one or two lines: what did contact change, what did tolerance change, and where was the limit?"),
        leaves_out=" ".join(opinions.leaves_out()),
    )


def simulate(values: Values) -> opinions.Runs:
    """Run the chosen model a hundred times with the control values."""
    rng = np.random.default_rng(int(values["seed"]))
    model = opinions.deffuant if values["model"] == "pairs" else opinions.hegselmann_krause
    return model(rng, tolerance=float(values["tolerance"]), contact=int(values["contact"]), runs=RUNS, people=PEOPLE)


def _compute(values: Values, distribution: DistributionPlot, trace: TracePlot) -> Result:
    runs = simulate(values)
    together = float((runs.largest >= NEAR_ONE).mean())
    expected = 1 / (2 * float(values["tolerance"]))
    metrics = Metrics(
        [
            Metric(_("Clusters, mean of %(runs)s runs") % {"runs": RUNS}, number(runs.clusters.mean(), 1)),
            Metric(
                _("Runs that end nearly together"),
                percent(100 * together, 0),
                "",
                _("nine in ten people in one cluster"),
            ),
            Metric(_("Share of people in the largest cluster"), percent(100 * runs.largest.mean(), 0)),
            Metric(
                _("Rule of thumb 1 / (2 × tolerance)"),
                number(expected, 1),
                "",
                _("for the pairs rule, after much contact"),
            ),
        ]
    )
    axis = _("Rounds of meetings") if values["model"] == "pairs" else _("Steps")
    summary = _(
        "Tolerance %(tolerance).2f, contact %(contact)d, %(rule)s: %(clusters).1f clusters on average; "
        "%(together).0f of 100 runs end nearly together."
    ) % {
        "tolerance": float(values["tolerance"]),
        "contact": int(values["contact"]),
        "rule": _("pairs") if values["model"] == "pairs" else _("everyone at once"),
        "clusters": runs.clusters.mean(),
        "together": 100 * together,
    }
    views = [metrics, distribution.figure(opinions.distribution(runs)), trace.figure(runs.history, runs.moments, axis)]
    return Result([*views, _reading(values, together)], summary)


def _reading(values: Values, together: float) -> Notice:
    if together >= 0.9:
        return Notice(_("In this model nearly all runs come together. Try how little contact is enough."))
    if together <= 0.1 and int(values["contact"]) < 100:
        return Notice(_("Hardly any run comes together. Is it the contact, or the tolerance? Change one of them."))
    if together <= 0.1:
        return Notice(
            _("Much contact, and still apart: people meet, and most pairs differ by more than the tolerance.")
        )
    return Notice(_("Some runs come together, some do not: look at the distribution, not at one run."))


def _compare(prediction: Any, result: Result) -> str:
    names = {
        "contact": _("contact"),
        "tolerance": _("tolerance"),
        "either": _("either"),
        "neither": _("neither"),
    }
    more_contact, more_tolerance = _two_ways()
    return _(
        "You predicted: %(yours)s. From tolerance 0.15 and contact 30, ten times the contact ends in "
        "%(contact).1f clusters, "
        "twice the tolerance in %(tolerance).1f. Both together: try it."
    ) % {"yours": names.get(str(prediction), str(prediction)), "contact": more_contact, "tolerance": more_tolerance}


@lru_cache(maxsize=1)
def _two_ways() -> tuple[float, float]:
    """Return the clusters that ten times the contact and twice the tolerance end in: the question's two ways."""
    base: Values = {"model": "pairs", "tolerance": 0.15, "contact": 30, "seed": 1}
    ways = ({**base, "contact": 300}, {**base, "tolerance": 0.30})
    more_contact, more_tolerance = (float(simulate(values).clusters.mean()) for values in ways)
    return more_contact, more_tolerance
