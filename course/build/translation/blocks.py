"""A notebook's Markdown in blocks: the unit that translators see, and that is put back where it stood.

A block is what CommonMark calls a block at the top level: a heading, a paragraph, a list, a table, a fenced code block,
a piece of HTML. Its text is kept as it is, character by character, so that nothing is rewritten that nobody translated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

# nbgrader looks for these lines; they are no text.
_MARKS = re.compile(r"^\s*===\s*(?:BEGIN|END) MARK SCHEME\s*===\s*$")
_LETTER = re.compile(r"[^\W\d_]")
_SILENT = frozenset({"hr"})


@lru_cache(maxsize=1)
def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


def split_blocks(text: str) -> list[tuple[bool, str]]:
    """Return the blocks of a Markdown text: whether each is to be translated, and its text; joined they are `text`.

    What stands between blocks (empty lines, definitions of links, nbgrader's marks) is kept as blocks that are not.
    """
    parts: list[tuple[bool, str]] = []
    chunk: list[str] = []
    for line in text.splitlines(keepends=True):
        if _MARKS.match(line):
            parts += [*_plain_blocks(chunk), (False, line)]
            chunk = []
        else:
            chunk.append(line)
    return [*parts, *_plain_blocks(chunk)]


def _plain_blocks(lines: list[str]) -> Iterator[tuple[bool, str]]:
    at = 0
    for token in _parser().parse("".join(lines)):
        if token.level or not token.map or token.nesting < 0 or token.type in _SILENT:
            continue
        start, end = token.map
        while end > start and not lines[end - 1].strip():
            end -= 1
        if start > at:
            yield False, "".join(lines[at:start])
        body = "".join(lines[start:end])
        bare = body.rstrip("\n")
        yield bool(_LETTER.search(bare)), bare
        if len(bare) < len(body):
            yield False, body[len(bare) :]
        at = end
    if at < len(lines):
        yield False, "".join(lines[at:])


def translate_markdown(text: str, translate: Callable[[str], str]) -> str:
    """Return a Markdown text with each of its blocks as `translate` gives it."""
    return "".join(translate(part) if wanted else part for wanted, part in split_blocks(text))


def notebook_blocks(notebook: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the id of the cell and the text of every block of a notebook's Markdown."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            for wanted, part in split_blocks(source_of(cell)):
                if wanted:
                    yield str(cell.get("id", "")), part


def source_of(cell: dict[str, Any]) -> str:
    """Return a cell's text; nbformat allows a list of lines."""
    source = cell["source"]
    return "".join(source) if isinstance(source, list) else str(source)
