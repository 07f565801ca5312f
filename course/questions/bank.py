"""Question banks: read, check, find, and strip of their keys.

A bank is a YAML file beside its notebook. Whatever is wrong with it is told with file, line and remedy
(:class:`~course.errors.BankError`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from course.errors import BankError, UnknownQuestionError
from course.i18n import gettext as _
from course.questions.prose import in_language
from course.questions.question import KEYED, Question

FORMAT = "ict-course/question-bank/1"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Bank:
    """The questions of one notebook."""

    path: Path
    session: int
    title: str
    language: str
    questions: Mapping[str, Question]

    def __getitem__(self, identifier: str) -> Question:
        return self.questions[identifier]

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions.values())

    def __len__(self) -> int:
        return len(self.questions)


class _Lines:
    """The line at which each part of a YAML document begins, by its path of keys and indexes."""

    def __init__(self, root: yaml.Node | None) -> None:
        self._lines: dict[tuple[Any, ...], int] = {}
        if root is not None:
            self._walk(root, ())

    def _walk(self, node: yaml.Node, path: tuple[Any, ...]) -> None:
        self._lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._walk(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self._walk(value, (*path, index))

    def at(self, path: Iterable[Any]) -> int:
        """Return the line of `path`, or of its nearest parent."""
        steps = tuple(path)
        while steps and steps not in self._lines:
            steps = steps[:-1]
        return self._lines.get(steps, 1)


def load_bank(path: Path) -> Bank:
    """Read and check a question bank.

    Raises
    ------
    BankError
        The file cannot be read, is not YAML, breaks the schema, repeats an id, or has a key that does not fit.
    """
    try:
        stat = path.stat()
    except OSError as error:
        raise BankError(
            _("The question bank cannot be read: %(why)s.") % {"why": error.strerror},
            where=str(path),
            remedy=_("Put the bank beside its notebook and make it readable."),
        ) from error
    return _load(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=64)
def _load(path: Path, _changed: int, _size: int) -> Bank:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BankError(
            _("The question bank is not UTF-8 text."), where=str(path), remedy=_("Save it again as UTF-8.")
        ) from error
    return parse_bank(text, path)


def parse_bank(text: str, path: Path) -> Bank:
    """Check a bank's text; `path` is only named in messages. Raises `BankError` as `load_bank` does."""
    return replace(_parsed(text, Path(path.name)), path=path)


# By content: the grader's warm process has checked the very bank that each submission has a copy of.
@lru_cache(maxsize=64)
def _parsed(text: str, path: Path) -> Bank:
    try:
        root = yaml.compose(text, Loader=_Loader)
        data = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path.name}, line {mark.line + 1}" if mark else path.name
        raise BankError(
            _("The question bank is not valid YAML: %(why)s.") % {"why": getattr(error, "problem", None) or error},
            where=where,
            remedy=_("Check the indentation and the quotes near that line."),
        ) from error
    lines = _Lines(root)
    _check_schema(data, path, lines)
    questions: dict[str, Question] = {}
    for index, entry in enumerate(data["questions"]):
        line = lines.at(("questions", index))
        where, tongue = f"{path.name}, line {line}", data.get("language", "en")
        question = Question(entry, bank=where, session=data["session"], language=tongue)
        if question.id in questions:
            raise BankError(
                _("The question id %(id)s stands twice.") % {"id": question.id},
                where=question.bank,
                remedy=_("Give one of them another id; the first is in %(first)s.")
                % {"first": questions[question.id].bank},
            )
        _check_entry(question)
        questions[question.id] = question
    return Bank(path, data["session"], data["title"], data.get("language", "en"), questions)


