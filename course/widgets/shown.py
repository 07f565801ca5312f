"""What a cell shows where no widget can live: while grading, in feedback, and in place of a widget that failed."""

from __future__ import annotations

import os
from html import escape
from typing import Any

from course.errors import CourseError
from course.i18n import gettext as _
from course.plots.views import View

# A problem keeps its own colours, so that it can be read in light and dark themes alike.
_PROBLEM = "color:#1b1b1b;background:#fff;border:2px solid #991b1b;border-radius:6px;padding:8px 14px"


class Shown:
    """Content as HTML and as plain text; notebooks and nbconvert take the one they can show."""

    def __init__(self, html: str, text: str) -> None:
        self.html = html
        self.text = text

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}


def is_static() -> bool:
    """Tell whether a cell runs for a grader or a validator (nbgrader says so) and not for a person's screen."""
    return bool(os.environ.get("NBGRADER_EXECUTION") or os.environ.get("COURSE_STATIC"))


def show_problem(error: CourseError) -> Shown:
    """Return a failure in plain words, for the place where the widget would be."""
    lines = [("", f"✗ {error.what}"), (_("Where"), error.where), (_("What to do"), error.remedy)]
    parts = [f"{f'<strong>{escape(name)}:</strong> ' if name else ''}{escape(text)}" for name, text in lines if text]
    html = f'<div role="alert" style="{_PROBLEM}">' + "".join(f"<p>{part}</p>" for part in parts) + "</div>"
    return Shown(html, str(error))


def show_views(title: str, views: list[View]) -> Shown:
    """Return views under a title, as static content."""
    html = f"<h4>{escape(title)}</h4>" + "".join(view.as_html() for view in views)
    return Shown(html, "\n".join([title, *(view.as_text() for view in views)]))
