"""Guard rails for what the course says: rules over every notebook, question bank and exploration.

A rule lists sentences; a person decides. What was looked at and found right stands in ``content_allowed.yaml`` with a
reason. The rules look for words and cannot understand: an empty list is no proof, only the end of the easy cases.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import yaml

from course.questions.bank import is_bank, load_bank

# What a person is asked or shown: the parts of a question that make somebody answer.
ASKING = frozenset({"prompt", "label"})


@dataclass(frozen=True)
class Passage:
    """A piece of the course's text.

    Parameters
    ----------
    where : str
        File and cell, question or control.
    kind : {"prose", "prompt", "text", "story", "label", "sources"}
    text : str
    context : str
        What stands with it and may carry its source: the paragraph, or the whole question.
    """

    where: str
    kind: str
    text: str
    context: str


@dataclass(frozen=True)
class Finding:
    """A sentence that a rule lists."""

    rule: str
    where: str
    sentence: str


# --- reading ---------------------------------------------------------------------------------------------------------


def passages(root: Path) -> Iterator[Passage]:
    """Read every notebook and bank below ``notebooks`` and ``assignments`` of `root`, and all explorations."""
    for folder in ("notebooks", "assignments"):
        for path in sorted((root / folder).rglob("*.ipynb")):
            if ".ipynb_checkpoints" not in path.parts:
                yield from _notebook(path)
        for path in sorted((root / folder).rglob("*.yaml")):
            if is_bank(path):
                yield from _bank(path)
    yield from _explorations()


def _notebook(path: Path) -> Iterator[Passage]:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        text = "".join(cell["source"]) if isinstance(cell["source"], list) else cell["source"]
        kind = "sources" if re.match(r"\s*#+\s*Sources", text) else "prose"
        for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.)\s)", text):
            yield Passage(f"{path.name}, {cell.get('id', '')}", kind, paragraph, paragraph)


def _bank(path: Path) -> Iterator[Passage]:
    for question in (entry.data for entry in load_bank(path)):
        where, context = f"{path.name}, {question['id']}", str(question["prompt"])
        yield Passage(where, "prompt", context, context)
        for name in ("options", "items", "categories", "scale", "columns", "rows", "fields", "rubric"):
            for entry in question.get(name, ()):
                yield Passage(
                    where, "label" if name in ("items", "columns", "fields") else "text", entry["text"], context
                )
                if "feedback" in entry:
                    yield Passage(where, "text", entry["feedback"], context)
        for node in question.get("nodes", {}).values():
            yield Passage(where, "story", node["text"], context)
            for choice in node.get("choices", ()):
                yield Passage(where, "story", choice["text"], context)


def _explorations() -> Iterator[Passage]:
    package = import_module("course.explorations")
    for module in (m for m in iter_modules(package.__path__) if re.match(r"s\d_", m.name)):
        built = import_module(f"course.explorations.{module.name}").build()
        where = f"explorations/{module.name}.py"
        if hasattr(built, "controls"):
            shown = " ".join([built.title, built.intro, built.leaves_out])
            yield Passage(where, "prose", shown, shown)
            for control in built.controls:
                labels = [control.label, getattr(control, "help", "")]
                labels += [column.label for column in getattr(control, "columns", ())]
                for label in filter(None, labels):
                    yield Passage(where, "label", label, shown)
            if built.predict:
                yield Passage(where, "prompt", built.predict.prompt, shown)


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph, Markdown marks left out."""
    plain = re.sub(r"[*_`#>|]+", " ", text)
    return [" ".join(s.split()) for s in re.split(r"(?<=[.!?])\s+(?=[“\"(\[A-ZА-ЯЁ0-9])", plain) if s.strip()]


# --- rules -----------------------------------------------------------------------------------------------------------

_WHOSE = r"(?:you|your|his|her|their|the pupils?'?s?'?|pupils'|each pupil'?s?|families'|parents'|the child'?s?)"
_TRAIT = (
    r"(?:religions?|faiths?|beliefs?|confessions?|denominations?|ethnicity|ethnic (?:origin|group|background)"
    r"|nationalit(?:y|ies)|race|citizenship|country of (?:birth|origin))"
)
_PERSONAL = re.compile(
    rf"\b(?:what|which|name|enter|write|give|choose|select|state|tick)\b[^.?!]*\b{_WHOSE}\b[^.?!]*\b{_TRAIT}\b"
    rf"|\b{_WHOSE}\s+(?:own\s+)?{_TRAIT}\b"
    r"|\bhow many\b[^.?!]*\b(?:are|keep|belong)\b[^.?!]*"
    r"\b(?:muslim|christian|jewish|buddhist|orthodox|atheist|migrants?)"
    r"|\bwhere (?:are|is|do|does) (?:you|your parents|he|she|they|each pupil|the pupils?) (?:come )?from\b"
    r"|\b(?:are you|is he|is she) (?:a )?(?:religious|believers?|muslim|christian|jewish|buddhist|orthodox|atheist)\b"
    r"|\bваш(?:а|е|у|ей)?\s+(?:религи|вероисповедани|национальност|вер[аыу]\b)",
    re.IGNORECASE,
)

