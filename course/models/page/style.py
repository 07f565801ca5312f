"""The colours and the size in which a page's text is shown.

Style sheets in the page and ``style`` attributes are followed: selectors by soupsieve, declarations by tinycss2, the
cascade by specificity and order (https://www.w3.org/TR/css-cascade-4/). Not followed, and then no verdict is given:
background pictures, opacity, media queries, linked style sheets.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import soupsieve
import tinycss2
from bs4 import Tag

from course.models.colour import Colour, from_fractions, rgba
from course.models.page.document import Page, attribute

# What browsers give before any style sheet (https://html.spec.whatwg.org/multipage/rendering.html).
_SIZES = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h4": 1.0, "h5": 0.83, "h6": 0.67, "small": 0.8333}
_BOLD = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "th"})
_KEYWORDS = {
    "xx-small": 9.0,
    "x-small": 10.0,
    "small": 13.0,
    "medium": 16.0,
    "large": 18.0,
    "x-large": 24.0,
    "xx-large": 32.0,
}
_CONTROL = 13.333
_FOLLOWED = frozenset(
    {"color", "background-color", "background", "background-image", "font-size", "font-weight", "font", "opacity"}
)


@dataclass(frozen=True)
class TextStyle:
    """How an element's own text is shown; `ink` or `paper` is ``None`` where it cannot be told."""

    ink: Colour | None
    paper: Colour | None
    size_px: float
    bold: bool


@dataclass(frozen=True)
class _Rule:
    selector: Any
    specificity: tuple[int, int, int]
    declarations: tuple[tuple[str, str], ...]


class Styles:
    """The styles of a page's elements.

    Parameters
    ----------
    page : Page
    """

    def __init__(self, page: Page) -> None:
        self._declared: dict[int, list[tuple[tuple[int, int, int], int, tuple[tuple[str, str], ...]]]] = {}
        sheets = "\n".join(tag.get_text() for tag in page.tags if tag.name == "style")
        for order, rule in enumerate(_rules(sheets)):
            for tag in rule.selector.select(page.soup):
                self._declared.setdefault(id(tag), []).append((rule.specificity, order, rule.declarations))
        self._known: dict[int, dict[str, str]] = {}
        self._fonts: dict[int, tuple[float, bool]] = {}

    def of(self, tag: Tag) -> TextStyle:
        """Return how the element's own text is shown."""
        size, bold = self._font(tag)
        paper = self._paper(tag)
        return TextStyle(self._ink(tag, paper) if paper else None, paper, size, bold)

    def _own(self, tag: Tag) -> dict[str, str]:
        known = self._known.get(id(tag))
        if known is None:
            known = {}
            for _specificity, _order, declarations in sorted(self._declared.get(id(tag), []), key=lambda one: one[:2]):
                known.update(declarations)
            known.update(_declarations(attribute(tag, "style")))
            self._known[id(tag)] = known
        return known

    def _ink(self, tag: Tag, paper: Colour) -> Colour | None:
        for one in _upwards(tag):
            typed = self._own(one).get("color", "inherit")
            if typed in {"inherit", "currentcolor"}:
                typed = _default_ink(one)
            if typed:
                parsed = rgba(typed)
                return _over(parsed, paper) if parsed else None
        return Colour(0, 0, 0)

    def _paper(self, tag: Tag) -> Colour | None:
        layers: list[tuple[float, float, float, float]] = []
        for one in _upwards(tag):
            own = self._own(one)
            if (
                "url(" in own.get("background-color", "")
                or "opacity" in own
                or "gradient(" in own.get("background-color", "")
            ):
                return None
            layer = rgba(own.get("background-color") or _default_paper(one))
            if layer and layer[3] > 0:
                layers.append(layer)
            if layer and layer[3] == 1:
                break
        base = Colour(255, 255, 255)
        for layer in reversed(layers):
            base = _over(layer, base)
        return base

    def _font(self, tag: Tag) -> tuple[float, bool]:
        known = self._fonts.get(id(tag))
        if known is None:
            parent = tag.parent
            above = self._font(parent) if parent is not None and parent.name != "[document]" else (16.0, False)
            own = self._own(tag)
            size = _size(own.get("font-size", ""), above[0], _default_size(tag, above[0]))
            known = self._fonts[id(tag)] = (size, _is_bold(own.get("font-weight", ""), tag, above[1]))
        return known


