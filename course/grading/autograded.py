"""The autograded folder: written beside its place, then moved there, so that it is whole or not there."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import stat
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from course.grading.scoring import Scored
from course.grading.source import REPAIR_LOG


def pending(folder: Path) -> Path:
    """Return where a folder is prepared."""
    return folder.parent / f".{folder.name}.new"


def former(folder: Path) -> Path:
    """Return where the folder that was there is kept while it is replaced."""
    return folder.parent / f".{folder.name}.old"


def is_unfinished(folder: Path) -> bool:
    """Return whether a run was interrupted while it replaced this folder."""
    return pending(folder).exists() or (former(folder).exists() and not folder.exists())


def prepare(folder: Path, files: dict[str, bytes], notebooks: list[Scored], mode: int, shared: bool) -> None:
    """Write the new contents beside their place.

    Parameters
    ----------
    folder : Path
        The autograded folder of a submission.
    files : dict of str to bytes
        The submission's files and the assignment's over them, no notebooks.
    notebooks : list of Scored
        The notebooks that have been run.
    mode : int
        Permissions of the files (``BaseConverter.permissions``).
    shared : bool
        Whether folders belong to a group (``CourseDirectory.groupshared``).
    """
    new = pending(folder)
    remove(new)
    new.mkdir(parents=True)
    texts = {f"{item.name}.ipynb": notebook_text(item.node) for item in notebooks}
    for name, contents in {**files, **texts}.items():
        path = new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents)
        path.chmod(mode)
    if shared:
        for place in (new, *(path for path in new.rglob("*") if path.is_dir())):
            with contextlib.suppress(PermissionError):
                place.chmod((stat.S_IMODE(place.stat().st_mode) | 0o2770) & 0o2777)


def notebook_text(node: Any) -> bytes:
    """Return a notebook's file: nbformat's JSON, a cell to a line, which C encodes many times faster than indented."""
    cells = ",\n".join(json.dumps(cell, ensure_ascii=False) for cell in node["cells"])
    rest = json.dumps({key: value for key, value in node.items() if key != "cells"}, ensure_ascii=False)
    return f'{{"cells": [\n{cells}\n],\n{rest[1:]}\n'.encode("utf-8", "replace")


def notebooks_but(folder: Path, pattern: str) -> dict[str, bytes]:
    """Return the notebooks of the last run whose names do not match: one that grades some leaves the others."""
    last = folder if folder.exists() else former(folder)
    kept = (path for path in last.glob("*.ipynb") if not fnmatchcase(path.stem, pattern))
    return {path.name: path.read_bytes() for path in kept}


def publish(folder: Path) -> None:
    """Move the prepared folder to its place."""
    old = former(folder)
    if folder.exists():
        remove(old)
        folder.rename(old)
    pending(folder).rename(folder)
    remove(old)


def remove(folder: Path) -> None:
    """Remove a folder whose files may be read-only."""
    if not folder.exists():
        return
    for root, _folders, _files in os.walk(folder):
        Path(root).chmod(0o755)
    shutil.rmtree(folder)


def changed_work(folder: Path, notebooks: list[Scored]) -> set[tuple[str, str]]:
    """Return (notebook, grade id) of graded work that is not what it was in the folder of the last run."""
    last = folder if folder.exists() else former(folder)
    changed: set[tuple[str, str]] = set()
    for item in notebooks:
        path = last / f"{item.name}.ipynb"
        if not path.exists():
            changed |= {(item.name, name) for cell in item.node.cells if (name := _graded(cell)) is not None}
            continue
        before = _fingerprints(_cells(path))
        after = _fingerprints(item.node.cells)
        changed |= {(item.name, name) for name, mark in after.items() if before.get(name) != mark}
    return changed


def _graded(cell: Any) -> str | None:
    """Return the grade id of a cell that is graded."""
    meta = cell.get("metadata", {}).get("nbgrader", {})
    return str(meta.get("grade_id", "")) if meta.get("grade") or meta.get("task") else None


def _cells(path: Path) -> list[Any]:
    try:
        return list(json.loads(path.read_text(encoding="utf-8"))["cells"])
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _fingerprints(cells: list[Any]) -> dict[str, str]:
    """Return for each graded cell a mark of the work it grades.

    That is its own text, and what stands between it and the graded cells before it: the trainee's cells with what
    they showed. Neighbouring tasks (a rubric's criteria) grade the same work.
    """
    marks: dict[str, str] = {}
    work, block_open = hashlib.sha256(), False
    for cell in cells:
        meta = cell.get("metadata", {}).get("nbgrader", {})
        if (name := _graded(cell)) is not None:
            block_open = True
            own = "" if meta.get("task") else _text(cell["source"]) + _shown(cell)
            marks[name] = hashlib.sha256((work.hexdigest() + own).encode()).hexdigest()
            continue
        if cell.get("id") == REPAIR_LOG or (cell.get("cell_type") != "code" and not meta.get("solution")):
            continue
        if block_open:
            work, block_open = hashlib.sha256(), False
        work.update((_text(cell["source"]) + _shown(cell)).encode("utf-8", "replace"))
    return marks


def _text(source: Any) -> str:
    return "".join(source) if isinstance(source, list) else str(source)


def _shown(cell: Any) -> str:
    """Return what a cell showed, as text; addresses of objects and pictures change by themselves and do not count."""
    parts = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        parts.append(_text(output.get("text", data.get("text/html", data.get("text/plain", "")))))
    return "".join(part for part in parts if " at 0x" not in part)
