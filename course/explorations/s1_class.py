"""Session 1: compose a class and see its languages, scripts and holidays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from course.errors import ModelInputError
from course.i18n import formats
from course.i18n import gettext as _
from course.models.civil_holidays import civil_holidays
from course.models.languages import ClassProfile, class_profile, language_names, territory_names
from course.plots.bars import Bars
from course.plots.views import Metric, Metrics, Table
from course.questions.shapes import parse_number
from course.widgets.description import Choice, Column, Exploration, Predict, Range, Result, Rows, Values

# Languages that a school in a large city of the region may meet; any other can be added by the administrator.
LANGUAGES = tuple(
    (
        "ab ar av az ba be bn bua ce crh cv de en es fa fr he hi hy it ja ka kbd kk kmr ko kv ky lez lt lv mn "
        "myv ne os pl ps pt ro ru sah so sr sw tg ti tk tr tt tyv udm uk ur uz vi xal zh"
    ).split()
)
TERRITORIES = tuple(("AM AZ BY CN DE GE IL IN KG KZ MD MN RU TJ TM TR UA UZ VN").split())
DEFAULT_CLASS = (("ru", 13), ("tg", 3), ("uz", 3), ("hy", 2), ("az", 2), ("vi", 1))
MAX_PUPILS = 60


def build() -> Exploration:
    """Return the class-language explorer."""
    bars = Bars(12, _("pupils"))

    def compute(values: Values) -> Result:
        profile = class_profile(count_pupils(values["class"]), values["school"])
        summary = _("%(n)d pupils, %(languages)d home languages, %(scripts)d scripts, diversity %(index).2f.") % {
            "n": profile.pupils,
            "languages": len(profile.languages),
            "scripts": len(profile.scripts),
            "index": profile.diversity,
        }
        table = language_table(profile)
        figure = bars.figure([(one.name, n) for one, n in profile.languages], summary, table)
        days = holiday_table(values["country"], int(values["year"]))
        return Result([metrics(profile), figure, days], summary, {"diversity": profile.diversity})

    def compare(prediction: Any, result: Result) -> str:
        guess = parse_number(prediction)
        percent = round(100 * float(result.data["diversity"]))
        if guess is None:
            return _("Your prediction is not a number; the model gives %(percent)d%%.") % {"percent": percent}
        return _("You predicted %(guess)g%%; the model gives %(percent)d%%: %(off)d points apart.") % {
            "guess": guess,
            "percent": percent,
            "off": abs(round(guess - percent)),
        }

    return Exploration(
        id="s1-class",
        title=_("The languages of a class"),
        intro=_(
            "Compose a class. Give each home language a number of pupils. "
            "Count the language a pupil speaks most at home; never ask for origin or faith."
        ),
        predict=Predict(
            _(
                "Two pupils of the class below are picked at random. "
                "How probable is it that they speak different languages?"
            ),
            kind="number",
            unit="%",
        ),
        controls=[
            Rows(
                "class",
                _("The class"),
                [
                    Column("language", _("Home language"), "choice", language_names(LANGUAGES)),
                    Column("pupils", _("Pupils"), "number"),
                ],
                [{"language": code, "pupils": str(n)} for code, n in DEFAULT_CLASS],
                minimum=1,
                maximum=12,
            ),
            Choice("school", _("Language of schooling"), language_names(LANGUAGES), "ru"),
            Choice("country", _("Public holidays of"), territory_names(TERRITORIES), "TJ"),
            Range("year", _("School year begins in"), 2024, 2030, 1, 2026),
        ],
        compute=compute,
        compare=compare,
        explain=_("Explain in a line: what changes the figure more, one more language or more pupils of a small one?"),
        leaves_out=_(
            "pupils with two home languages, how well each language is spoken, and who wants to speak which. "
            "One language a pupil is a simplification."
        ),
    )


def count_pupils(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Return pupils by language from the rows of the class table.

    Raises
    ------
    ModelInputError
        A number is not a whole number from 0 to 60.
    """
    counts: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        if not row.get("language") and not str(row.get("pupils", "")).strip():
            continue
        pupils = parse_number(row.get("pupils") or "0")
        if pupils is None or pupils != int(pupils) or not 0 <= pupils <= MAX_PUPILS:
            raise ModelInputError(
                _("Row %(row)d: the number of pupils is not a whole number from 0 to %(max)d.")
                % {"row": number, "max": MAX_PUPILS},
                remedy=_("Type a whole number."),
            )
        if not row.get("language"):
            raise ModelInputError(_("Row %(row)d has no language.") % {"row": number}, remedy=_("Choose one."))
        counts[row["language"]] = counts.get(row["language"], 0) + int(pupils)
    return counts


def metrics(profile: ClassProfile) -> Metrics:
    """Return the four figures of a class."""
    right_to_left = [one.name for one, _n in profile.languages if one.right_to_left]
    return Metrics(
        [
            Metric(_("Home languages"), str(len(profile.languages))),
            Metric(_("Scripts"), str(len(profile.scripts)), note=", ".join(profile.scripts)),
            Metric(
                _("Diversity (Greenberg 1956)"),
                formats.number(profile.diversity, 2),
                note=_("chance that two pupils speak different languages"),
            ),
            Metric(_("Another language than the school's"), formats.percent(100 * profile.other_than_school, 0)),
            Metric(_("Written from right to left"), ", ".join(right_to_left) or _("none")),
        ]
    )


def language_table(profile: ClassProfile) -> Table:
    """Return a row a language: name, own name, script, pupils."""
    rows = [
        [one.name, one.autonym, one.script, n, formats.percent(100 * n / profile.pupils, 0)]
        for one, n in profile.languages
    ]
    header = [_("Language"), _("Calls itself"), _("Script"), _("Pupils"), _("Share")]
    return Table(_("The class by home language (names and scripts: CLDR)"), header, rows)


def holiday_table(country: str, year: int) -> Table:
    """Return the public holidays of a country in a school year."""
    days = civil_holidays(country, year)
    caption = _("Public holidays, September %(year)d to May %(next)d: %(n)d days") % {
        "year": year,
        "next": year + 1,
        "n": len(days),
    }
    rows = [[formats.day_text(day.day), day.name] for day in days] or [["—", _("no data for this country")]]
    return Table(caption, [_("Day"), _("Holiday")], rows)
