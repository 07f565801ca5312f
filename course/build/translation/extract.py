"""Extractors in Babel's form, and which one reads which file.

Each extractor has the signature that Babel asks for, ``(fileobj, keywords, comment_tags, options)``, and yields
``(line, function, message, comments)``. They are named to Babel as entry points too, so that ``pybabel extract`` can
use them.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import product
from pathlib import Path
from typing import IO, Any

import yaml

from course.build.translation.blocks import notebook_blocks, split_blocks
from course.i18n import VERBATIM, paragraphs
from course.models.prose import prose_fields
from course.questions.bank import FORMAT
from course.questions.prose import prose

Extracted = Iterator[tuple[int, str | None, str | tuple[str, ...], list[str]]]
KEYWORDS = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2)}
_LETTERING = "lettering of a drawing: as short as the original"
HELP = frozenset({"help", "short_help", "epilog"})
COMMENTS = ("Translators:",)
# A code of a language as a key: {en: …, ru: …} holds one text in two languages.
LANGUAGE = re.compile(r"[a-z]{2}")
LETTER = re.compile(r"[^\W\d_]")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Found:
    """A message of a source.

    Parameters
    ----------
    message : str or (str, str)
        A text, or its singular and plural.
    comments : list of str
        What a translator should know.
    given : mapping
        Translations that the source brings itself, by language.
    """

    message: str | tuple[str, ...]
    comments: list[str] = field(default_factory=list)
    given: Mapping[str, str] = field(default_factory=dict)


# --- extractors ------------------------------------------------------------------------------------------------------


def notebook(stream: IO[bytes], _keywords: Collection[str], _tags: Collection[str], options: Any) -> Extracted:
    """Extract a notebook's Markdown by block, the cell's id as comment."""
    for cell, text in notebook_blocks(json.loads(stream.read())):
        yield 0, None, text, [f"cell {cell}"]


def question_bank(stream: IO[bytes], _keywords: Collection[str], _tags: Collection[str], options: Any) -> Extracted:
    """Extract every text of a question bank that its schema declares as one, question and field as comment."""
    data = yaml.load(stream.read(), Loader=_Loader)
    for path, text in prose(data):
        if LETTER.search(text):
            yield 0, None, text, [_place_in_bank(data, path)]


def _place_in_bank(data: Mapping[str, Any], path: tuple[str | int, ...]) -> str:
    if path[0] != "questions":
        return "/".join(map(str, path))
    question = data["questions"][path[1]]
    steps, here = [], question
    for step in path[2:]:
        here = here[step]
        steps.append(str(here["id"]) if isinstance(here, Mapping) and "id" in here else str(step))
    return f"{question['type']} {question['id']}: {'/'.join(steps)}"


def markdown(stream: IO[bytes], _keywords: Collection[str], _tags: Collection[str], options: Any) -> Extracted:
    """Extract a Markdown file by block."""
    for wanted, text in split_blocks(stream.read().decode("utf-8")):
        if wanted:
            yield 0, None, text, []


def data_file(stream: IO[bytes], _keywords: Collection[str], _tags: Collection[str], options: Any) -> Extracted:
    """Extract the prose of packaged data: the fields that ``prose.yaml`` names for the file."""
    path = Path(stream.name)
    for found in data_texts(yaml.load(stream.read(), Loader=_Loader), fields_of(path)):
        yield 0, None, found.message, found.comments


def python(stream: IO[bytes], keywords: Collection[str], tags: Collection[str], options: Any) -> Extracted:
    """Extract the texts of Python's gettext calls.

    Babel's own extractor takes the key in ``_(entry["title"])`` for a text; this one reads the syntax tree.
    """
    source = stream.read().decode("utf-8")
    lines = source.splitlines()
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        if name not in keywords:
            continue
        count = 2 if name == "ngettext" else 1
        for texts in _literal_arguments(node.args[:count]):
            if len(texts) == count:
                yield node.lineno, name, texts if count > 1 else texts[0], _comments(lines, node.lineno, tags)


def _literal_arguments(arguments: Sequence[ast.expr]) -> Iterator[tuple[str, ...]]:
    """Yield the texts that literal arguments may have: both of ``a if x else b``."""
    choices = [[one.body, one.orelse] if isinstance(one, ast.IfExp) else [one] for one in arguments]
    for chosen in product(*choices):
        texts = [one.value for one in chosen if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        yield tuple(texts)


def _comments(lines: Sequence[str], line: int, tags: Collection[str]) -> list[str]:
    """Return what stands for translators in the line above a call, or in its own."""
    near = [text.split("# ", 1)[-1].strip() for text in lines[max(0, line - 2) : line] if "# " in text]
    return [text.removeprefix(tag).strip() for text in near for tag in tags if text.startswith(tag)]


def drawing(stream: IO[bytes], _keywords: Collection[str], _tags: Collection[str], options: Any) -> Extracted:
    """Extract the lettering of an SVG drawing."""
    for text in re.findall(r"<text\b[^>]*>([^<]+)</text>", stream.read().decode("utf-8")):
        if LETTER.search(text):
            yield 0, None, unescape(text), [_LETTERING]


_COMMAND = re.compile(r"\b(?:command|click\.group)\b")


def command(stream: IO[bytes], _keywords: Collection[str], _tags: Collection[str], options: Any) -> Extracted:
    """Extract what ``course VERB --help`` says: the docstrings of click commands and their options' help."""
    for node in ast.walk(ast.parse(stream.read())):
        if isinstance(node, ast.FunctionDef) and any(_COMMAND.search(ast.unparse(one)) for one in node.decorator_list):
            about = [f"help of: course {node.name.replace('_', '-')}"]
            for text in paragraphs(ast.get_docstring(node) or ""):
                yield node.lineno, None, text.removeprefix(VERBATIM), about
        if isinstance(node, ast.keyword) and node.arg in HELP and isinstance(node.value, ast.Constant):
            yield node.value.lineno, None, str(node.value.value), []


