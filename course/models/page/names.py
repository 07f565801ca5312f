"""The accessible name of an element: what a screen reader calls it.

A short form of W3C's "Accessible Name and Description Computation" (https://www.w3.org/TR/accname-1.2/): the steps
that a school page needs, in their order.
"""

from __future__ import annotations

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from course.models.page.document import Page, attribute

# What a browser writes on a button that has no value of its own.
_OWN_NAMES = frozenset({"submit", "reset"})


def name_of(page: Page, tag: Tag) -> str:
    """Return the element's accessible name; empty if it has none."""
    return _referenced(page, tag) or attribute(tag, "aria-label") or _native(page, tag) or attribute(tag, "title")


def content_name(page: Page, tag: Tag) -> str:
    """Return the name that the element's content gives: its text, and the alternatives of its pictures."""
    parts: list[str] = []
    for child in tag.children:
        if isinstance(child, Tag):
            if not page.is_hidden(child):
                parts.append(attribute(child, "aria-label") or attribute(child, "alt") or content_name(page, child))
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            parts.append(str(child))
    return " ".join(" ".join(parts).split())


def label_of(page: Page, tag: Tag) -> str:
    """Return the text of the labels that belong to a form control, around it or by ``for``."""
    around = tag.find_parent("label")
    named = attribute(tag, "id")
    pointing = [one for one in page.named("label") if named and attribute(one, "for") == named]
    labels = ([around] if around is not None else []) + pointing
    return " ".join(filter(None, (content_name(page, label) for label in labels)))


def _referenced(page: Page, tag: Tag) -> str:
    targets = (page.by_id(one) for one in attribute(tag, "aria-labelledby").split())
    return " ".join(filter(None, (content_name(page, one) for one in targets if one is not None)))


def _native(page: Page, tag: Tag) -> str:
    kind = attribute(tag, "type").lower()
    if tag.name == "img" or (tag.name == "input" and kind == "image"):
        return attribute(tag, "alt")
    if tag.name == "input" and kind in {"button", "submit", "reset"}:
        return attribute(tag, "value") or (kind if kind in _OWN_NAMES and not tag.has_attr("value") else "")
    if tag.name in {"input", "textarea", "select"}:
        return label_of(page, tag) or attribute(tag, "placeholder")
    return "" if tag.name in {"iframe", "frame"} else content_name(page, tag)
