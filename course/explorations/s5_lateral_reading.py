"""Lateral reading: six pages about an invented town."""

from __future__ import annotations

from course.widgets.lateral_reading import LateralReadingWidget


def build() -> LateralReadingWidget:
    """Return the simulator with the module's six pages."""
    return LateralReadingWidget("module", "s5-lateral-reading")
