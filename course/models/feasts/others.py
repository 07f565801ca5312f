"""Hindu and Baháʼí observances, and international days, which belong to everyone."""

from __future__ import annotations

from datetime import date

from course.i18n import gettext as _
from course.models.civil import official_dates
from course.models.feasts.common import differing, rest_meaning
from course.models.observance import DAY, Observance

LAST_HINDU_YEAR = 2035


def hindu(year: int) -> list[Observance]:
    """Return Holi and Diwali of a civil year by India's table, with the countries that print another day."""
    out = []
    for id_, name, word in (("holi", _("Holi"), "Holi"), ("diwali", _("Diwali"), "Diwali")):
        # The package has these two from 2001 to 2035; later years are left out rather than guessed.
        days = official_dates("IN", word, year) if year <= LAST_HINDU_YEAR else []
        if days:
            first = min(days)
            out.append(
                Observance(
                    id_, name, "hindu", first, first, "rest", rest_meaning(_("Hindu")), margin=1,
                    certainty=_("India's table; regions differ by a day"),
                    differs=differing(("SG", "NP", "MM"), word, first) if id_ == "diwali" else (),
                )
            )  # fmt: skip
    return out


def bahai(year: int) -> list[Observance]:
    """Return Naw-Rúz and the first day of Riḍván: the equinox in Tehran, as reckoned by the package convertdate."""
    from convertdate import bahai as calendar

    month, day = calendar.gregorian_nawruz(year)
    new_year = date(year, month, day)
    sure = _("day of the spring equinox in Tehran, reckoned")
    rest = rest_meaning(_("Baháʼí"))
    later = new_year + 31 * DAY
    return [
        Observance("naw-ruz", _("Naw-Rúz (Baháʼí New Year)"), "bahai", new_year, new_year, "rest", rest, 0, sure, True),
        Observance("ridvan", _("First day of Riḍván"), "bahai", later, later, "rest", rest, 0, sure, True),
    ]


def international(year: int) -> list[Observance]:
    """Return twelve days of the United Nations' list (un.org, International Days and Weeks) that suit a project."""
    days: tuple[tuple[str, str, int, int, int], ...] = (
        ("holocaust-remembrance", _("International Day of Commemoration for victims of the Holocaust"), 1, 27, 1),
        ("mother-language", _("International Mother Language Day"), 2, 21, 1),
        ("women", _("International Women's Day"), 3, 8, 1),
        ("nowruz-day", _("International Day of Nowruz"), 3, 21, 1),
        ("remembrance", _("Days of Remembrance and Reconciliation (Second World War)"), 5, 8, 2),
        ("diversity", _("World Day for Cultural Diversity for Dialogue and Development"), 5, 21, 1),
        ("literacy", _("International Literacy Day"), 9, 8, 1),
        ("peace", _("International Day of Peace"), 9, 21, 1),
        ("teachers", _("World Teachers' Day"), 10, 5, 1),
        ("tolerance", _("International Day for Tolerance"), 11, 16, 1),
        ("children", _("World Children's Day"), 11, 20, 1),
        ("human-rights", _("Human Rights Day"), 12, 10, 1),
    )
    meaning = _("A date for everyone, whatever they keep: a good day to begin or to show a project.")
    fixed = _("fixed")
    return [
        Observance(
            i, name, "international", date(year, m, d), date(year, m, d) + (n - 1) * DAY, "day", meaning, 0, fixed
        )
        for i, name, m, d, n in days
    ]
