"""Styles are written for both directions of reading: start and end, never left and right."""

import re
from pathlib import Path

import pytest

COURSE = Path(__file__).resolve().parents[2] / "course"
STYLED = [
    *sorted((COURSE / "widgets").glob("*.css")),
    *sorted((COURSE / "home" / "templates").glob("*.html")),
    *sorted((COURSE / "exchange" / "pages" / "templates").glob("*.*")),
    *sorted((COURSE / "reports" / "templates").glob("*.j2")),
]
PHYSICAL = re.compile(
    r"(?:margin|padding|border)-(?:left|right)\b|text-align: ?(?:left|right)|(?<![\w-])(?:left|right): ?-?[\d.]|float: ?(?:left|right)"
)


@pytest.mark.parametrize("path", STYLED, ids=lambda path: path.name)
def test_no_style_names_left_or_right(path: Path) -> None:
    assert [] == PHYSICAL.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "path", [p for p in STYLED if "<html" in p.read_text(encoding="utf-8")], ids=lambda path: path.name
)
def test_every_page_says_its_language_and_direction(path: Path) -> None:
    assert '<html lang="{{ language }}" dir="{{ direction() }}">' in path.read_text(encoding="utf-8")
