"""Islamic observances by the Umm al-Qura table, with the countries that print another day."""

from __future__ import annotations

from datetime import date

from course.i18n import gettext as _
from course.models.feasts.common import differing, rest_meaning
from course.models.observance import DAY, Observance

# Feast, month and day of the Hijri calendar, length in days, nature.
_HIJRI = (
    ("hijri-new-year", 1, 1, 1, "festive"),
    ("ashura", 1, 10, 1, "festive"),
    ("mawlid", 3, 12, 1, "festive"),
    ("ramadan", 9, 1, 0, "fast"),
    ("eid-al-fitr", 10, 1, 3, "rest"),
    ("eid-al-adha", 12, 10, 4, "rest"),
)
# Civil tables that print these two feasts, with the words they use; shown where they differ from Umm al-Qura.
_EID_WORDS = {"eid-al-fitr": "Eid al-Fitr", "eid-al-adha": "Eid al-Adha"}
_EID_COUNTRIES = ("ID", "KZ", "MA", "PK", "TR")


def umm_al_qura(year: int, month: int, day: int) -> list[date]:
    """Return the civil dates in `year` of a day of the Umm al-Qura calendar; there may be two in one year.

    Source: the table in the package hijridate, checked there against R. H. van Gent's edition of the official tables.
    """
    from hijridate import Gregorian, Hijri

    first, last = Gregorian(year, 1, 1).to_hijri().year, Gregorian(year, 12, 31).to_hijri().year
    days = (date.fromisoformat(Hijri(h, month, day).to_gregorian().isoformat()) for h in range(first, last + 1))
    return [found for found in days if found.year == year]


def islamic(year: int) -> list[Observance]:
    """Return the Islamic observances of a civil year: each a day earlier or later where a crescent decides."""
    from hijridate import Gregorian, Hijri

    names = {
        "hijri-new-year": _("Islamic New Year"),
        "ashura": _("Ashura"),
        "mawlid": _("Mawlid (the Prophet's birthday)"),
        "ramadan": _("Ramadan"),
        "eid-al-fitr": _("Eid al-Fitr (Uraza-bayram)"),
        "eid-al-adha": _("Eid al-Adha (Kurban-bayram)"),
    }
    fast = _(
        "Some pupils and staff fast from dawn to sunset: place hard work and sport early, "
        "reward no one with food, and leave the choice to each family."
    )
    out = []
    for id_, month, day, length, nature in _HIJRI:
        for start in umm_al_qura(year, month, day):
            hijri_year = Gregorian(start.year, start.month, start.day).to_hijri().year
            days = length or Hijri(hijri_year, month, 1).month_length()
            out.append(
                Observance(
                    id_,
                    names[id_],
                    "islamic",
                    start,
                    start + (days - 1) * DAY,
                    nature,  # type: ignore[arg-type]
                    fast if nature == "fast" else rest_meaning(_("Islamic")),
                    margin=1,
                    certainty=_("Umm al-Qura table; a crescent seen, or not, may move it by a day"),
                    eve=True,
                    differs=differing(_EID_COUNTRIES, _EID_WORDS[id_], start) if id_ in _EID_WORDS else (),
                )
            )
    return out
