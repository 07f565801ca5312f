"""ICT competence for teachers in multicultural schools: a course in Jupyter notebooks.

A notebook needs one line, ``from course import ask, explore, mark``, and the names are loaded when first
used, so that ``import course`` costs a kernel almost nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# What notebooks use, and where it lives.
_PUBLIC = {
    "ask": "course.widgets.question",
    "mark": "course.widgets.marking",
    "explore": "course.explorations",
    "share": "course.widgets.share",
}
__all__ = ["__version__", "ask", "explore", "mark", "share"]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'course' has no attribute {name!r}")
