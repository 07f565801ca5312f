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
from course.models.samples import is_unchanged, made_in, original_of

__all__ = ["LIMIT", "RULES", "Barrier", "barriers_removed", "content_kept", "inspect_page", "rule_clear"]

CONTROL = "html"  # where the bench keeps the page
# Our own limits: a tenth of a page's different words may change while mending; half of the barriers is real work.
CONTENT_SHARE, WORK_SHARE = 0.9, 0.5


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

    New barriers count against it, and so does content that went with the barriers: mending is not deleting.
    """
    try:
        share, left = _share_removed(value, sample)
        kept = min(1.0, _share_kept(value, sample) / CONTENT_SHARE)
    except ModelInputError as error:
        return Check(0.0, error.what)
    if kept < 1:
        return Check(share * kept, _("Content went with the barriers: mend, do not delete."))
    if not left:
        return Check(1.0, _("No barrier of the kinds that the bench knows is left."))
    titles = "; ".join(sorted({rule.title() for rule in rules_named(left)}))
    count = left.total()
    message = ngettext("%(count)d barrier is left: %(titles)s.", "%(count)d barriers are left: %(titles)s.", count)
    return Check(share, message % {"count": count, "titles": titles})


def rule_clear(value: Any, rules: Sequence[str], sample: str) -> Check:
    """Check that none of the named rules is broken in the page in `value`, and `sample` was not just emptied."""
    made = made_in(value, CONTROL)
    try:
        if is_unchanged(made, sample) or _share_kept(value, sample) < CONTENT_SHARE:
            return Check(0.0, _("The page is unchanged, or too much of it is gone to judge."))
        left = inspect_page(made, rules_named(rules))
    except ModelInputError as error:
        return Check(0.0, error.what)
    if not left:
        return Check(1.0, _("Nothing of this kind is left."))
    places = "; ".join(f"{one.rule.title()} ({_('line %(n)d') % {'n': one.line}})" for one in left[:5])
    return Check(0.0, places)


def content_kept(value: Any, sample: str) -> Check:
    """Check that the words of the packaged page `sample` are still there.

    Full credit needs half of the barriers gone as well: leaving a page alone keeps its content, and is no work.
    """
    try:
        kept = min(1.0, _share_kept(value, sample) / CONTENT_SHARE)
        worked = min(1.0, _share_removed(value, sample)[0] / WORK_SHARE)
    except ModelInputError as error:
        return Check(0.0, error.what)
    if kept < 1:
        return Check(kept * worked, _("Some of the page's own words are gone: mend, do not delete."))
    if worked < 1:
        return Check(worked, _("The content is there; it counts in full when half of the barriers are gone."))
    return Check(1.0, _("The page's content is still there."))


def _share_removed(value: Any, sample: str) -> tuple[float, Counter[str]]:
    made = made_in(value, CONTROL)
    left = _counts(made)
    return max(0.0, 1 - left.total() / _counts(original_of(made, sample)).total()), left


def _share_kept(value: Any, sample: str) -> float:
    made = made_in(value, CONTROL)
    wanted = _words(original_of(made, sample))
    return len(wanted & _words(made)) / len(wanted)


def _counts(html: Any) -> Counter[str]:
    return Counter(barrier.rule.id for barrier in inspect_page(html))


def _words(html: Any) -> set[str]:
    body = Page(html).soup
    for unseen in body.find_all(["style", "script", "title"]):
        unseen.decompose()
    return {word.strip(".,:;!?").casefold() for word in body.get_text(" ").split()}