def _upwards(tag: Tag) -> list[Tag]:
    return [tag, *(one for one in tag.parents if one.name != "[document]")]


def _over(layer: tuple[float, float, float, float], base: Colour) -> Colour:
    alpha = layer[3]
    return from_fractions(
        *(alpha * top + (1 - alpha) * under for top, under in zip(layer[:3], base.fractions, strict=True))
    )


def _default_ink(tag: Tag) -> str:
    if tag.name == "a" and tag.has_attr("href"):
        return "#0000ee"
    return "#000000" if tag.name in {"button", "input", "textarea", "select", "mark"} else ""


def _default_paper(tag: Tag) -> str:
    if tag.name == "button" or (tag.name == "input" and attribute(tag, "type") in {"button", "submit", "reset"}):
        return "#efefef"
    return {"mark": "#ffff00", "input": "#ffffff", "textarea": "#ffffff", "select": "#ffffff"}.get(
        tag.name, "transparent"
    )


def _default_size(tag: Tag, above: float) -> float:
    return _CONTROL if tag.name in {"button", "input", "textarea", "select"} else above * _SIZES.get(tag.name, 1.0)


def _size(typed: str, above: float, default: float) -> float:
    if typed in _KEYWORDS:
        return _KEYWORDS[typed]
    units = {"px": 1.0, "pt": 4 / 3, "rem": 16.0, "em": above, "%": above / 100}
    for unit, factor in units.items():
        if typed.endswith(unit):
            try:
                return float(typed[: -len(unit)]) * factor
            except ValueError:
                return default
    return default


def _is_bold(typed: str, tag: Tag, above: bool) -> bool:
    if typed in {"bold", "bolder"}:
        return True
    if typed.isdigit():
        return int(typed) >= 700
    return typed != "normal" and (above or tag.name in _BOLD)


@lru_cache(maxsize=8)
def _rules(sheets: str) -> tuple[_Rule, ...]:
    """Return the rules of a style sheet; kept, because most edits change the page and not its styles."""
    found: list[_Rule] = []
    for rule in tinycss2.parse_stylesheet(sheets, skip_comments=True, skip_whitespace=True):
        declarations = _declarations(tinycss2.serialize(rule.content)) if rule.type == "qualified-rule" else ()
        for selector in tinycss2.serialize(rule.prelude).split(",") if declarations else ():
            try:
                compiled = soupsieve.compile(selector.strip())
            except (soupsieve.SelectorSyntaxError, ValueError, TypeError):
                continue  # half-typed, or a pseudo-element: it styles no text of its own
            found.append(_Rule(compiled, _specificity(selector), declarations))
    return tuple(found)


@lru_cache(maxsize=512)
def _declarations(css: str) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for one in tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True):
        if one.type == "declaration" and one.lower_name in _FOLLOWED:
            pairs.extend(_followed(one.lower_name, tinycss2.serialize(one.value).strip().lower(), one.value))
    return tuple(pairs)


def _followed(name: str, value: str, tokens: list[Any]) -> list[tuple[str, str]]:
    """Spell a shorthand out as far as text needs it."""
    if name == "opacity":
        return [] if value in {"1", "1.0", "100%"} else [(name, value)]
    if name in {"background", "background-image"}:
        colours = [tinycss2.serialize([token]) for token in tokens if rgba(tinycss2.serialize([token]))]
        unclear = "url(" in value or "gradient(" in value
        return [("background-color", value if unclear else colours[0] if colours else "transparent")]
    if name == "font":
        sizes = [tinycss2.serialize([token]) for token in tokens if token.type in {"dimension", "percentage"}]
        weight = "bold" if "bold" in value.split() else "normal"
        return [("font-weight", weight), *(("font-size", size) for size in sizes[:1])]
    return [(name, value)]


def _specificity(selector: str) -> tuple[int, int, int]:
    """Return ids, classes (with attributes and pseudo-classes) and elements (https://www.w3.org/TR/selectors-4/)."""
    ids = classes = elements = 0
    after = ""
    for token in tinycss2.parse_component_value_list(selector):
        if token.type == "hash":
            ids += 1
        elif token.type == "[] block" or (token.type == "ident" and after in {".", ":"}):
            classes += 1
        elif token.type == "ident":
            elements += 1
        after = token.value if token.type == "literal" else ""
    return ids, classes, elements
