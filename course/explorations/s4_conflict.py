"""The branching classroom conflict: an invented story with many ways through it, and a debrief of the whole tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from course.models.scenario import load
from course.plots.views import View
from course.widgets import scenario

STORY = "clip"


def build() -> scenario.ScenarioWidget:
    """Return the widget."""
    return scenario.ScenarioWidget("s4-conflict", load(STORY), reload=lambda: load(STORY))


def record(value: Mapping[str, Any]) -> Sequence[View]:
    """Return the way taken, for places where no widget is alive."""
    return scenario.record(load(STORY), value)
