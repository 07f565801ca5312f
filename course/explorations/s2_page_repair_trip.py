"""The page-repair bench of the assignment: the page about the day at the river."""

from __future__ import annotations

from course.explorations.s2_page_repair import bench
from course.i18n import gettext as _
from course.widgets.description import Exploration


def build() -> Exploration:
    """Return the bench with the assignment's page."""
    return bench("s2-page-repair-trip", _("Mend the page about the river"), "pages/trip.html")