@lru_cache(maxsize=1)
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    schema = json.loads((files("course.questions") / "schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema)


def _check_schema(data: Any, path: Path, lines: _Lines) -> None:
    from jsonschema.exceptions import best_match

    error = best_match(_validator().iter_errors(data))
    if error is None:
        return
    place = "/".join(map(str, error.absolute_path)) or _("the top of the file")
    raise BankError(
        _("The question bank breaks its schema at %(place)s: %(why)s.")
        % {"place": place, "why": error.message.rstrip(".")},
        where=f"{path.name}, line {lines.at(error.absolute_path)}",
        remedy=_("Mend that entry; course/questions/schema.json lists what each type needs."),
    )


def _check_entry(question: Question) -> None:
    """Hold what a schema cannot say: unique ids within lists, keys that name what is there, nodes that exist."""
    for name in ("options", "items", "categories", "scale", "columns", "rows", "fields", "rubric"):
        ids = question.ids(name)
        twice = next((one for one in ids if ids.count(one) > 1), None)
        if twice is not None:
            raise _entry_error(question, _("%(list)s has the id %(id)s twice") % {"list": name, "id": twice})
    problem = _key_problem(question) or _node_problem(question)
    if problem:
        raise _entry_error(question, problem)


def _entry_error(question: Question, problem: str) -> BankError:
    return BankError(
        _("Question %(id)s: %(problem)s.") % {"id": question.id, "problem": problem},
        where=question.bank,
        remedy=_("Mend the entry in the bank."),
    )


def _key_problem(question: Question) -> str:
    key = question.data.get("key")
    if key is None or question.type not in KEYED:
        return ""
    unknown: list[str] = []
    if question.type == "choice":
        unknown = [str(key)] if str(key) not in question.ids("options") else []
    elif question.type == "multi-choice":
        unknown = [str(k) for k in key if str(k) not in question.ids("options")]
    elif question.type == "order":
        unknown = sorted(set(question.ids("items")) ^ {str(k) for k in key})
    elif question.type in {"match", "classify"}:
        unknown = [str(k) for k in key if str(k) not in question.ids("items")]
        unknown += [str(v) for v in key.values() if str(v) not in question.ids("categories")]
        unknown += [item for item in question.ids("items") if item not in {str(k) for k in key}]
    elif question.type == "number" and not (isinstance(key, Mapping) and "value" in key):
        return _("the key of a number needs value and tolerance")
    return _("the key does not fit these ids: %(ids)s") % {"ids": ", ".join(unknown)} if unknown else ""


def _node_problem(question: Question) -> str:
    nodes = question.data.get("nodes")
    if question.type != "scenario" or nodes is None:
        return ""
    targets = {str(choice["to"]) for node in nodes.values() for choice in node.get("choices", ())}
    targets.add(str(question.data["start"]))
    missing = sorted(targets - set(map(str, nodes)))
    return _("these scenes are missing: %(ids)s") % {"ids": ", ".join(missing)} if missing else ""


def is_bank(path: Path) -> bool:
    """Tell whether a YAML file says that it is a question bank."""
    with path.open(encoding="utf-8", errors="replace") as stream:
        return f"format: {FORMAT}" in stream.read(2000)


def find_banks(folder: Path) -> list[Path]:
    """Return the question banks in `folder`, in name order."""
    return [path for path in sorted(folder.glob("*.yaml")) if is_bank(path)]


def find_question(identifier: str, folder: Path) -> Question:
    """Return the question with this id from the banks in `folder`, in the language in force.

    Raises
    ------
    UnknownQuestionError
        No bank there has it.
    BankError
        A bank is broken, or two banks have the id.
    """
    banks = [load_bank(path) for path in find_banks(folder)]
    found = [bank[identifier] for bank in banks if identifier in bank.questions]
    if len(found) > 1:
        raise BankError(
            _("The question id %(id)s stands in two banks.") % {"id": identifier},
            where=f"{found[0].bank}; {found[1].bank}",
            remedy=_("Give one of them another id."),
        )
    if found:
        return in_language(found[0])
    if not banks:
        raise UnknownQuestionError(
            _("There is no question bank beside this notebook."),
            where=str(folder),
            remedy=_("The notebook may have been moved: open it from the course home, or move it back."),
        )
    raise UnknownQuestionError(
        _("There is no question with the id %(id)s.") % {"id": identifier},
        where=", ".join(bank.path.name for bank in banks),
        remedy=_closest(identifier, banks),
    )


def _closest(identifier: str, banks: Iterable[Bank]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(identifier, [question.id for bank in banks for question in bank], n=1)
    if near:
        return _("Did you mean %(id)s?") % {"id": near[0]}
    return _("Check the id in the cell against the bank.")


def public_text(text: str, path: Path) -> str:
    """Return the YAML of a bank as trainees may have it: graded questions without keys."""
    bank = parse_bank(text, path)
    data = yaml.load(text, Loader=_Loader)
    data["questions"] = [question.public() for question in bank]
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100))
