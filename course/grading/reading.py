"""Reads a notebook file whatever has happened to it, and says in plain words what was wrong.

Byte order marks, other encodings, git's conflict markers, files cut off, older formats, parts of the wrong type:
everything that can be read is read. What comes back is nbformat 4.5 without outputs.
"""

from __future__ import annotations

import json
import re
from typing import Any

from course.grading.nesting import is_shallow
from course.grading.source import REPAIR_LOG, Notebook
from course.i18n import gettext as _

MOST_CELLS = 3_000
MOST_BYTES = 128 * 1024 * 1024
MOST_CELL_TEXT = 2_000_000
_CONFLICT = re.compile(
    r"^<{7}[^\n]*\n(?P<ours>.*?)(?:^\|{7}[^\n]*\n.*?)?^={7}[^\n]*\n(?P<theirs>.*?)^>{7}[^\n]*\n?",
    re.DOTALL | re.MULTILINE,
)
_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


class UnreadableNotebookError(Exception):
    """Nothing in the file can be used."""


def read(raw: bytes, log: list[str]) -> Notebook:
    """Return the notebook in a file.

    Parameters
    ----------
    raw : bytes
        The file's contents.
    log : list of str
        What was wrong is appended.

    Raises
    ------
    UnreadableNotebookError
        If there is no cell to be had.
    """
    if len(raw) > MOST_BYTES:
        raise UnreadableNotebookError(_("the file is too large to be a notebook"))
    found = _parse(_text(raw, log), log)
    if found.get("nbformat", 4) != 4 or "worksheets" in found:
        found = _upgraded(found, log)
    cells = found.get("cells")
    if not isinstance(cells, list):
        raise UnreadableNotebookError(_("the file holds no cells"))
    if len(cells) > MOST_CELLS:
        log.append(_("Only the first %(number)s cells were read.") % {"number": MOST_CELLS})
    metadata = _object(found.get("metadata"))
    return {"cells": _cells(cells[:MOST_CELLS], log), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) and is_shallow(value) else {}


def _text(raw: bytes, log: list[str]) -> str:
    if raw[:3] == b"\xef\xbb\xbf":
        log.append(_("A byte order mark at the start of the file was removed."))
        raw = raw[3:]
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        log.append(_("The file was in UTF-16 and was read as such."))
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        log.append(_("The file was not in UTF-8; it was read as Windows-1251."))
        return raw.decode("cp1251", "replace")


def _parse(text: str, log: list[str]) -> dict[str, Any]:
    for attempt in (_whole, _resolved, _salvaged):
        try:
            found = attempt(text, log)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    raise UnreadableNotebookError(_("the file is not a notebook"))


def _whole(text: str, log: list[str]) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        found, _end = json.JSONDecoder().raw_decode(text.lstrip())
        log.append(_("Text after the end of the notebook was ignored."))
        return found


def _resolved(text: str, log: list[str]) -> Any:
    """Take one side of git's conflicts, the first that makes a notebook."""
    if not _CONFLICT.search(text):
        raise ValueError("no conflict markers")
    for side, name in (("ours", _("the first version")), ("theirs", _("the second version"))):
        try:
            found = json.loads(_CONFLICT.sub(lambda match, side=side: match[side], text))  # type: ignore[misc]
        except ValueError:
            continue
        log.append(_("The file held two versions after a merge; %(version)s was graded.") % {"version": name})
        return found
    raise ValueError("neither side is a notebook")


def _salvaged(text: str, log: list[str]) -> Any:
    """Read the cells that are whole from a file that is cut off or broken."""
    start = re.search(r'"cells"\s*:\s*\[', text)
    if start is None:
        raise ValueError("no cells")
    decoder, cells, place = json.JSONDecoder(), [], start.end()
    while True:
        gap = re.compile(r"[\s,]*").match(text, place)
        place = gap.end() if gap else place
        try:
            cell, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            # Skip what is broken, and go on at the next thing that looks like a cell.
            ahead = re.compile(r'\{\s*"(?:cell_type|id|attachments|execution_count|metadata)"').search(text, place + 1)
            if ahead is None:
                break
            place = ahead.start()
            continue
        if isinstance(cell, dict) and "cell_type" in cell:
            cells.append(cell)
        if len(cells) > MOST_CELLS:
            break
    if not cells:
        raise ValueError("no whole cell")
    log.append(_("The file is damaged; %(number)s whole cells were read from it.") % {"number": len(cells)})
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def _upgraded(found: dict[str, Any], log: list[str]) -> dict[str, Any]:
    import nbformat

    version = found.get("nbformat")
    try:
        newer = nbformat.convert(nbformat.from_dict(found), 4)
    except Exception:
        cells = [cell for sheet in found.get("worksheets", []) for cell in sheet.get("cells", [])]
        if not cells and isinstance(found.get("cells"), list):
            cells = found["cells"]
        if not cells:
            raise UnreadableNotebookError(_("the notebook's format is unknown")) from None
        return {"cells": cells, "metadata": {}}
    log.append(_("The notebook was in the older format %(version)s and was converted.") % {"version": version})
    upgraded: dict[str, Any] = json.loads(json.dumps(newer))
    return upgraded


def _cells(cells: list[Any], log: list[str]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    seen = {REPAIR_LOG}
    for number, cell in enumerate(cells):
        if not isinstance(cell, dict):
            log.append(_("Something that is no cell was left out."))
            continue
        new = _cell(cell, log)
        identity = cell.get("id")
        if not isinstance(identity, str) or not _CELL_ID.fullmatch(identity) or identity in seen:
            identity = f"cell-{number}"
            while identity in seen:
                identity += "x"
        seen.add(identity)
        made.append(new | {"id": identity})
    return made


def _cell(cell: dict[str, Any], log: list[str]) -> dict[str, Any]:
    kind = cell.get("cell_type")
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        source = ""
    if len(source) > MOST_CELL_TEXT:
        log.append(_("A cell was too long and was cut off."))
        source = source[:MOST_CELL_TEXT]
    # A lone surrogate cannot be written to a file or to the gradebook.
    source = source.encode("utf-8", "replace").decode("utf-8")
    new: dict[str, Any] = {
        "cell_type": kind if kind in {"code", "markdown", "raw"} else "markdown",
        "metadata": _object(cell.get("metadata")),
        "source": _without_conflicts(source, log) if "<<<<<<<" in source else source,
    }
    if new["cell_type"] == "code":
        new |= {"outputs": [], "execution_count": None}
    elif attachments := _object(cell.get("attachments")):
        new["attachments"] = attachments
    return new


def _without_conflicts(source: str, log: list[str]) -> str:
    if not _CONFLICT.search(source + "\n"):
        return source
    log.append(_("A cell held two versions after a merge; the first that is whole was graded."))
    sides = [_CONFLICT.sub(lambda match, side=side: match[side], source + "\n") for side in ("ours", "theirs")]  # type: ignore[misc]
    for side in sides:
        try:
            compile(side, "cell", "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            continue
        return side.rstrip("\n")
    return sides[0].rstrip("\n")
