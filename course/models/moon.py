"""When the moon is full, to the hour: enough to say on which day a full-moon feast falls.

Source: J. Meeus, *Astronomical Algorithms*, 2nd edition (1998), chapter 49; the mean phase with its fourteen largest
periodic terms. The terms left out amount to less than a quarter of an hour together.
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta

J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
# Dynamical time runs about 70 s ahead of civil time in this century; far below what a calendar day notices.
DYNAMICAL_LEAD = timedelta(seconds=70)
_DAYS_TO_JDE = 2451545.0

# Amplitude in days; multiples of the sun's anomaly, the moon's anomaly and the moon's argument of latitude;
# the power of the earth's eccentricity factor (Meeus, table 49.A, full moon).
_TERMS = (
    (-0.40614, 0, 1, 0, 0),
    (0.17302, 1, 0, 0, 1),
    (0.01614, 0, 2, 0, 0),
    (0.01043, 0, 0, 2, 0),
    (0.00734, -1, 1, 0, 1),
    (-0.00515, 1, 1, 0, 1),
    (0.00209, 2, 0, 0, 2),
    (-0.00111, 0, 1, -2, 0),
    (-0.00057, 0, 1, 2, 0),
    (0.00056, 1, 2, 0, 1),
    (-0.00042, 0, 3, 0, 0),
    (0.00042, 1, 0, 2, 1),
    (0.00038, 1, 0, -2, 1),
    (-0.00024, -1, 2, 0, 1),
)


def full_moon(lunation: int) -> datetime:
    """Return the moment of a full moon in UTC.

    Parameters
    ----------
    lunation : int
        Lunations since the new moon of 6 January 2000; 0 is the full moon of 21 January 2000.
    """
    k = lunation + 0.5
    t = k / 1236.85
    jde = 2451550.09766 + 29.530588861 * k + 0.00015437 * t**2
    eccentricity = 1 - 0.002516 * t - 0.0000074 * t**2
    sun = math.radians(2.5534 + 29.10535670 * k)
    moon = math.radians(201.5643 + 385.81693528 * k + 0.0107582 * t**2)
    latitude = math.radians(160.7108 + 390.67050284 * k - 0.0016118 * t**2)
    for amplitude, of_sun, of_moon, of_latitude, power in _TERMS:
        angle = of_sun * sun + of_moon * moon + of_latitude * latitude
        jde += amplitude * eccentricity**power * math.sin(angle)
    return J2000 + timedelta(days=jde - _DAYS_TO_JDE) - DYNAMICAL_LEAD


def full_moons(start: date, end: date) -> list[datetime]:
    """Return the full moons from `start` to `end`, both included, in UTC."""
    first = int((start - J2000.date()).days / 29.530588861) - 2
    moments = (full_moon(n) for n in range(first, first + int((end - start).days / 29.5) + 6))
    return [m for m in moments if start <= m.date() <= end]
