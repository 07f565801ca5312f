"""Jewish observances by the fixed Hebrew calendar."""

from __future__ import annotations

from datetime import date

from course.i18n import gettext as _
from course.models.feasts.common import rest_meaning
from course.models.hebrew import is_leap, to_civil
from course.models.observance import DAY, Observance

# Feast, month and day of the Hebrew calendar, days outside Israel, days in Israel, nature.
_HEBREW = (
    ("rosh-hashanah", 7, 1, 2, 2, "rest"),
    ("yom-kippur", 7, 10, 1, 1, "rest"),
    ("sukkot", 7, 15, 2, 1, "rest"),
    ("sukkot-middle", 7, 17, 5, 6, "festive"),
    ("shemini-atzeret", 7, 22, 2, 1, "rest"),
    ("hanukkah", 9, 25, 8, 8, "festive"),
    ("purim", 12, 14, 1, 1, "festive"),
    ("pesach", 1, 15, 2, 1, "rest"),
    ("pesach-middle", 1, 17, 4, 4, "festive"),
    ("pesach-end", 1, 21, 2, 1, "rest"),
    ("shavuot", 3, 6, 2, 1, "rest"),
)


def hebrew_dates(year: int, month: int, day: int) -> list[date]:
    """Return the civil dates in `year` of a day of the Hebrew calendar, months counted from Nisan.

    Purim falls in the last Adar of a leap year.
    """
    found = []
    for hebrew_year in (year + 3760, year + 3761):
        adar = month == 12 and is_leap(hebrew_year)
        civil = to_civil(hebrew_year, 13 if adar else month, day)
        if civil.year == year:
            found.append(civil)
    return found


def jewish(year: int) -> list[Observance]:
    """Return the Jewish observances of a civil year; each begins at sunset of the day before."""
    names = {
        "rosh-hashanah": _("Rosh Hashanah"),
        "yom-kippur": _("Yom Kippur"),
        "sukkot": _("Sukkot, first days"),
        "sukkot-middle": _("Sukkot, middle days"),
        "shemini-atzeret": _("Shemini Atzeret and Simchat Torah"),
        "hanukkah": _("Hanukkah"),
        "purim": _("Purim"),
        "pesach": _("Pesach (Passover), first days"),
        "pesach-middle": _("Pesach, middle days"),
        "pesach-end": _("Pesach, last days"),
        "shavuot": _("Shavuot"),
    }
    out = []
    for id_, month, day, abroad, israel, nature in _HEBREW:
        for start in hebrew_dates(year, month, day):
            length = _("; %(days)s days in Israel") % {"days": israel} if israel != abroad else ""
            out.append(
                Observance(
                    id_,
                    names[id_],
                    "jewish",
                    start,
                    start + (abroad - 1) * DAY,
                    nature,  # type: ignore[arg-type]
                    rest_meaning(_("Jewish")),
                    certainty=_("reckoned by rule, certain") + length,
                    eve=True,
                )
            )
    return out
