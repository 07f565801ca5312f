"""Learning that lags behind content update, as a queue of things still to be learnt.

Each week `u` new items arrive and a share `p` of them is pruned on purpose. The teacher, or the class, learns::

    a = u (1 - p)                                   what arrives and is kept, items a week
    C = h r (1 + m g) (1 + q)                       what can be learnt, items a week
    B(t+1) = max(0, B(t) + a - C / (1 + B(t)/K))    the backlog

h: hours a week; r: items an hour; m: share of items that come as ready modules, each learnt `g` times faster on
top; q: share that a colleague has learnt and teaches; K: the backlog that halves the pace, because searching and
switching eat the time. Standing still is B* = K (C/a - 1): below it the backlog melts, above it it grows for ever.
The model is ours, a discrete fluid queue with congestion; the constants are assumptions that the trainee can change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from math import inf
from typing import Any

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.models.check import Check

WEEKS = 34
MODULE_GAIN = 0.6


@dataclass(frozen=True)
class Settings:
    """The dials, with the school year that the module starts from.

    Parameters
    ----------
    update : float
        New items a week, 0 to 40.
    prune : float
        Share dropped on purpose, in per cent.
    hours, rate : float
        Hours a week for learning; items an hour.
    modules : float
        Share of items that come as ready modules, in per cent.
    peers : float
        Share that colleagues teach one another, in per cent.
    start : float
        Items waiting at the beginning.
    halving : float
        The backlog that halves the pace.
    """

    update: float = 12
    prune: float = 0
    hours: float = 2
    rate: float = 4
    modules: float = 0
    peers: float = 0
    start: float = 20
    halving: float = 60

    @property
    def arriving(self) -> float:
        """Items a week that have to be learnt (a)."""
        return self.update * (1 - self.prune / 100)

    @property
    def capacity(self) -> float:
        """Items a week that could be learnt with nothing waiting (C)."""
        return self.hours * self.rate * (1 + MODULE_GAIN * self.modules / 100) * (1 + self.peers / 100)

    @property
    def threshold(self) -> float:
        """The backlog B* above which it grows for ever; 0 if it grows from nothing, infinite if nothing arrives."""
        if self.arriving <= 0:
            return inf
        return max(0.0, self.halving * (self.capacity / self.arriving - 1))

    @property
    def stable(self) -> bool:
        """Whether the backlog that there is at the start melts."""
        return self.capacity > self.arriving and self.start < self.threshold


LIMITS: dict[str, tuple[float, float]] = {
    "update": (0, 40),
    "prune": (0, 90),
    "hours": (0, 12),
    "rate": (0.5, 12),
    "modules": (0, 100),
    "peers": (0, 100),
    "start": (0, 400),
    "halving": (5, 500),
}


def course_of(settings: Settings, weeks: int = WEEKS) -> list[float]:
    """Return the backlog at the end of each week, the start first: ``weeks + 1`` numbers."""
    backlog = [settings.start]
    for _week in range(weeks):
        last = backlog[-1]
        pace = settings.capacity / (1 + last / settings.halving)
        backlog.append(max(0.0, last + settings.arriving - pace))
    return backlog


def outcome(settings: Settings, weeks: int = WEEKS) -> str:
    """Return ``"melts"``, ``"stays"`` (within a tenth, or an item, of the start) or ``"grows"``."""
    end = course_of(settings, weeks)[-1]
    if abs(end - settings.start) <= max(1.0, settings.start / 10):
        return "stays"
    return "melts" if end < settings.start else "grows"


def read_settings(values: Mapping[str, Any], base: Settings | None = None) -> Settings:
    """Read dials by name; those not given stay as in `base`.

    Raises
    ------
    ModelInputError
        If one is not a number or out of its limits.
    """
    given: dict[str, float] = {}
    for name in (field.name for field in fields(Settings)):
        if name not in values or str(values[name]).strip() == "":
            continue
        low, high = LIMITS[name]
        try:
            given[name] = float(str(values[name]).strip().rstrip("%").replace(",", "."))
        except ValueError as error:
            raise ModelInputError(
                _("“%(value)s” is not a number.") % {"value": str(values[name])[:40]}, where=name
            ) from error
        if not low <= given[name] <= high:
            raise ModelInputError(
                _("%(value)g is out of range.") % {"value": given[name]},
                where=name,
                remedy=_("Choose between %(low)g and %(high)g.") % {"low": low, "high": high},
            )
    return replace(base or Settings(), **given)


def _typed(value: Any) -> Mapping[str, Any]:
    """Take dials from a table (row by dial, column "value"), from controls, or as they are."""
    if not isinstance(value, Mapping):
        return {}
    if isinstance(value.get("controls"), Mapping):
        controls: Mapping[str, Any] = value["controls"]
        return controls
    return {name: row.get("value", "") if isinstance(row, Mapping) else row for name, row in value.items()}


def _set(value: Any, base: Mapping[str, float] | None, asked: Sequence[str]) -> Settings | Check:
    typed = _typed(value)
    missing = [name for name in asked if str(typed.get(name, "")).strip() == ""]
    if missing:
        names = dial_names()
        return Check(0.0, _("Dials without a number: %(names)s.") % {"names": "; ".join(names[one] for one in missing)})
    try:
        return read_settings({name: typed[name] for name in asked}, replace(Settings(), **(base or {})))
    except ModelInputError as error:
        return Check(0.0, str(error))


DIALS = ("prune", "hours", "modules", "peers")


def dial_names() -> dict[str, str]:
    """Return the names of the dials that a school can turn."""
    return {
        "hours": _("Hours for learning a week, h"),
        "prune": _("Pruned on purpose, p"),
        "modules": _("Comes as ready modules, m"),
        "peers": _("Taught by colleagues, q"),
    }


def bounded(value: Any, at_most: float = 30, weeks: int = WEEKS, base: Mapping[str, float] | None = None) -> Check:
    """Check that the backlog never passes `at_most` (half) and does not grow over the weeks (half)."""
    settings = _set(value, base, DIALS)
    if isinstance(settings, Check):
        return settings
    backlog = course_of(settings, weeks)
    peak, end = max(backlog), backlog[-1]
    message = _("The backlog reaches %(peak).0f items and ends at %(end).0f after %(weeks)s weeks.")
    passed = ((peak <= at_most) + (end <= settings.start + 1e-9)) / 2
    return Check(passed, message % {"peak": peak, "end": end, "weeks": weeks})


def affordable(value: Any, hours: float = 3, prune: float = 30, modules: float = 50, peers: float = 25) -> Check:
    """Check that each dial stays within what the school can give: half if one does not, nothing if more do."""
    settings = _set(value, None, DIALS)
    if isinstance(settings, Check):
        return settings
    limits = {"hours": hours, "prune": prune, "modules": modules, "peers": peers}
    over = [name for name, limit in limits.items() if getattr(settings, name) > limit + 1e-9]
    message = _("More than the school can give: %(names)s.") % {"names": "; ".join(dial_names()[one] for one in over)}
    return Check(max(0.0, 1 - len(over) / 2), message if over else _("Within what the school can give."))