# --- data ------------------------------------------------------------------------------------------------------------


def fields_of(path: Path) -> frozenset[str]:
    """Return the names of fields with prose of a file below ``course/models/data`` or ``course/syllabus``."""
    if "syllabus" in path.parts:
        return frozenset({"title", "subtitle", "en"})
    return prose_fields("/".join(path.parts[-2:]))


def data_texts(data: Any, fields: Collection[str], path: tuple[str, ...] = ()) -> Iterator[Found]:
    """Yield the texts of the named fields, with the translations that stand beside them (``{en: …, ru: …}``)."""
    if isinstance(data, list):
        for index, value in enumerate(data):
            name = str(value["id"]) if isinstance(value, Mapping) and "id" in value else str(index)
            yield from data_texts(value, fields, (*path, name))
    elif isinstance(data, Mapping):
        for key, value in data.items():
            here = (*path, str(key))
            if key not in fields:
                yield from data_texts(value, fields, here)
            elif key == "en" and isinstance(value, str):
                yield _found(value, here[:-1], _others(data))
            else:
                yield from _all_texts(value, here)


def _all_texts(value: Any, path: tuple[str, ...]) -> Iterator[Found]:
    if isinstance(value, str):
        if LETTER.search(value):
            yield _found(value, path, {})
    elif isinstance(value, Mapping) and isinstance(value.get("en"), str):
        yield _found(value["en"], path, _others(value))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _all_texts(inner, (*path, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _all_texts(inner, (*path, str(index)))


def _others(data: Mapping[str, Any]) -> dict[str, str]:
    codes = [key for key in data if LANGUAGE.fullmatch(str(key)) and key not in {"en", "id"}]
    return {code: data[code] for code in codes if isinstance(data[code], str)}


def _found(text: str, path: tuple[str, ...], given: Mapping[str, str]) -> Found:
    return Found(text, ["/".join(path)], given)


# --- which file by which extractor -----------------------------------------------------------------------------------


def messages_of(path: Path) -> Iterator[Found]:
    """Yield the messages of a source file; a file of another kind has none."""
    if path.suffix == ".yaml" and ("data" in path.parts or "syllabus" in path.parts):
        yield from data_texts(yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader), fields_of(path))
        return
    for method in methods_for(path):
        yield from _by_babel(path, method)


def methods_for(path: Path) -> list[Any]:
    """Return the extractors that read a file."""
    name = path.name
    if name.endswith(".ipynb"):
        return [notebook]
    if name.endswith(".yaml"):
        return [question_bank] if f"format: {FORMAT}" in path.read_text(encoding="utf-8")[:2000] else []
    if name.endswith(".md"):
        return [markdown] if "data" not in path.parts else []
    if name.endswith(".py"):
        in_commands = path.parent.name == "commands" or name == "cli.py"
        return [python, *([command] if in_commands else [])]
    if name.endswith((".html", ".j2", ".mako")):
        return ["jinja2.ext:babel_extract"] if "templates" in path.parts else []
    if name.endswith(".svg"):
        return [drawing]
    return ["javascript"] if name.endswith(".js") else []


def _by_babel(path: Path, method: Any) -> Iterator[Found]:
    from babel.messages.extract import extract

    options = {"newstyle_gettext": "true", "silent": "false"} if method == "jinja2.ext:babel_extract" else {}
    with path.open("rb") as stream:
        for _line, message, comments, _context in extract(
            method, stream, keywords=KEYWORDS, comment_tags=COMMENTS, options=options, strip_comment_tags=True
        ):
            yield Found(message, list(comments))
