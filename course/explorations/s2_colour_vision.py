"""Colour-vision simulator: the trainee's own chart, three kinds of colour vision, and what to change."""

from __future__ import annotations

from typing import Any

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.i18n import ngettext
from course.i18n.formats import number, percent
from course.models.colour import Colour as Paint
from course.models.colour import parse_colour
from course.models.colour_vision import CLEAR_DIFFERENCE, Confusion, Kind, confusions, separate, simulate
from course.plots.colour_chart import MOST_BARS, ColourChart
from course.plots.views import Metric, Metrics, Notice, Table, View
from course.widgets.description import Choice, Column, Exploration, Predict, Range, Result, Rows, Toggle, Values


def start_rows() -> list[dict[str, str]]:
    """Return the chart that the simulator begins with."""
    return [
        {"label": _("Recycled"), "value": "42", "colour": "#2e9e3f"},
        {"label": _("Landfill"), "value": "35", "colour": "#d4432f"},
        {"label": _("Compost"), "value": "23", "colour": "#a07a1e"},
        {"label": _("Reused"), "value": "12", "colour": "#3572b0"},
    ]


def build() -> Exploration:
    """Return the colour-vision simulator."""
    chart = ColourChart()
    return Exploration(
        id="s2-colour-vision",
        title=_("Colour-vision simulator"),
        intro=_(
            "A class chart of what happens to the school's rubbish. Green is recycled, red is landfill, brown is "
            "compost. "
            "Put your own chart in, choose a kind of colour vision and how strong the difference is, and see which "
            "colours fall together."
        ),
        predict=Predict(
            _(
                "With strong deutan vision (the commonest difference), which two of the four will be hardest to "
                "tell apart?"
            ),
            options=[
                ("green-red", _("Recycled (green) and landfill (red)")),
                ("red-brown", _("Landfill (red) and compost (brown)")),
                ("green-brown", _("Recycled (green) and compost (brown)")),
                ("blue", _("Reused (blue) and one of the others")),
            ],
        ),
        controls=[
            Rows(
                "rows",
                _("Your chart"),
                [Column("label", _("Category")), Column("value", _("Value"), "number"), Column("colour", _("Colour"))],
                start_rows(),
                minimum=2,
                maximum=MOST_BARS,
            ),
            Choice(
                "kind",
                _("Colour vision"),
                [("deutan", _("Deutan (green)")), ("protan", _("Protan (red)")), ("tritan", _("Tritan (blue)"))],
                "deutan",
            ),
            Range("severity", _("How strong"), 0, 100, 5, 100, unit="%"),
            Toggle("patterns", _("Add patterns")),
            Toggle("direct", _("Write the names on the bars")),
        ],
        compute=lambda values: _compute(values, chart),
        compare=_compare,
        explain=_("In one line: what will you change in the next chart you show your class?"),
        leaves_out=_(
            "A simulation shows which colours fall together, not what anybody experiences; people differ, and "
            "lenses, light "
            "and screens change it too. The limit of 15 for “clearly different” is our own working value."
        ),
        actions=[(_("Move the colours apart, keep their hues"), _move_apart)],
    )


def _read(rows: list[dict[str, str]]) -> tuple[list[str], list[float], list[Paint]]:
    used = [(n, row) for n, row in enumerate(rows, 1) if any(str(cell).strip() for cell in row.values())]
    if len(used) < 2:
        raise ModelInputError(
            _("A chart needs at least two rows."), remedy=_("Fill in a second name, value and colour.")
        )
    labels = [row["label"].strip() or str(n) for n, row in used]
    return (
        labels,
        [_value(row["value"], n) for n, row in used],
        [parse_colour(row["colour"], _("Row %(n)d") % {"n": n}) for n, row in used],
    )


def _value(typed: str, row: int) -> float:
    try:
        value = float(typed.strip().replace(",", ".").rstrip("%") or "nan")
    except ValueError:
        value = float("nan")
    if not 0 <= value < 1e12:
        raise ModelInputError(
            _("“%(typed)s” is not a number from 0 up.") % {"typed": typed[:40]},
            where=_("Row %(n)d") % {"n": row},
            remedy=_("Write digits, such as 42 or 3,5."),
        )
    return value


def _compute(values: Values, chart: ColourChart) -> Result:
    labels, numbers, made = _read(values["rows"])
    kind: Kind = values["kind"]
    severity = values["severity"] / 100
    seen, pairs = simulate(made, kind, severity), confusions(made, kind, severity)
    title = {"deutan": _("Deutan"), "protan": _("Protan"), "tritan": _("Tritan")}[kind]
    picture = chart.figure(
        labels,
        numbers,
        made,
        seen,
        patterns=values["patterns"],
        direct=values["direct"],
        title=f"{title}, {percent(values['severity'])}",
    )
    helped = values["patterns"] or values["direct"]
    summary = ngettext(
        "%(count)d pair of colours falls together.", "%(count)d pairs of colours fall together.", len(pairs)
    )
    views: list[View] = [_metrics(pairs, helped), picture]
    if pairs:
        views.append(_advice_table(pairs, labels))
        views.append(Notice(_advice(helped), "good" if helped else "warn"))
    return Result(views, summary % {"count": len(pairs)}, {"pairs": pairs, "labels": labels})


def _metrics(pairs: list[Confusion], helped: bool) -> Metrics:
    status: Any = "good" if not pairs else "warn" if helped else "bad"
    items = [
        Metric(
            _("Pairs that fall together"),
            str(len(pairs)),
            status,
            _("difference below %(limit)g (CIEDE2000)") % {"limit": CLEAR_DIFFERENCE},
        )
    ]
    carried = _("names or patterns as well") if helped else _("colour alone (WCAG 1.4.1 says: not alone)")
    items.append(Metric(_("What tells the bars apart"), carried, "good" if helped else "bad"))
    return Metrics(items)


def _advice_table(pairs: list[Confusion], labels: list[str]) -> Table:
    rows = [(f"{labels[p.first]} – {labels[p.second]}", number(p.before, 0), number(p.after, 0)) for p in pairs]
    return Table(_("Colours that fall together"), (_("Pair"), _("Difference as made"), _("as seen")), rows)


def _advice(helped: bool) -> str:
    if helped:
        return _("The colours still fall together, but the names or patterns carry the chart.")
    return _(
        "What to change: write the names on the bars, add patterns, or make one colour much lighter than the other."
    )


def _move_apart(values: Values) -> Values:
    _labels, _numbers, made = _read(values["rows"])
    apart = iter(separate(made))
    rows = [
        {**row, "colour": next(apart).hex} if any(str(cell).strip() for cell in row.values()) else row
        for row in values["rows"]
    ]
    return {"rows": rows}


def _compare(prediction: Any, result: Result) -> str:
    pairs: list[Confusion] = result.data["pairs"]
    if not pairs:
        return _("Now no pair falls together.")
    first, second = (result.data["labels"][n] for n in (pairs[0].first, pairs[0].second))
    told = {
        "green-red": _("green and red"),
        "red-brown": _("red and brown"),
        "green-brown": _("green and brown"),
        "blue": _("blue and another"),
    }
    return _("You predicted %(told)s; now %(first)s and %(second)s are nearest.") % {
        "told": told.get(str(prediction), "…"),
        "first": first,
        "second": second,
    }