_MARK = re.compile(
    r"\[(?:\d+|[^\]\d]*\d{4}[a-z]?)(?:\s*[,–-]\s*\d+)*\]|\([A-ZÀ-ÞА-ЯЁ][^()]*\b(?:1[89]|20)\d\d[a-z]?\)"
    r"|\b[A-ZÀ-ÞА-ЯЁ]\w+\*? \((?:1[89]|20)\d\d[a-z]?\)"
    r"|\[[A-Za-z][\w.\- ]{1,40}\](?!\()"
    r"|\b(?:our wording|ours|our own|invented|synthetic|as printed by|made up)\b",
    re.IGNORECASE,
)
_FACT = re.compile(
    r"\b(?:1[89]\d\d|20\d\d)\b|\b\d+(?:[.,]\d+)?\s*(?:%|per ?cent\b|percent\b)|\b\d{1,3}(?:[, ]\d{3})+\b"
    r"|\b\d+\s*(?:thousand|million|billion)\b"
    r"|\b(?:stud(?:y|ies)|research(?:ers)?|surveys?|meta-analysis|reports?)\b[^.]*\b(?:found|finds?|shows?|showed|agreed?|concluded?)\b"
    r"|\baccording to\b|\bresolution\s+\d",
    re.IGNORECASE,
)

# Names of faiths, and of peoples and countries that appear in the course's examples: stems, so that forms are met.
GROUPS = (
    "orthodox", "christian", "catholic", "protestant", "muslim", "islam", "jewish", "judaism", "buddhis", "hindu",
    "bahá", "atheis", "non-belie", "russia", "tajik", "uzbek", "kazakh", "kyrgyz", "armenia", "azerbaijan",
    "georgia", "ukrain",
    "moldov", "tatar", "chechen", "vietnam", "chin(?:a|ese)", "german", "french", "america", "turk", "arab", "israel",
    "syria", "afghan", "roma\\b", "migrant", "refugee", "mongol", "iran", "india", "african?", "saudi",
    "indonesia", "pakistan",
)  # fmt: skip
_GROUP = re.compile(r"\b(" + "|".join(GROUPS) + r")\w*", re.IGNORECASE)
_PROBLEM = re.compile(
    r"\b(problem|conflict|quarrel|war\b|terror|extremis|violen|crim|threat|danger|poor\b|poverty|backward|hate|hostil|refus|"
    r"ignoran|illegal|corrupt|fail|weak\b|trouble|victim|illitera|uneducated|burden|deficit)\w*",
    re.IGNORECASE,
)
# A source in a name is no description of anybody: "Russia's TORFL", titles in the list of sources.
_LABEL = re.compile(r"\b(synthetic|invented|made up)\b", re.IGNORECASE)


def asks_for_personal_traits(every: Iterable[Passage]) -> Iterator[Finding]:
    """List what asks for a person's religion, ethnicity or nationality."""
    for passage in every:
        if passage.kind in ASKING:
            for sentence in sentences(passage.text):
                if _PERSONAL.search(sentence):
                    yield Finding("personal", passage.where, sentence)


def facts_without_source(every: Iterable[Passage]) -> Iterator[Finding]:
    """List factual sentences (a year, a share, a large number, a finding) with no source in their paragraph."""
    for passage in every:
        if passage.kind in ("sources", "story", "label") or _MARK.search(passage.context + passage.text):
            continue
        for sentence in sentences(passage.text):
            if _FACT.search(sentence):
                yield Finding("source", passage.where, sentence)


def groups_as_problems(every: Iterable[Passage]) -> Iterator[Finding]:
    """List sentences that name a faith, a people or a country beside a word of trouble.

    A person looks at each. With none left, no group is shown only as a problem, because none is shown as one.
    """
    for passage in every:
        if passage.kind != "sources":
            for sentence in sentences(passage.text):
                if _GROUP.search(sentence) and _PROBLEM.search(sentence):
                    yield Finding("problem", passage.where, sentence)


def stories_without_label(every: Sequence[Passage]) -> Iterator[Finding]:
    """List stories, and packaged data marked ``synthetic: true``, that do not say that they are invented."""
    for passage in every:
        if passage.kind == "story" and not _LABEL.search(passage.context):
            yield Finding("label", passage.where, sentences(passage.context)[0])
    for path in sorted(Path(str(files("course.models") / "data")).rglob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(data, Mapping) and data.get("synthetic") is True and not _LABEL.search(_head(data)):
            yield Finding("label", path.name, _head(data) or path.name)


def _head(data: Mapping[str, Any]) -> str:
    return " ".join(str(data.get(name, "")) for name in ("title", "introduction", "label", "note", "notice"))


RULES: dict[str, Callable[[Sequence[Passage]], Iterator[Finding]]] = {
    "personal": asks_for_personal_traits,
    "source": facts_without_source,
    "problem": groups_as_problems,
    "label": stories_without_label,
}


def allowed() -> list[dict[str, str]]:
    """Return the reviewed exceptions: each with ``rule``, ``sentence`` (a part of it is enough) and ``reason``."""
    text = (files("course.build") / "content_allowed.yaml").read_text(encoding="utf-8")
    return list(yaml.safe_load(text) or [])


def findings(every: Sequence[Passage]) -> list[Finding]:
    """Return what the rules list in the course's passages, without the reviewed exceptions."""
    reviewed = [(entry["rule"], entry["sentence"]) for entry in allowed()]
    listed = [finding for rule in RULES.values() for finding in rule(every)]
    return [f for f in listed if not any(f.rule == rule and part in f.sentence for rule, part in reviewed)]
