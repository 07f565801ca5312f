"""Lateral reading for the assignment: four other pages about the same invented town."""

from __future__ import annotations

from course.widgets.lateral_reading import LateralReadingWidget


def build() -> LateralReadingWidget:
    """Return the simulator with the assignment's four pages."""
    return LateralReadingWidget("assignment", "s5-lateral-assignment")
