"""Orthodox and Western Christian observances."""

from __future__ import annotations

from datetime import date

from course.i18n import gettext as _
from course.models.computus import gregorian_easter, julian_fixed, orthodox_easter
from course.models.feasts.common import rest_meaning
from course.models.observance import DAY, Nature, Observance


def orthodox(year: int) -> list[Observance]:
    """Return the Orthodox observances of a civil year; fixed feasts by the Julian calendar, the other date shown."""
    pascha = orthodox_easter(year)
    rest = rest_meaning(_("Orthodox"))
    fixed = _("fixed; some churches keep the date 13 days earlier")
    reckoned = _("reckoned by rule, certain")
    elsewhere = _("Churches of the revised calendar (Greece, Romania, Bulgaria and others)")

    def feast(id_: str, name: str, month: int, day: int, nature: Nature = "rest") -> Observance:
        # Julian dates of December fall in January of the next civil year.
        on = julian_fixed(year - 1 if month == 12 else year, month, day)
        differs = ((elsewhere, on - 13 * DAY),)
        return Observance(id_, name, "orthodox", on, on, nature, rest, certainty=fixed, differs=differs)

    return [
        feast("orthodox-christmas", _("Christmas (Orthodox)"), 12, 25),
        feast("theophany", _("Theophany"), 1, 6, "festive"),
        feast("annunciation", _("Annunciation"), 3, 25, "festive"),
        feast("dormition", _("Dormition"), 8, 15, "festive"),
        Observance(
            "great-lent",
            _("Great Lent (Orthodox)"),
            "orthodox",
            pascha - 48 * DAY,
            pascha - DAY,
            "food",
            _("Some pupils and staff leave out certain foods: offer a choice at meals and feasts; lessons are usual."),
            certainty=reckoned,
        ),
        Observance(
            "holy-friday", _("Great Friday (Orthodox)"), "orthodox", pascha - 2 * DAY, pascha - 2 * DAY, "rest", rest,
            certainty=reckoned,
        ),
        Observance("pascha", _("Pascha (Orthodox Easter)"), "orthodox", pascha, pascha, "rest", rest, 0, reckoned),
        Observance(
            "orthodox-pentecost", _("Trinity (Orthodox Pentecost)"), "orthodox", pascha + 49 * DAY, pascha + 49 * DAY,
            "festive", rest, certainty=reckoned,
        ),
    ]  # fmt: skip


def western(year: int) -> list[Observance]:
    """Return the Western Christian observances of a civil year."""
    easter = gregorian_easter(year)
    rest = rest_meaning(_("Western Christian"))
    reckoned = _("reckoned by rule, certain")
    moving = (
        ("good-friday", _("Good Friday"), -2, "rest"),
        ("easter", _("Easter Sunday"), 0, "rest"),
        ("easter-monday", _("Easter Monday"), 1, "rest"),
        ("ascension", _("Ascension Day"), 39, "festive"),
        ("pentecost", _("Pentecost"), 49, "festive"),
    )
    out = [
        Observance(id_, name, "western", easter + n * DAY, easter + n * DAY, nature, rest, certainty=reckoned)  # type: ignore[arg-type]
        for id_, name, n, nature in moving
    ]
    fixed = (
        ("all-saints", _("All Saints"), 11, 1, "festive"),
        ("christmas", _("Christmas (Western)"), 12, 25, "rest"),
    )
    out += [
        Observance(id_, name, "western", date(year, m, d), date(year, m, d), nature, rest, certainty=_("fixed"))  # type: ignore[arg-type]
        for id_, name, m, d, nature in fixed
    ]
    return out
