"""The sentences of a question bank: found by the bank's own schema, so that a new field needs no second list.

Whatever ``schema.json`` declares as ``#/$defs/text`` is read by a person, and so by translators. Identifiers, keys and
arguments of checks are not; they are the same in every language, and answers hold nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

from course.i18n import language as language_in_force
from course.i18n import retranslate
from course.questions.question import Question

TEXT = "#/$defs/text"
Path = tuple[str | int, ...]


@lru_cache(maxsize=1)
def _schema() -> dict[str, Any]:
    text = (files("course.questions") / "schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def with_prose(data: Any, change: Callable[[str, Path], str], *, entry: bool = False) -> Any:
    """Return a copy of a bank in which every text for people is what `change` makes of it and of its path.

    Parameters
    ----------
    data : mapping
        A bank as its YAML has it, or one question of it if `entry` is true.
    change : callable
        Called with a text and its path of keys and indexes.
    """
    schema = {"$ref": "#/$defs/question"} if entry else _schema()
    return _changed(data, schema, (), change)


def prose(data: Any, *, entry: bool = False) -> Iterator[tuple[Path, str]]:
    """Yield path and text of everything in a bank that a person reads, in the order in which it stands."""
    found: list[tuple[Path, str]] = []

    def note(text: str, path: Path) -> str:
        found.append((path, text))
        return text

    with_prose(data, note, entry=entry)
    return iter(found)


def in_language(question: Question, language: str | None = None) -> Question:
    """Return a question with its texts in a language, by default the one in force; ids, keys and checks stay.

    A text that differs from the course's own (an instructor's change, say) stays as it stands.
    """
    wanted = language or language_in_force()
    if wanted == question.language:
        return question
    data = with_prose(question.data, lambda text, _path: retranslate(text, question.language, wanted), entry=True)
    return replace(question, data=data, language=wanted)


def _changed(data: Any, schema: Any, path: Path, change: Callable[[str, Path], str]) -> Any:
    if not isinstance(schema, Mapping):
        return data
    if schema.get("$ref") == TEXT:
        return change(data, path) if isinstance(data, str) else data
    if "$ref" in schema:
        schema = _schema()["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    if isinstance(data, Mapping):
        known, other = schema.get("properties", {}), schema.get("additionalProperties")
        return {k: _changed(v, known.get(k, other), (*path, str(k)), change) for k, v in data.items()}
    if isinstance(data, list):
        return [_changed(v, schema.get("items"), (*path, i), change) for i, v in enumerate(data)]
    return data
