"""A web page as it was typed: parsed by Beautiful Soup, with the line of each element.

Beautiful Soup with the standard library's parser keeps lines and never fails on broken HTML. Unlike a browser it does
not move misplaced elements; the rules that look at parents allow for end tags left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.models.typed import usable_text

LIMIT = 30_000
DEEPEST = 300  # elements inside one another: pages people write have about twenty
_NOT_RENDERED = frozenset({"head", "script", "style", "template", "title", "noscript", "meta", "link"})


class Page:
    """A parsed page.

    Parameters
    ----------
    html : str
        The page's source, at most `LIMIT` characters.

    Raises
    ------
    ModelInputError
        If there is no page: nothing typed, no tag in it, or more than the bench takes.
    """

    def __init__(self, html: object) -> None:
        source = usable_text(html, limit=LIMIT, name=_("The page"))
        self.soup = BeautifulSoup(source, "html.parser")
        self.tags: list[Tag] = list(self.soup.find_all(True))
        if not self.tags:
            raise ModelInputError(
                _("This is text without a single HTML tag."),
                where=_("The page"),
                remedy=_("A page begins with <!DOCTYPE html> and <html>. “Start again” brings the sample back."),
            )
        self._refuse_too_deep()
        self._by_id = {value: tag for tag in reversed(self.tags) if (value := attribute(tag, "id"))}
        self._hidden: dict[int, bool] = {}

    def _refuse_too_deep(self) -> None:
        depth: dict[int, int] = {}
        for tag in self.tags:  # parents come before their children
            depth[id(tag)] = depth.get(id(tag.parent), 0) + 1
        if max(depth.values()) > DEEPEST:
            raise ModelInputError(
                _("More than %(count)d elements lie inside one another.") % {"count": DEEPEST},
                where=_("The page"),
                remedy=_("Close what you open: </p> after <p>, </div> after <div>."),
            )

    def named(self, *names: str) -> Iterator[Tag]:
        """Yield the elements of these names that are shown, in the page's order."""
        wanted = frozenset(names)
        return (tag for tag in self.tags if tag.name in wanted and not self.is_hidden(tag))

    def by_id(self, value: str) -> Tag | None:
        """Return the first element with this id."""
        return self._by_id.get(value)

    def is_hidden(self, tag: Tag) -> bool:
        """Return whether an element is hidden from everybody or from assistive technology."""
        known = self._hidden.get(id(tag))
        if known is None:
            parent = tag.parent
            above = parent is not None and parent.name != "[document]" and self.is_hidden(parent)
            known = self._hidden[id(tag)] = above or _hides_itself(tag)
        return known


def attribute(tag: Tag, name: str) -> str:
    """Return an attribute's value, stripped; empty if it is missing."""
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else (value or "").strip()


def line(tag: Tag) -> int:
    """Return the line of the source on which the element begins, from 1."""
    return tag.sourceline or 1


def own_text(tag: Tag) -> str:
    """Return the text that stands directly in the element."""
    return "".join(
        child
        for child in tag.children
        if isinstance(child, NavigableString) and not isinstance(child, PreformattedString)
    ).strip()


def opening(tag: Tag, longest: int = 60) -> str:
    """Return the element's start tag, as typed but for the spacing, cut at `longest` characters."""
    attributes = "".join(f' {name}="{attribute(tag, name)}"' for name in tag.attrs)
    text = f"<{tag.name}{attributes}>"
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _hides_itself(tag: Tag) -> bool:
    style = attribute(tag, "style").replace(" ", "").lower()
    return (
        tag.name in _NOT_RENDERED
        or tag.has_attr("hidden")
        or attribute(tag, "aria-hidden") == "true"
        or "display:none" in style
        or "visibility:hidden" in style
    )
