"""What nbgrader's feedback pages say, for the portfolio: points in all and the comments in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

from course.reports.portfolio import Feedback

_SCORE = re.compile(r"\(Score:\s*([\d.]+)\s*/\s*([\d.]+)\)")


class _Page(HTMLParser):
    """Collect the text of the page's title line and of the comments."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.comments: list[str] = []
        self._comment = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notice where a comment begins: nbgrader writes each as a list item named Comment."""
        self._comment = self._comment and tag not in {"div", "li"}

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        text = " ".join(data.split())
        if not text:
            return
        self.texts.append(text)
        if self._comment:
            self.comments.append(text)
            self._comment = False
        elif text.rstrip(":").strip().lower() in {"comment", "comments"}:
            self._comment = True


def read_page(text: str, session: int) -> Feedback | None:
    """Read one feedback page; ``None`` if it shows no score."""
    page = _Page()
    page.feed(text)
    found = _SCORE.search(" ".join(page.texts))
    if found is None:
        return None
    comments = [one for one in page.comments if one.lower() not in {"no comment.", "no response."}]
    return Feedback(session, f"{found[1]} / {found[2]}", comments)


def read_feedback(places: Iterable[Path]) -> list[Feedback]:
    """Return the newest feedback in each assignment's folder, where nbgrader puts it."""
    found = []
    for place in places:
        number = re.search(r"([1-6])$", place.name)
        pages = sorted(place.glob("feedback/*/*.html"))
        if number and pages:
            read = read_page(pages[-1].read_text(encoding="utf-8", errors="replace"), int(number[1]))
            found += [read] if read else []
    return found
