"""The explorations of the six sessions: a model, its controls and its views, one module each.

``explore("s2-contrast")`` shows what ``course/explorations/s2_contrast.py`` builds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from course.answers.store import AnswerStore
from course.errors import CourseError
from course.i18n import choice
from course.i18n import gettext as _
from course.plots.views import Notice, Prose, View
from course.widgets.catalogue import build_exploration, show_record
from course.widgets.description import Exploration
from course.widgets.shown import is_static, show_problem, show_views


def explore(identifier: str) -> Any:
    """Show an exploration; whatever goes wrong is shown where it would be."""
    try:
        choice.adopt()
        if is_static():
            return _show_record(identifier)
        built = build_exploration(identifier)
        if isinstance(built, Exploration):
            from course.widgets.exploration import ExplorationWidget

            return ExplorationWidget(built)
        return built
    except CourseError as error:
        return show_problem(error)


def _show_record(identifier: str) -> Any:
    """Return what a trainee did in an exploration, as text."""
    saved = AnswerStore(Path.cwd()).get(identifier)
    value = saved.value if saved and isinstance(saved.value, dict) else {}
    told = show_record(identifier, value)
    if told is not None:
        return show_views(identifier, list(told))
    named = [(_("Prediction"), value.get("prediction")), (_("Explanation"), value.get("explanation"))]
    views: list[View] = [Prose(f"{name}: {text}") for name, text in named if text]
    return show_views(identifier, views or [Notice(_("Not tried yet."))])
