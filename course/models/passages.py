"""The course's own reading passages: science and history, Russian and English (``data/passages``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True)
class Passage:
    """A text to adapt.

    Parameters
    ----------
    id, language, subject, title, source, text : str
    key_terms : tuple of tuple of str
        Lemmas without which the text loses its subject; alternatives of one term stand together.
    """

    id: str
    language: str
    subject: str
    title: str
    source: str
    text: str
    key_terms: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1)
def passages() -> Sequence[Passage]:
    """Return all passages, Russian first, science before history."""
    import yaml

    folder = files("course.models") / "data" / "passages"
    found = []
    for path in folder.iterdir():
        if path.name.endswith(".yaml"):
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
            data["text"] = data["text"].strip()
            data["key_terms"] = tuple(tuple(str(term).split("|")) for term in data["key_terms"])
            found.append(Passage(**data))
    return tuple(sorted(found, key=lambda p: (p.language != "ru", p.subject != "science", p.id)))


def passage(identifier: str) -> Passage:
    """Return the passage with this id; raises `KeyError` if there is none."""
    return {p.id: p for p in passages()}[identifier]
