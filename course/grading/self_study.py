"""Reads an assignment with its keys straight from a source folder, where there is no gradebook."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from course.errors import GradingError
from course.grading.collecting import read_folder
from course.grading.source import Assignment, SourceCell, SourceNotebook, checksum
from course.i18n import gettext as _


def assignment_from_source(folder: Path) -> Assignment:
    """Return the assignment in a source folder.

    Raises
    ------
    GradingError
        If there is no notebook in it.
    """
    notebooks = tuple(_notebook(path) for path in sorted(folder.glob("*.ipynb")))
    if not notebooks:
        raise GradingError(_("There is no assignment here."), where=str(folder))
    files, _notes = read_folder(folder, ("*.ipynb",))
    return Assignment(folder.name, notebooks, files)


def _notebook(path: Path) -> SourceNotebook:
    found = json.loads(path.read_text(encoding="utf-8"))
    cells, template = [], []
    for number, cell in enumerate(found["cells"]):
        text = "".join(cell["source"]) if isinstance(cell["source"], list) else cell["source"]
        role: dict[str, Any] = cell.get("metadata", {}).get("nbgrader", {})
        name = role.get("grade_id")
        if name:
            cells.append(_cell(cell["cell_type"], text, role))
        template.append(
            {
                "grade_id": name,
                "cell_type": cell["cell_type"],
                "source": text,
                "id": cell.get("id", f"c{number}"),
                "tags": [],
            }
        )
    return SourceNotebook(path.stem, found["metadata"].get("kernelspec", {}), tuple(cells), tuple(template))


def _cell(kind: str, text: str, role: dict[str, Any]) -> SourceCell:
    points = float(role["points"]) if "points" in role else None
    grade, solution = bool(role.get("grade")), bool(role.get("solution"))
    locked = bool(role.get("locked")) or (grade and not solution)
    made = SourceCell(role["grade_id"], kind, locked, grade, solution, bool(role.get("task")), text, "", points)
    return replace(made, checksum=checksum(text, made))
