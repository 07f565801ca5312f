"""The caption editor of the assignment: the film about the day at the river."""

from __future__ import annotations

from course.explorations.s2_captions import editor
from course.i18n import gettext as _
from course.widgets.description import Exploration


def build() -> Exploration:
    """Return the caption editor with the assignment's film."""
    return editor("s2-captions-trip", _("Captions for the day at the river"), [("trip", _("A day at the river"))])
