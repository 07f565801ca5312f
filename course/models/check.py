"""The verdict on one property of what a trainee made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """How far a property is reached.

    Parameters
    ----------
    passed : float
        0 (not at all) to 1 (wholly).
    message : str
        What was found and what fell short, in plain words; never the key.
    """

    passed: float
    message: str
