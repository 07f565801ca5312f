"""Contrast laboratory: any two colours, on pages in several scripts, with suggestions that keep the hue."""

from __future__ import annotations

from html import escape
from typing import Any

import yaml

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.i18n.formats import number
from course.models.colour import Colour as Paint
from course.models.colour import parse_colour
from course.models.contrast import AA_LARGE, AA_TEXT, AAA_TEXT, NON_TEXT, contrast_ratio, is_large, shown, suggest
from course.models.samples import read_sample
from course.plots.contrast import ContrastPlot
from course.plots.views import Metric, Metrics, Page, Table, View
from course.widgets.description import Choice, Colour, Exploration, Predict, Range, Result, Toggle, Values


def build() -> Exploration:
    """Return the contrast laboratory."""
    plot = ContrastPlot()
    pages = _pages()
    return Exploration(
        id="s2-contrast",
        title=_("Contrast laboratory"),
        intro=_(
            "A school letter often comes in grey: it looks calm. Here you see how much contrast a pair of colours has "
            "(WCAG 2.2 asks for 4.5 to 1 in running text, 3 to 1 in large text) and what the nearest colour of "
            "the same "
            "hue would be."
        ),
        predict=Predict(
            _("Mid grey #777777 on white: is there enough contrast for running text?"),
            options=[("yes", _("Yes, easily")), ("edge", _("It misses by a hair")), ("no", _("No, by far not"))],
        ),
        controls=[
            Colour("ink", _("Text"), "#777777", help=_("#rrggbb, or an English colour name")),
            Colour("paper", _("Background"), "#ffffff"),
            Choice("page", _("Sample page"), [(key, page["name"]) for key, page in pages.items()], "ru"),
            Range("size", _("Size of the text"), 12, 36, 1, 16, unit="px"),
            Toggle("bold", _("Bold")),
        ],
        compute=lambda values: _compute(values, plot, pages),
        compare=_compare,
        explain=_("In one line: when would you darken the text, and when lighten the background?"),
        leaves_out=_(
            "The ratio knows two flat colours. It does not know thin letters, glare on a projector, text on "
            "photographs, "
            "or tired eyes; and an enough for the formula is not always comfortable."
        ),
        actions=[
            (_("Nearest text colour that passes"), lambda values: _mend(values, "ink")),
            (_("Nearest background that passes"), lambda values: _mend(values, "paper")),
        ],
    )


def _pages() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.safe_load(read_sample("pages/scripts.yaml"))
    return loaded


def _pair(values: Values) -> tuple[Paint, Paint]:
    return parse_colour(values["ink"], _("Text")), parse_colour(values["paper"], _("Background"))


def _compute(values: Values, plot: ContrastPlot, pages: dict[str, dict[str, str]]) -> Result:
    ink, paper = _pair(values)
    ratio, large = contrast_ratio(ink, paper), is_large(values["size"], values["bold"])
    views: list[View] = [
        _verdicts(ratio),
        Page(_sample(pages[values["page"]], ink, paper, values), _("The page in these colours"), height=210),
        plot.figure(ink, paper),
    ]
    offers = suggest(ink, paper, AA_LARGE if large else AA_TEXT)
    if offers:
        rows = [
            (_("Text") if one.replaces == "ink" else _("Background"), one.colour.hex, shown(one.ratio))
            for one in offers
        ]
        header = (_("Instead of the"), _("take"), _("Ratio to 1"))
        views.insert(2, Table(_("Nearest colours of the same hue that pass"), header, rows))
    need = AA_LARGE if large else AA_TEXT
    verdict = _("enough") if ratio >= need else _("not enough")
    summary = _("%(ratio)s to 1: %(verdict)s for this text, which needs %(need)s.") % {
        "ratio": shown(ratio),
        "verdict": verdict,
        "need": number(need),
    }
    return Result(views, summary, {"ratio": ratio})


def _verdicts(ratio: float) -> Metrics:
    limits = [
        (_("Running text, AA (1.4.3)"), AA_TEXT),
        (_("Large text, AA (1.4.3)"), AA_LARGE),
        (_("Running text, AAA (1.4.6)"), AAA_TEXT),
        (_("Icons and charts (1.4.11)"), NON_TEXT),
    ]
    items = [Metric(_("Contrast"), _("%(ratio)s to 1") % {"ratio": shown(ratio)})]
    for name, limit in limits:
        passes = ratio >= limit
        words = _("passes") if passes else _("fails")
        items.append(
            Metric(name, words, "good" if passes else "bad", _("needs %(limit)s to 1") % {"limit": number(limit)})
        )
    return Metrics(items)


def _sample(page: dict[str, str], ink: Paint, paper: Paint, values: Values) -> str:
    weight = "bold" if values["bold"] else "normal"
    return (
        f'<!DOCTYPE html><html lang="{page["lang"]}" '
        f'dir="{page["dir"]}"><head><title>{escape(page["title"])}</title></head>'
        f'<body style="margin:16px;font-family:sans-serif;background:{paper.hex};color:{ink.hex};'
        f'font-size:{values["size"]:g}px;font-weight:{weight}"><h1 style="font-size:1.5em">{escape(page["title"])}</h1>'
        f"<p>{escape(page['text'])}</p></body></html>"
    )


def _mend(values: Values, which: str) -> Values:
    ink, paper = _pair(values)
    need = AA_LARGE if is_large(values["size"], values["bold"]) else AA_TEXT
    if contrast_ratio(ink, paper) >= need:
        raise ModelInputError(_("This pair passes already."), remedy=_("Take a paler colour to see a suggestion."))
    offer = next((one for one in suggest(ink, paper, need) if one.replaces == which), None)
    if offer is None:
        raise ModelInputError(
            _("No lightness of this hue reaches the limit there."), remedy=_("Change the other colour of the pair.")
        )
    return {which: offer.colour.hex}


def _compare(prediction: Any, result: Result) -> str:
    told = {"yes": _("easily enough"), "edge": _("a miss by a hair"), "no": _("by far too little")}.get(
        str(prediction), ""
    )
    return _(
        "For #777777 on white you predicted: %(told)s. It has 4.47 to 1 and misses 4.5 by a hair. Now: %(now)s to 1."
    ) % {"told": told, "now": shown(result.data["ratio"])}
