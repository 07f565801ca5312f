"""How fourth-formers' families chose among the modules of ORKSE in 2014/15, and how to read the shares.

Source: figures of the Ministry of Education and Science as printed by gazeta.ru, 3 April 2015. Four modules were
printed, three of them rounded to thousands like the fourth; the total was printed to the pupil. The four do not add up
to the total: the rest are the modules that were not printed, and rounding. Nothing is guessed for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from course.i18n import gettext as _
from course.models.check import Check

TOTAL = 1_445_298
# Pupils, rounded to a thousand in the source.
PRINTED = {"secular-ethics": 651_000, "orthodox": 473_000, "world-religions": 263_000, "islamic": 51_000}
ROUNDING = 500
TEACHERS = 68_000


def modules() -> dict[str, str]:
    """Return the four printed modules by id, in the order of the source's counts."""
    return {
        "secular-ethics": _("Foundations of secular ethics"),
        "orthodox": _("Foundations of Orthodox culture"),
        "world-religions": _("Foundations of world religious cultures"),
        "islamic": _("Foundations of Islamic culture"),
    }


@dataclass(frozen=True)
class Share:
    """One module's pupils and its share, in percent of `base`, with the bounds that rounding leaves."""

    module: str
    pupils: int
    percent: float
    low: float
    high: float


def remainder() -> int:
    """Return the pupils of the total that the four printed counts leave out."""
    return TOTAL - sum(PRINTED.values())


def shares(base: str = "total") -> list[Share]:
    """Return the shares of the printed modules.

    Parameters
    ----------
    base : {"total", "printed"}
        Percent of all pupils, or of the four printed counts together.

    Returns
    -------
    list of Share
        In the source's order; bounds by rounding of the module's count only.
    """
    whole = TOTAL if base == "total" else sum(PRINTED.values())
    return [
        Share(m, n, 100 * n / whole, 100 * (n - ROUNDING) / whole, 100 * (n + ROUNDING) / whole)
        for m, n in PRINTED.items()
    ]


def percent(module: str) -> float:
    """Return a module's share of all pupils, in percent."""
    return 100 * PRINTED[module] / TOTAL


def mean_class(pupils: int = TOTAL, teachers: int = TEACHERS) -> float:
    """Return pupils per teacher of the course: 1,445,298 by about 68,000."""
    return pupils / teachers


def percentages_right(value: Mapping[str, Mapping[str, str]], tolerance: float = 0.6) -> Check:
    """Check percentages that a trainee computed from the counts, row by row.

    Parameters
    ----------
    value : mapping
        Rows by module id, each with ``percent`` as typed ("45,0", "45.0 %").
    tolerance : float
        Percentage points of leeway.
    """
    right = [m for m in PRINTED if _near(value.get(m, {}).get("percent", ""), percent(m), tolerance)]
    if len(right) == len(PRINTED):
        return Check(1.0, _("Each share follows from the counts."))
    wrong = [name for m, name in modules().items() if m not in right]
    message = _("Work out again: %(names)s. Divide by the printed total, not by the sum of the four.")
    return Check(len(right) / len(PRINTED), message % {"names": "; ".join(wrong)})


def _near(typed: object, target: float, tolerance: float) -> bool:
    try:
        number = float(str(typed).replace("%", "").replace(",", ".").strip())
    except ValueError:
        return False
    return abs(number - target) <= tolerance
