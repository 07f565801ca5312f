"""A class's week on-line, hour by hour: when teacher and pupils can meet, what it costs, whom a rule leaves out.

The learners are four situations, not persons: each says in which hours somebody in it can be on-line. They are
assumptions of ours, shown beside every result, and the trainee's own class will differ.
Time is counted in hours from Monday 0:00; a week has 168.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.models.check import Check

HOURS = 168
NIGHT = frozenset((*range(7), 21, 22, 23))


@dataclass(frozen=True)
class Situation:
    """When somebody in this situation can be on-line.

    Parameters
    ----------
    school, weekend : frozenset of int
        Hours of the day, 0 to 23, on school days and on Saturday and Sunday.
    messages : int
        Messages such a pupil sends in a week, spread evenly over the hours that both sides allow.
    """

    id: str
    name: str
    school: frozenset[int]
    weekend: frozenset[int]
    messages: int = 6

    def reachable(self) -> frozenset[int]:
        """Return the hours of the week."""
        return frozenset(day * 24 + hour for day in range(7) for hour in (self.school if day < 5 else self.weekend))


def _hours(*ranges: tuple[int, int]) -> frozenset[int]:
    return frozenset(hour for start, end in ranges for hour in range(start, end))


def situations() -> tuple[Situation, ...]:
    """Return the four situations in the language in force."""
    return (
        Situation("own", _("own phone, home internet"), _hours((7, 8), (14, 23)), _hours((9, 23))),
        Situation("shared", _("one phone for the family, free in the evening"), _hours((19, 21)), _hours((19, 21))),
        Situation("school", _("internet at school only"), _hours((8, 16)), frozenset()),
        Situation("carer", _("looks after brothers and sisters until seven"), _hours((19, 22)), _hours((13, 15))),
    )


@dataclass(frozen=True)
class Channel:
    """One channel with its rules.

    Parameters
    ----------
    opens, closes : int
        Hours of the day, ``opens < closes``; messages are written in between.
    weekend : bool
        Whether it is open on Saturday and Sunday too.
    answer : int
        Hours within which the teacher promises an answer.
    """

    name: str
    opens: int
    closes: int
    weekend: bool
    answer: int

    def open_hours(self) -> frozenset[int]:
        """Return the hours of the week in which one may write."""
        return frozenset(
            day * 24 + hour for day in range(7 if self.weekend else 5) for hour in range(self.opens, self.closes)
        )


@dataclass(frozen=True)
class Teacher:
    """Working hours on school days, and minutes that one answer takes."""

    starts: int = 8
    ends: int = 17
    minutes: float = 4

    def working(self) -> frozenset[int]:
        """Return the working hours of the week."""
        return frozenset(day * 24 + hour for day in range(5) for hour in range(self.starts, self.ends))


@dataclass(frozen=True)
class Week:
    """What the rules lead to.

    Attributes
    ----------
    overlap : dict
        Hours a week in which a channel is open, the teacher works and a pupil in that situation is on-line.
    writes : dict
        Hours a week in which a pupil in that situation can write at all.
    excluded : tuple of str
        Situations whose pupils can never write, or never read an answer.
    after_hours : float
        Minutes a week that the teacher must answer outside working hours to keep the promise.
    within : float
        Minutes a week answered within working hours.
    load : tuple of float
        Minutes of answering by hour of the week, 168 of them.
    night : int
        Hours of the week between 21 and 7 in which a channel is open.
    """

    overlap: Mapping[str, int]
    writes: Mapping[str, int]
    excluded: tuple[str, ...]
    after_hours: float
    within: float
    load: tuple[float, ...]
    night: int


def simulate(channels: Sequence[Channel], teacher: Teacher, pupils: Mapping[str, int]) -> Week:
    """Play one week.

    Parameters
    ----------
    channels : sequence of Channel
    teacher : Teacher
    pupils : mapping
        How many pupils are in each situation, by its id.
    """
    work, load = teacher.working(), [0.0] * HOURS
    open_hours = frozenset().union(*(channel.open_hours() for channel in channels)) if channels else frozenset()
    overlap, writes, excluded = {}, {}, []
    for situation in situations():
        reach = situation.reachable()
        writes[situation.id] = len(reach & open_hours)
        overlap[situation.id] = len(reach & open_hours & work)
        if not reach & open_hours:
            excluded.append(situation.id)
        _answer(channels, situation, pupils.get(situation.id, 0), teacher, work, load)
    return Week(
        overlap=overlap,
        writes=writes,
        excluded=tuple(excluded),
        after_hours=sum(minutes for hour, minutes in enumerate(load) if hour not in work),
        within=sum(minutes for hour, minutes in enumerate(load) if hour in work),
        load=tuple(load),
        night=sum(hour % 24 in NIGHT for hour in open_hours),
    )


def _answer(
    channels: Sequence[Channel],
    situation: Situation,
    pupils: int,
    teacher: Teacher,
    work: frozenset[int],
    load: list[float],
) -> None:
    """Spread a situation's messages over the hours it can write in, and give each answer its hour."""
    slots = [(channel, hour) for channel in channels for hour in sorted(channel.open_hours() & situation.reachable())]
    for channel, hour in slots:
        minutes = pupils * situation.messages * teacher.minutes / len(slots)
        load[_answered_at(hour, channel.answer, work)] += minutes


