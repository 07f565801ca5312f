"""The module-choice chart of ORKSE: counts as printed, shares of what, and what a share does not say."""

from __future__ import annotations

from typing import Any

from course.i18n import formats
from course.i18n import gettext as _
from course.i18n.formats import count, percent
from course.models import orkse
from course.plots.shares import SharePlot, rest_name
from course.plots.views import Metric, Metrics, Notice, Table
from course.widgets.exploration import Choice, Exploration, Number, Predict, Result

Values = dict[str, Any]


def build() -> Exploration:
    """Return the exploration."""
    names = orkse.modules()
    plot = SharePlot([*names.values(), rest_name()])
    return Exploration(
        id="s4-orkse",
        title=_("Who chose what, and of what is it a share?"),
        intro=_(
            "Families of fourth-formers choose a module of *Foundations of Religious Cultures and "
            "Secular Ethics* (ORKSE). "
            "The counts of 2014/15 are ministry figures as printed by gazeta.ru on 3 April 2015. "
            "Four modules were printed, "
            "rounded to thousands; the total was printed to the pupil."
        ),
        predict=Predict(_("Of 100 pupils of that year, how many took secular ethics?"), kind="number"),
        controls=[
            Choice(
                "base",
                _("Percent of what?"),
                [("total", _("all 1,445,298 pupils")), ("printed", _("the four printed counts together"))],
                "total",
                help=_("The same count gives two shares. Say which you mean, always."),
            ),
            Choice("show", _("Show"), [("shares", _("shares")), ("counts", _("counts"))], "shares"),
            Number("group", _("A group the size of"), 25, 1, 2000, _("pupils")),
        ],
        compute=lambda values: _compute(values, plot),
        compare=_compare,
        explain=_("In one line: which sentence could a newspaper make of this chart that the counts do not support?"),
        leaves_out=_(
            "These are choices of a school module, made by families in one year. They are not a "
            "census of beliefs, they say "
            "nothing about your class, and nothing about the modules that were not printed."
        ),
    )


def _compute(values: Values, plot: SharePlot) -> Result:
    base = str(values["base"])
    found = orkse.shares(base)
    names = orkse.modules()
    rest = orkse.remainder() if base == "total" else 0
    rest_share = 100 * rest / orkse.TOTAL
    rows = [
        (
            names[s.module],
            count(s.pupils),
            percent(s.percent, 1),
            f"{formats.number(s.low, 2)}–{percent(s.high, 2)}",
        )
        for s in found
    ]
    if rest:
        rows.append((rest_name(), count(rest), percent(rest_share, 1), "–"))
    table = Table(
        _("ORKSE 2014/15: counts and shares"),
        [_("Module"), _("Pupils"), _("Share"), _("Share, with the rounding to thousands")],
        rows,
    )
    figure = _figure(plot, values, found, rest, rest_share, table)
    group = float(values["group"])
    alike = ", ".join(f"{names[s.module]} {formats.number(group * s.percent / 100, 1)}" for s in found)
    ethics = found[0].percent
    return Result(
        [
            Metrics(
                [
                    Metric(_("Sum of the four printed counts"), count(sum(orkse.PRINTED.values()))),
                    Metric(_("Printed total"), count(orkse.TOTAL)),
                    Metric(_("Difference"), count(orkse.remainder()), "warn", _("not printed; do not guess it")),
                    Metric(_("Pupils to a teacher of the course"), formats.number(orkse.mean_class(), 0)),
                ]
            ),
            figure,
            Notice(
                _(
                    "If a group of %(n)g were exactly like the country: %(alike)s. Real groups are "
                    "not: choices differ by place."
                )
                % {"n": group, "alike": alike}
            ),
        ],
        _("Secular ethics: %(percent).1f %% of %(base)s.")
        % {"percent": ethics, "base": _("all pupils") if base == "total" else _("the four printed counts")},
    )


def _figure(
    plot: SharePlot, values: Values, found: list[orkse.Share], rest: int, rest_share: float, table: Table
) -> Any:
    if values["show"] == "counts":
        numbers = [s.pupils / 1000 for s in found] + [rest / 1000]
        labels = [count(n) for n in numbers]
        axis = _("Pupils, thousands")
    else:
        numbers = [s.percent for s in found] + [rest_share]
        labels = [percent(n, 1) for n in numbers]
        axis = _("Percent of all pupils") if values["base"] == "total" else _("Percent of the four printed counts")
    if not rest:
        labels[-1] = ""
    alt = _("Bar chart, %(axis)s: %(parts)s.") % {
        "axis": axis,
        "parts": "; ".join(f"{row[0]} {label}" for row, label in zip(table.rows, labels, strict=False) if label),
    }
    return plot.figure(numbers, labels, axis, alt, table)


def _compare(prediction: Any, _result: Result) -> str:
    from course.questions.shapes import parse_number

    number = parse_number(prediction)
    share = orkse.percent("secular-ethics")
    if number is None:
        return _("The counts give %(share).0f of 100.") % {"share": share}
    return _("You predicted %(yours)g of 100; the counts give %(share).0f. You were %(gap).0f away.") % {
        "yours": number,
        "share": share,
        "gap": abs(number - share),
    }
