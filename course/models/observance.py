"""An observance and a school year: the plain data that the calendar planner works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from course.errors import ModelInputError
from course.i18n import gettext as _

Nature = Literal["rest", "fast", "food", "festive", "day"]
DAY = timedelta(days=1)
FIRST_SCHOOL_YEAR = 2015
LAST_SCHOOL_YEAR = 2060


@dataclass(frozen=True)
class Observance:
    """One observance in one year.

    Parameters
    ----------
    id : str
        Stable name, for example ``"eid-al-fitr"``.
    name : str
    calendar : str
        Which family of calendars it belongs to, a key of :func:`calendars`.
    start, end : date
        First and last day, both included.
    nature : {"rest", "fast", "food", "festive", "day"}
        ``rest``: many who keep it do not work or study on it; ``fast``: many who keep it neither eat nor drink
        for some hours; ``food``: many who keep it leave out certain foods; ``festive``: celebrated, lessons usual;
        ``day``: an international day, a date to build on.
    meaning : str
        What it can mean for a school's plan, and for whom; one sentence.
    margin : int
        Days by which the date may still move, either way.
    certainty : str
        Why, in a few words.
    eve : bool
        Whether it begins at sunset of the day before `start`.
    differs : sequence of (str, date)
        Authorities that have another first day, with that day.
    """

    id: str
    name: str
    calendar: str
    start: date
    end: date
    nature: Nature
    meaning: str
    margin: int = 0
    certainty: str = ""
    eve: bool = False
    differs: Sequence[tuple[str, date]] = ()

    def days(self) -> set[date]:
        """Return the days from `start` to `end`."""
        return _span(self.start, self.end)

    def doubtful_days(self) -> set[date]:
        """Return the days that it may fall on too: by its margin, or where another authority is followed."""
        length = self.end - self.start
        nearby = _span(self.start - self.margin * DAY, self.end + self.margin * DAY)
        elsewhere = {day for _who, first in self.differs for day in _span(first, first + length)}
        return (nearby | elsewhere) - self.days()


def _span(first: date, last: date) -> set[date]:
    return {first + n * DAY for n in range((last - first).days + 1)}


@dataclass(frozen=True)
class SchoolYear:
    """Twelve months from the first day of a month.

    Parameters
    ----------
    year : int
        The year it begins in.
    month : int
        The month it begins in; 9 in most countries of the north.
    """

    year: int
    month: int = 9

    def __post_init__(self) -> None:
        if not FIRST_SCHOOL_YEAR <= self.year <= LAST_SCHOOL_YEAR or not 1 <= self.month <= 12:
            raise ModelInputError(
                _("The planner does not know the school year that begins in %(month)s/%(year)s.")
                % {"month": self.month, "year": self.year},
                remedy=_("Choose a year from %(first)s to %(last)s.")
                % {"first": FIRST_SCHOOL_YEAR, "last": LAST_SCHOOL_YEAR},
            )

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, self.month, 1)

    @property
    def end(self) -> date:
        """Last day."""
        return date(self.year + 1, self.month, 1) - DAY

    @property
    def years(self) -> tuple[int, int]:
        """The two civil years it touches."""
        return self.year, self.year + 1

    def holds(self, day: date) -> bool:
        """Say whether `day` is in it."""
        return self.start <= day <= self.end