def _answered_at(written: int, promise: int, work: frozenset[int]) -> int:
    """Return the hour of the answer: the first working hour within the promise, else the last hour of the promise."""
    for wait in range(promise + 1):
        if (written + wait) % HOURS in work:
            return (written + wait) % HOURS
    return (written + promise) % HOURS


# --- reading what a trainee typed -----------------------------------------------------------------------------


def _whole(row: Mapping[str, Any], field: str, low: int, high: int) -> int:
    try:
        number = int(float(str(row.get(field, "")).replace(",", ".")))
    except (ValueError, OverflowError) as error:
        raise ModelInputError(
            _("“%(value)s” is not a number of hours.") % {"value": str(row.get(field, ""))[:40]},
            where=str(row.get("channel", ""))[:60],
            remedy=_("Write a whole number between %(low)s and %(high)s.") % {"low": low, "high": high},
        ) from error
    if not low <= number <= high:
        raise ModelInputError(
            _("%(value)s is out of range.") % {"value": number},
            where=str(row.get("channel", ""))[:60],
            remedy=_("Write a whole number between %(low)s and %(high)s.") % {"low": low, "high": high},
        )
    return number


def read_channels(rows: Sequence[Mapping[str, Any]]) -> list[Channel]:
    """Read rows with the columns channel, opens, closes, weekend and answer; rows without a name are skipped.

    Raises
    ------
    ModelInputError
        If an hour is not a number, is out of range, or a channel closes before it opens.
    """
    channels = []
    for row in rows:
        name = str(row.get("channel", "")).strip()
        if not name:
            continue
        opens, closes = _whole(row, "opens", 0, 23), _whole(row, "closes", 1, 24)
        if closes <= opens:
            raise ModelInputError(
                _("The channel closes before it opens."), where=name[:60], remedy=_("For example: opens 8, closes 18.")
            )
        weekend = str(row.get("weekend", "")).strip().lower() in {"yes", "true", "1", "да", "y"}
        channels.append(Channel(name[:60], opens, closes, weekend, _whole(row, "answer", 0, 96)))
    return channels


CLASS = {"own": 14, "shared": 4, "school": 4, "carer": 3}


def _played(value: Any) -> tuple[list[Channel], Week] | Check:
    rows = list(value.values()) if isinstance(value, Mapping) else list(value or [])
    try:
        channels = read_channels([row for row in rows if isinstance(row, Mapping)])
    except ModelInputError as error:
        return Check(0.0, str(error))
    if not channels:
        return Check(0.0, _("There is no channel yet."))
    return channels, simulate(channels, Teacher(), CLASS)


def excludes_nobody(value: Any) -> Check:
    """Check that every situation can write in some hour; a share of the points for each that can."""
    played = _played(value)
    if isinstance(played, Check):
        return played
    named = {situation.id: situation.name for situation in situations()}
    out = played[1].excluded
    message = _("Cannot write at any hour: %(who)s.") % {"who": "; ".join(named[one] for one in out)}
    return Check(1 - len(out) / len(named), message if out else _("Everybody can write at some hour."))


def evenings_free(value: Any, minutes: float = 0, reach: int = 3) -> Check:
    """Check that the teacher answers at most so many minutes outside working hours.

    Counted only where at least `reach` of the four situations can write: silence is no rule for rest.
    """
    played = _played(value)
    if isinstance(played, Check):
        return played
    if len(situations()) - len(played[1].excluded) < reach:
        return Check(0.0, _("The evenings are free because too few pupils can write."))
    load = played[1].after_hours
    message = _("Answers outside working hours take %(minutes).0f minutes a week.") % {"minutes": load}
    return Check(float(load <= minutes + 1e-9), message)


def quiet_night(value: Any) -> Check:
    """Check that no channel is open between 21 and 7."""
    played = _played(value)
    if isinstance(played, Check):
        return played
    night = played[1].night
    return Check(float(not night), _("Hours of the week open at night: %(hours)s.") % {"hours": night})


def few_channels(value: Any, most: int = 3, slowest: int = 72) -> Check:
    """Check that there are at most `most` channels, each with an answer within `slowest` hours."""
    played = _played(value)
    if isinstance(played, Check):
        return played
    channels = played[0]
    slow = [channel.name for channel in channels if channel.answer > slowest]
    if len(channels) > most:
        return Check(0.0, _("There are %(count)s channels: too many to watch.") % {"count": len(channels)})
    if not slow:
        return Check(1.0, "")
    return Check(0.0, _("Answers come too late on: %(names)s.") % {"names": "; ".join(slow)})
