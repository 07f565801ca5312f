"""A question: what it asks, what may be answered, what counts as answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Types that the machine can mark by a key; the others are marked by checks, by completeness or by a person.
KEYED = frozenset({"choice", "multi-choice", "match", "classify", "order", "number", "short-text", "fill-table"})
# What a graded question must not carry into a trainee's hands.
SECRET = ("key", "model_answer", "feedback")


@dataclass(frozen=True)
class Question:
    """One entry of a question bank.

    Parameters
    ----------
    data : mapping
        The entry as the bank has it (see ``schema.json``).
    bank : str
        Where it stands, for messages: file name and line.
    session : int
        Workshop session, 1 to 6.
    language : str
        Code of the language in which its texts stand.
    """

    data: Mapping[str, Any]
    bank: str = ""
    session: int = 0
    language: str = "en"

    @property
    def id(self) -> str:
        """Identifier, unique in the course."""
        return str(self.data["id"])

    @property
    def type(self) -> str:
        """One of the types of ``schema.json``."""
        return str(self.data["type"])

    @property
    def prompt(self) -> str:
        """Markdown."""
        return str(self.data["prompt"])

    @property
    def points(self) -> float:
        """Points to be had automatically; 0 for a formative question."""
        return float(self.data.get("points", 0))

    @property
    def graded(self) -> bool:
        """Whether the question counts: it has points, or a rubric."""
        return "points" in self.data or "rubric" in self.data

    @property
    def title(self) -> str:
        """A short name: the title, or the first line of the prompt."""
        return str(self.data.get("title") or self.prompt.strip().splitlines()[0].strip("#* "))

    def entries(self, name: str) -> list[Mapping[str, Any]]:
        """Return the list `name` (``options``, ``items``, ``categories`` …), empty if there is none."""
        return list(self.data.get(name, ()))

    def ids(self, name: str) -> list[str]:
        """Return the identifiers of the list `name`."""
        return [str(entry["id"]) for entry in self.entries(name)]

    def label(self, name: str, identifier: object) -> str:
        """Return the text of the entry with this identifier in the list `name`, or the identifier itself."""
        for entry in self.entries(name):
            if str(entry["id"]) == str(identifier):
                return str(entry["text"])
        return str(identifier)

    def public(self) -> dict[str, Any]:
        """Return the entry as trainees may have it.

        A graded question loses key, model answer, feedback, and the checks too unless they are shown live.
        """
        data = dict(self.data)
        if not self.graded:
            return data
        for name in SECRET:
            data.pop(name, None)
        if not data.get("live"):
            data.pop("checks", None)
        for name in ("options", "items"):
            if name in data:
                data[name] = [{k: v for k, v in entry.items() if k != "feedback"} for entry in data[name]]
        return data


def marking_data(question: Question) -> dict[str, Any]:
    """Return what is needed to mark a graded question and must not travel to trainees: key and checks."""
    return {name: question.data[name] for name in ("key", "checks") if name in question.data}


def is_answered(question: Question, value: Any) -> bool:
    """Tell whether `value` holds anything that a person put there."""
    if value is None or value == "":
        return False
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, Mapping):
        if question.type == "levels":
            return any("level" in entry for entry in value.values() if isinstance(entry, Mapping))
        return any(is_answered(question, entry) for entry in value.values())
    if isinstance(value, Sequence):
        return any(is_answered(question, entry) for entry in value)
    return True
