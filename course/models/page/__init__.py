"""A web page and the barriers in it, found anew at every edit.

``inspect_page`` is the bench's model; ``barriers_removed``, ``rule_clear`` and ``content_kept`` grade what was made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.i18n import ngettext
from course.models.check import Check
from course.models.page.document import LIMIT, Page, line, opening
from course.models.page.rules import RULES, Rule, rules_named
from course.models.samples import is_unchanged, made_in, read_sample

__all__ = ["LIMIT", "RULES", "Barrier", "barriers_removed", "content_kept", "inspect_page", "rule_clear"]

CONTROL = "html"  # where the bench keeps the page


@dataclass(frozen=True)
class Barrier:
    """A barrier in a page: which rule it breaks, where, and what to do.

    Parameters
    ----------
    rule : Rule
    line : int
        Line of the source, from 1.
    element : str
        The start tag.
    advice : str
    """

    rule: Rule
    line: int
    element: str
    advice: str


def inspect_page(html: object, rules: Sequence[Rule] = RULES) -> list[Barrier]:
    """Return the barriers of a page in the order of its lines.

    Raises
    ------
    ModelInputError
        If there is no page to look at (see :class:`~course.models.page.document.Page`).
    """
    page = Page(html)
    found = [Barrier(rule, line(tag), opening(tag), advice) for rule in rules for tag, advice in rule.find(page)]
    return sorted(found, key=lambda barrier: barrier.line)


def barriers_removed(value: Any, sample: str) -> Check:
    """Check how many of the barriers of the packaged page `sample` are gone from the page in `value`.

    New barriers count against it, so a page cannot be mended by emptying it of one kind and breaking another.
    """
    before = _counts(read_sample(sample))
    try:
        after = _counts(made_in(value, CONTROL))
    except ModelInputError as error:
        return Check(0.0, error.what)
    total, left = before.total(), after.total()
    if not left:
        return Check(1.0, _("No barrier of the kinds that the bench knows is left."))
    titles = sorted({rule.title() for rule in rules_named(after)})
    message = ngettext("%(count)d barrier is left: %(titles)s.", "%(count)d barriers are left: %(titles)s.", left)
    return Check(max(0.0, 1 - left / total), message % {"count": left, "titles": "; ".join(titles)})


def rule_clear(value: Any, rules: Sequence[str], sample: str = "") -> Check:
    """Check that none of the named rules is broken in the page in `value`, and the text of `sample` is not gone."""
    if sample and content_kept(value, sample).passed < 1:
        return Check(0.0, _("The page is unchanged, or too much of it is gone to judge."))
    try:
        left = inspect_page(made_in(value, CONTROL), rules_named(rules))
    except ModelInputError as error:
        return Check(0.0, error.what)
    if not left:
        return Check(1.0, _("Nothing of this kind is left."))
    places = "; ".join(f"{one.rule.title()} ({_('line %(n)d') % {'n': one.line}})" for one in left[:5])
    return Check(0.0, places)


def content_kept(value: Any, sample: str, share: float = 0.9) -> Check:
    """Check that the words of the packaged page `sample` are still there: mending is not deleting.

    Parameters
    ----------
    share : float
        The part of the page's different words that must be left for full marks.
    """
    made, wanted = made_in(value, CONTROL), _words(read_sample(sample))
    if is_unchanged(made, sample):
        return Check(0.0, _("Nothing has been changed yet."))
    try:
        there = _words(made)
    except ModelInputError as error:
        return Check(0.0, error.what)
    kept = len(wanted & there) / len(wanted)
    if kept >= share:
        return Check(1.0, _("The page's content is still there."))
    return Check(max(0.0, kept / share), _("Some of the page's own words are gone: mend, do not delete."))


def _counts(html: Any) -> Counter[str]:
    return Counter(barrier.rule.id for barrier in inspect_page(html))


def _words(html: Any) -> set[str]:
    body = Page(html).soup
    for unseen in body.find_all(["style", "script", "title"]):
        unseen.decompose()
    return {word.strip(".,:;!?").casefold() for word in body.get_text(" ").split()}
