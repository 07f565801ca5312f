"""The trainee's copies of the modules: brought, corrected, and never at the cost of what was typed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from course.home.upkeep import bring_up_to_date


def bring_modules(folder: Path) -> list[str]:
    """Copy new and corrected modules and their banks into a trainee's folder; return the corrected ones' names.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    return bring_up_to_date(folder, datetime.now().astimezone())
