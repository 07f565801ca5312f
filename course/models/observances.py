"""What days people keep: religious observances and international days of a school year, with what is uncertain.

A date in a religious calendar is often not one date. A crescent has to be seen; two churches keep two calendars;
two countries print two days. So an :class:`~course.models.observance.Observance` carries, beside its days, how sure
they are and which authorities differ. Nothing here says who keeps what: that is never known from a calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.i18n.formats import sort_key
from course.models.feasts.buddhist import buddhist
from course.models.feasts.christian import orthodox, western
from course.models.feasts.islamic import islamic
from course.models.feasts.jewish import jewish
from course.models.feasts.others import bahai, hindu, international
from course.models.observance import Observance, SchoolYear

_MAKERS: dict[str, Callable[[int], list[Observance]]] = {
    "bahai": bahai,
    "buddhist": buddhist,
    "hindu": hindu,
    "international": international,
    "islamic": islamic,
    "jewish": jewish,
    "orthodox": orthodox,
    "western": western,
}


def calendars() -> dict[str, str]:
    """Return the families of calendars in the planner, by id, in alphabetical order of their names."""
    names = {
        "bahai": _("Baháʼí"),
        "buddhist": _("Buddhist"),
        "western": _("Christian, Western churches"),
        "orthodox": _("Christian, Orthodox churches"),
        "hindu": _("Hindu"),
        "international": _("International days (United Nations)"),
        "islamic": _("Islamic"),
        "jewish": _("Jewish"),
    }
    return dict(sorted(names.items(), key=lambda entry: sort_key(entry[1])))


def observances(school_year: SchoolYear, chosen: Iterable[str]) -> list[Observance]:
    """Return what the chosen calendars hold in a school year, by date.

    Parameters
    ----------
    school_year : SchoolYear
    chosen : iterable of str
        Keys of :func:`calendars`.

    Raises
    ------
    ModelInputError
        If a calendar is unknown.
    """
    found: list[Observance] = []
    for calendar in chosen:
        if calendar not in _MAKERS:
            raise ModelInputError(_("The planner has no calendar “%(name)s”.") % {"name": calendar})
        for year in school_year.years:
            found += _MAKERS[calendar](year)
    inside = [o for o in found if o.end >= school_year.start and o.start <= school_year.end]
    return sorted(inside, key=lambda o: (o.start, o.end, o.id))
