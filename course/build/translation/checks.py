"""What a translation must keep of its original: placeholders, links, code, tags, shape, figures.

A rule that does not fit one message is left out for it by a translator's comment in the catalogue: ``# skip: figures``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from babel.messages.catalog import Message

from course.build.translation.catalogues import FORMAT, is_translated, texts_of, translations_of
from course.i18n import gettext as _

_PLACEHOLDER = re.compile(r"%\((\w+)\)([-#0 +]*\d*(?:\.\d+)?[a-zA-Z])")
_LINK = re.compile(r"\]\(([^)\s]+)[^)]*\)|<(https?://[^>]+)>|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_FENCE = re.compile(r"^(```+|~~~+)", re.MULTILINE)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?=[\s/>])")
_FIXED = re.compile(r"\b(?:href|src|id|class|for|name)=(\"[^\"]*\"|'[^']*')")
_HEADING = re.compile(r"^(#+)\s")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s", re.MULTILINE)
_FIGURE = re.compile(r"\d+(?:[.,\s\u00a0\u202f]\d+)*")
_BETWEEN = re.compile(r"[.,\s\u00a0\u202f]")
_ENDS = re.compile(r"([.:?!…]?)[”»\"’)*_]*\s*$")


@dataclass(frozen=True)
class Problem:
    """Something wrong with one translation: which rule it breaks, and in words what to mend."""

    rule: str
    text: str


def skipped(message: Message) -> frozenset[str]:
    """Return the rules that a translator's comment leaves out for a message."""
    words = " ".join(c.removeprefix("skip:") for c in message.user_comments if c.startswith("skip:"))
    return frozenset(words.replace(",", " ").split())


def problems(message: Message) -> list[Problem]:
    """Return what is wrong with the translation of one message; nothing where it has none yet."""
    if not is_translated(message):
        return []
    leave_out = skipped(message)
    found = []
    for original, translation in _pairs(message):
        for rule, check in RULES.items():
            if rule not in leave_out:
                found += [Problem(rule, text) for text in check(original, translation)]
    if FORMAT in message.flags and FORMAT not in leave_out:
        found += [Problem(FORMAT, text) for one in translations_of(message) for text in _formats(one)]
    return list(dict.fromkeys(found))


def _pairs(message: Message) -> Iterator[tuple[str, str]]:
    texts = texts_of(message)
    for translation in translations_of(message):
        # Every plural form stands for numbers of its own: it is held to the plural, which names them all.
        yield texts[-1], translation


def _differ(name: str, original: Counter[str], translation: Counter[str]) -> Iterator[str]:
    for lost in (original - translation).elements():
        yield _("%(what)s is lost: %(text)s") % {"what": name, "text": lost}
    for added in (translation - original).elements():
        yield _("%(what)s is not in the original: %(text)s") % {"what": name, "text": added}


def _placeholders(original: str, translation: str) -> Iterator[str]:
    def named(text: str) -> Counter[str]:
        return Counter({m[0]: 1 for m in _PLACEHOLDER.finditer(text)})

    return _differ(_("A placeholder"), named(original), named(translation))


def _links(original: str, translation: str) -> Iterator[str]:
    def addresses(text: str) -> Counter[str]:
        return Counter(next(filter(None, m.groups())) for m in _LINK.finditer(text))

    return _differ(_("A link"), addresses(original), addresses(translation))


def _code(original: str, translation: str) -> Iterator[str]:
    def spans(text: str) -> Counter[str]:
        return Counter(m[2] for m in _CODE.finditer(text)) + Counter(_FENCE.findall(text))

    return _differ(_("A piece of code"), spans(original), spans(translation))


def _tags(original: str, translation: str) -> Iterator[str]:
    def tags(text: str) -> Counter[str]:
        return Counter(_TAG.findall(_CODE.sub("", text))) + Counter(m[0] for m in _FIXED.finditer(text))

    return _differ(_("A tag"), tags(original), tags(translation))


def _shape(original: str, translation: str) -> Iterator[str]:
    heading = [m[1] if (m := _HEADING.match(text)) else "" for text in (original, translation)]
    if heading[0] != heading[1]:
        yield _("The heading begins with other marks than “%(marks)s”") % {"marks": heading[0]}
    items = [len(_ITEM.findall(text)) for text in (original, translation)]
    if items[0] > 1 and items[0] != items[1]:
        yield _("The list has %(now)d items, not %(was)d") % {"now": items[1], "was": items[0]}
    if _bars(original) != _bars(translation):
        yield _("The table has other rows or columns")


def _bars(text: str) -> list[int]:
    return [line.count("|") for line in text.splitlines() if line.lstrip().startswith("|")]


def _figures(original: str, translation: str) -> Iterator[str]:
    def figures(text: str) -> set[str]:
        return {_BETWEEN.sub("", m[0]) for m in _FIGURE.finditer(_PLACEHOLDER.sub("", text))}

    # “1,300/2,300” and “2, 3” are written otherwise elsewhere: all digits in a row must still be there.
    whole = _BETWEEN.sub("", _PLACEHOLDER.sub("", translation))
    for figure in sorted(figures(original) - figures(translation)):
        if figure not in whole:
            yield _("A figure is lost: %(text)s") % {"text": figure}


def _edges(original: str, translation: str) -> Iterator[str]:
    if original.replace(original.strip(), "X") != translation.replace(translation.strip(), "X"):
        yield _("Spaces or empty lines at the edges differ")
    ends = [m[1] if (m := _ENDS.search(text)) else "" for text in (original, translation)]
    if ends[0] != ends[1] and {ends[0], ends[1]} != {".", "…"}:
        yield _("The last mark is “%(now)s”, not “%(was)s”") % {"now": ends[1], "was": ends[0]}


def _formats(translation: str) -> Iterator[str]:
    try:
        translation % defaultdict(int)
    except (ValueError, TypeError) as error:
        yield _("A lone percent sign in a text with placeholders is written twice: %(why)s") % {"why": error}


RULES: dict[str, Callable[[str, str], Iterator[str]]] = {
    "placeholders": _placeholders,
    "links": _links,
    "code": _code,
    "tags": _tags,
    "shape": _shape,
    "figures": _figures,
    "edges": _edges,
}


def plain_text(text: str) -> str:
    """Return a translation without code, tags, addresses and placeholders: what the language's own rules look at."""
    for pattern in (_CODE, _LINK, re.compile(r"<[^>]+>"), _PLACEHOLDER):
        text = pattern.sub(lambda m: "](" if m[0].startswith("](") else " ", text)
    return text


def all_problems(messages: Sequence[Message]) -> Iterator[tuple[Message, Problem]]:
    """Yield every problem of a catalogue with its message."""
    for message in messages:
        for problem in problems(message):
            yield message, problem
