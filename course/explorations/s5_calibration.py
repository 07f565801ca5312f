"""Calibration of trust: give each statement a probability, then see the Brier score and the reliability diagram."""

from __future__ import annotations

from typing import Any

from course.errors import ModelInputError
from course.i18n import formats
from course.i18n import gettext as _
from course.i18n.formats import percent
from course.models.calibration import COIN, brier, confidence_gap, partition, reliability, words_for
from course.models.sources import read_data
from course.plots.calibration import ReliabilityPlot
from course.plots.views import Metric, Metrics, Table
from course.widgets.exploration import Exploration, Predict, Range, Result

# Fewer sliders moved than this, and the answers stay hidden.
LEAST = 4


def build() -> Exploration:
    """Return the calibration exercise."""
    plot = ReliabilityPlot()
    statements = read_data("statements.yaml")["statements"]
    truth = [bool(one["holds"]) for one in statements]

    def compute(values: dict[str, Any]) -> Result:
        stated = [float(values[one["id"]]) / 100 for one in statements]
        if sum(p != 0.5 for p in stated) < LEAST:
            raise ModelInputError(
                _("The answers open when you have said something: all but a few stand at 50 %."),
                remedy=_("Move at least %(n)d sliders, then press Run.") % {"n": LEAST},
            )
        score, gap, parts = brier(stated, truth), confidence_gap(stated, truth), partition(stated, truth)
        leaning = sum(p != 0.5 for p in stated)
        right = sum((p > 0.5) == t for p, t in zip(stated, truth, strict=True) if p != 0.5)
        metrics = Metrics(
            [
                Metric(
                    _("Brier score"), formats.number(score, 3), "good" if score < COIN else "warn", words_for(score)
                ),
                Metric(_("Leaned the right way"), _("%(n)d of %(all)d") % {"n": right, "all": leaning}),
                Metric(_("Confidence less hits"), f"{gap * 100:+.0f} %", note=_gap_words(gap)),
                Metric(
                    _("Miscalibration"),
                    formats.number(parts.reliability, 3),
                    note=_("the part that honest percentages would save"),
                ),
            ]
        )
        summary = _("Brier score %(score).3f (0 best, a coin has 0.25). %(words)s") % {
            "score": score,
            "words": words_for(score),
        }
        return Result(
            [metrics, plot.figure(reliability(stated, truth)), _answers(statements, stated)], summary, {"gap": gap}
        )

    return Exploration(
        id="s5-calibration",
        title=_("How well do you know what you know?"),
        intro=_(
            "Twelve statements, most of them from this module. For each: how sure are you that it is **true**? "
            "100 means certainly true, 0 "
            "certainly false, 50 no idea. Then run. The score rewards honesty: knowing that you do not know "
            "costs less than being sure and wrong."
        ),
        predict=Predict(
            _("Guess about yourself: over these twelve statements you will be …"),
            [
                ("over", _("surer than right")),
                ("under", _("less sure than right")),
                ("fit", _("about as sure as right")),
            ],
        ),
        controls=[_slider(number, one) for number, one in enumerate(statements, 1)],
        compute=compute,
        run="button",
        compare=_compare,
        explain=_("Which answer cost you most, and what would you have looked up had you had a minute?"),
        leaves_out=_(
            "Twelve statements are few: luck moves the score, and no other people are shown to compare with. "
            "A low score says that you know your own knowledge, not that you know much."
        ),
    )


def _slider(number: int, statement: Any) -> Range:
    text = _(statement["text"]).rstrip(".")
    return Range(statement["id"], f"{number}. {text}", 0, 100, 5, 50, unit="%")


def _compare(prediction: Any, result: Result) -> str:
    gap = float(result.data["gap"])
    found = "over" if gap > 0.05 else "under" if gap < -0.05 else "fit"
    words = _gap_words(gap)
    text = _("As you guessed: %(words)s.") if prediction == found else _("It came out as: %(words)s.")
    return text % {"words": words}


def _gap_words(gap: float) -> str:
    if gap > 0.05:
        return _("surer than right")
    if gap < -0.05:
        return _("less sure than right")
    return _("about as sure as right")


def _answers(statements: Any, stated: list[float]) -> Table:
    rows = []
    for number, (one, p) in enumerate(zip(statements, stated, strict=True), 1):
        cost = (p - float(bool(one["holds"]))) ** 2
        truth = _("true") if one["holds"] else _("false")
        rows.append([f"{number}. {_(one['text'])}", percent(p * 100, 0), truth, formats.number(cost, 2), _(one["why"])])
    header = [_("Statement"), _("You said"), _("It is"), _("Cost"), _("Why, and by which source")]
    return Table(_("Each statement and what it cost (0 to 1)"), header, rows)
