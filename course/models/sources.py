"""Source cards: invented pages about one invented town, and what each of them rests on.

Two sources are independent when no first evidence (*root*) stands behind both: ten pages that copy one text are one
source. Every card carries the label that it is synthetic, and every way out of this module repeats it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from course.i18n import gettext as _
from course.models.check import Check


@lru_cache(maxsize=16)
def read_data(name: str) -> Any:
    """Return the packaged YAML file `name` of ``data/media`` as plain data."""
    text = (files("course.models") / "data" / "media" / name).read_text(encoding="utf-8")
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)


@dataclass(frozen=True)
class Card:
    """One invented page.

    Parameters
    ----------
    id, site, address, author, title, snippet, body : str
    kind : str
        One of :func:`kinds`.
    published : str
        ISO date.
    roots : frozenset of str
        The first evidence that the page rests on.
    links : tuple of str
        Cards that the page links to.
    picture : (str, str, float) or None
        A drawn picture on the page: scene, change and strength, as in :mod:`course.models.provenance`.
    """

    id: str
    kind: str
    site: str
    address: str
    author: str
    published: str
    title: str
    snippet: str
    body: str
    roots: frozenset[str]
    links: tuple[str, ...]
    picture: tuple[str, str, float] | None = None

    def as_data(self, *, reveal: bool = False) -> dict[str, Any]:
        """Return the page as a browser shows it, label included; the kind of source only when `reveal` is true."""
        data: dict[str, Any] = {
            "id": self.id,
            "site": _(self.site),
            "address": self.address,
            "author": _(self.author),
            "published": self.published,
            "title": _(self.title),
            "snippet": _(self.snippet),
            "body": _(self.body),
            "links": list(self.links),
            "label": label(),
        }
        if reveal:
            data["kind"] = kinds()[self.kind]
        return data

    def cite(self) -> str:
        """Return a reference that says that the source is synthetic."""
        return f"{_(self.author)}, “{_(self.title)}”, {_(self.site)}, {self.published}, {self.address} [{label()}]"


def label() -> str:
    """Return the words that every card bears wherever it appears."""
    return _(read_data("cards.yaml")["label"])


def world() -> str:
    """Return the sentence that says that the place and its people are invented."""
    return _(read_data("cards.yaml")["world"])


def kinds() -> dict[str, str]:
    """Return the names of the kinds of source, by id."""
    return {str(k): _(v) for k, v in read_data("cards.yaml")["kinds"].items()}


@lru_cache(maxsize=1)
def cards() -> Mapping[str, Card]:
    """Return all cards by id, in the file's order."""
    found = {}
    for entry in read_data("cards.yaml")["cards"]:
        fields = {k: v for k, v in entry.items() if k not in {"roots", "links", "picture"}}
        picture = tuple(entry["picture"]) if "picture" in entry else None
        card = Card(**fields, roots=frozenset(entry["roots"]), links=tuple(entry.get("links", ())), picture=picture)
        found[card.id] = card
    return found


def is_solid(card: Card) -> bool:
    """Tell whether anything stands behind a card beyond a mere claim."""
    return bool(card.roots - set(read_data("cards.yaml")["hollow"]))


def independent_sources(ids: Iterable[str]) -> list[str]:
    """Return cards of `ids` that rest on evidence, no two of them on the same.

    Cards that rest on one piece of evidence are taken before those that combine several, so that a study of two records
    does not hide the records. Copies of one text count once; mere claims do not count.
    """
    named = [cards()[one] for one in dict.fromkeys(ids) if one in cards()]
    chosen: list[Card] = []
    for card in sorted((card for card in named if is_solid(card)), key=lambda card: len(card.roots)):
        if all(not card.roots & other.roots for other in chosen):
            chosen.append(card)
    return [card.id for card in chosen]


def three_independent(value: Sequence[Mapping[str, str]], *, claim: str, wanted: int = 3) -> Check:
    """Check that the rows of a source table name enough sources that rest on different evidence.

    Parameters
    ----------
    value : sequence of rows
        Each with ``source``, the id of a card.
    claim : str
        Id of the page that is checked: it is no source for itself.
    wanted : int
        Number of independent sources asked for.
    """
    named = [row.get("source", "") for row in value]
    known = [one for one in dict.fromkeys(named) if one in cards() and one != claim]
    found = independent_sources(known)
    if claim in named:
        message = _("The page that is checked cannot stand as a source for itself.")
    elif len(found) < len(known):
        message = _("Some sources go back to the same evidence, or to none; they do not add up.")
    else:
        message = _("The sources rest on different evidence.")
    count = _("%(found)d of %(wanted)d independent sources.") % {"found": min(len(found), wanted), "wanted": wanted}
    return Check(min(1.0, len(found) / wanted), f"{count} {message}")


def fields_filled(value: Sequence[Mapping[str, str]], *, wanted: int = 3, least: int = 3) -> Check:
    """Check that each row says who made the source, when, on what evidence, and what it cannot tell.

    `least` is the number of words that a field of prose needs to say something.
    """
    needs = {"source": 1, "who": 1, "when": 1, "evidence": least, "limits": least}
    rows = [row for row in value if row.get("source")][:wanted]
    full = sum(1 for row in rows for name, words in needs.items() if len(str(row.get(name, "")).split()) >= words)
    share = full / (len(needs) * wanted)
    message = _("%(full)d of %(all)d fields say something.") % {"full": full, "all": len(needs) * wanted}
    return Check(share, message)


def dates_agree(value: Sequence[Mapping[str, str]], *, wanted: int = 3) -> Check:
    """Check that the year noted for each named card is a year that stands on it."""
    rows = [row for row in value if row.get("source") in cards()][:wanted]
    right = sum(1 for row in rows if _year_stands(cards()[row["source"]], str(row.get("when", ""))))
    message = _("%(right)d of %(all)d dates agree with the page they were read from.") % {"right": right, "all": wanted}
    return Check(right / wanted, message)


def _year_stands(card: Card, typed: str) -> bool:
    import re

    text = f"{card.published} {card.title} {card.body}"
    years = re.findall(r"\b1[89]\d\d\b|\b20\d\d\b", typed)
    return bool(years) and all(year in text for year in years)
