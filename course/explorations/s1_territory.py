"""Session 1: which languages are spoken in a country, after CLDR."""

from __future__ import annotations

from typing import Any

from course.i18n import gettext as _
from course.i18n.formats import percent
from course.models.languages import territory_languages, territory_names
from course.plots.bars import Bars
from course.plots.views import Metric, Metrics, Table
from course.questions.shapes import parse_number
from course.widgets.description import Choice, Exploration, Predict, Range, Result, Values

TERRITORIES = tuple(
    (
        "AM AT AZ BE BG BY CA CH CN CZ DE EE EG ES ET FI FR GB GE GR HU IL IN IQ IR IT KG KZ LT LV MD MN NG "
        "NL PL PT RO RS RU SE SY TJ TM TR UA US UZ VN ZA"
    ).split()
)


def build() -> Exploration:
    """Return the territory explorer."""
    bars = Bars(12, _("per cent of the population"))

    def compute(values: Values) -> Result:
        spoken = territory_languages(values["country"])
        shown = [one for one in spoken if one.percent >= values["share"]]
        official = sum(1 for one in spoken if one.official)
        summary = _("CLDR lists %(n)d languages, %(official)d with official status; %(shown)d reach %(share)g%%.") % {
            "n": len(spoken),
            "official": official,
            "shown": len(shown),
            "share": values["share"],
        }
        rows = [
            [
                one.language.name,
                one.language.autonym,
                one.language.script,
                percent(one.percent),
                _("yes") if one.official else "",
            ]
            for one in spoken
        ]
        header = [_("Language"), _("Calls itself"), _("Script"), _("Share"), _("Official")]
        table = Table(_("All %(n)d languages that CLDR lists") % {"n": len(spoken)}, header, rows)
        figure = bars.figure([(one.language.name, one.percent) for one in shown], summary, table)
        counted = [
            Metric(_("Languages listed"), str(len(spoken))),
            Metric(_("With official status"), str(official), note=_("in the whole country or in a region of it")),
            Metric(_("Reaching the share you set"), str(len(shown))),
        ]
        return Result([Metrics(counted), figure], summary, {"count": len(spoken)})

    def compare(prediction: Any, result: Result) -> str:
        values = {"guess": str(prediction), "n": result.data["count"]}
        if parse_number(prediction) == values["n"]:
            return _("You predicted %(guess)s languages, and CLDR lists %(n)d.") % values
        return _("You predicted %(guess)s languages; CLDR lists %(n)d for the country chosen.") % values

    return Exploration(
        id="s1-territory",
        title=_("The languages of a country"),
        intro=_(
            "Choose a country. The shares are CLDR's: they count everybody who uses a language, as a second one too."
        ),
        predict=Predict(_("How many languages does CLDR list for Russia?"), kind="number"),
        controls=[
            Choice("country", _("Country"), territory_names(TERRITORIES), "RU"),
            Range("share", _("Draw languages from a share of"), 0, 10, 0.1, 0.5, unit="%"),
        ],
        compute=compute,
        compare=compare,
        explain=_("Which language of your own city is missing from the list, and why might that be?"),
        leaves_out=_(
            "cities, age groups and migration since the last count, and every language without a code or a census line."
        ),
    )
