"""Makes of what a trainee handed in a notebook that can be graded, and keeps a log that people can read.

Cells are aligned with the assignment by grade id, then by cell id, then by content. The trainee's own cells keep
their text and order; the assignment's locked cells get their text back. Nothing here can stop a batch.
"""

from __future__ import annotations

import difflib
from typing import Any

from course.grading.source import Notebook, SourceCell, SourceNotebook, checksum
from course.i18n import gettext as _

Cell = dict[str, Any]


def repair(notebook: Notebook, source: SourceNotebook, log: list[str]) -> Notebook:
    """Return the notebook with every cell of the assignment in its place and role.

    Parameters
    ----------
    notebook : dict
        nbformat 4.5 as :func:`course.grading.reading.read` returns it.
    source : SourceNotebook
        The assignment's notebook.
    log : list of str
        What was repaired is appended.
    """
    cells = [dict(cell) for cell in notebook["cells"]]
    places = _align(cells, source, log)
    known = source.by_name()
    named = {place: name for name, place in places.items()}
    for place, cell in enumerate(cells):
        _give_role(cell, known[named[place]] if place in named else None, log)
    cells = _with_missing(cells, source, log)
    cells = _in_order(cells, source, log)
    return {"cells": cells, "metadata": _metadata(notebook, source, log), "nbformat": 4, "nbformat_minor": 5}


def from_template(source: SourceNotebook) -> Notebook:
    """Return the assignment's own notebook, for a submission whose file cannot be read at all."""
    known = source.by_name()
    cells = []
    for item in source.template:
        name = item.get("grade_id")
        if name in known:
            cells.append(_made_from(known[name], item["id"]))
        else:
            cells.append(_blank(item["cell_type"], item["source"], item["id"]))
    return {"cells": cells, "metadata": {"kernelspec": source.kernelspec}, "nbformat": 4, "nbformat_minor": 5}


def grade_id(cell: Cell) -> str | None:
    """Return a cell's grade id, if it says one."""
    meta = cell["metadata"].get("nbgrader")
    name = meta.get("grade_id") if isinstance(meta, dict) else None
    return name if isinstance(name, str) and name else None


def _align(cells: list[Cell], source: SourceNotebook, log: list[str]) -> dict[str, int]:
    """Return the place of each cell of the assignment that the submission has."""
    candidates: dict[str, list[int]] = {}
    known = source.by_name()
    for place, cell in enumerate(cells):
        name = grade_id(cell)
        if name in known:
            candidates.setdefault(name, []).append(place)
    places = {name: _chosen(known[name], found, cells, log) for name, found in candidates.items()}
    for rule in (_by_cell_id, _by_content, _by_likeness, _by_neighbours):
        missing = [cell for cell in source.cells if cell.name not in places]
        taken = set(places.values()) | {place for found in candidates.values() for place in found}
        for known_cell in missing:
            free = [place for place in range(len(cells)) if place not in taken and grade_id(cells[place]) not in known]
            at = rule(known_cell, free, cells, source, places)
            if at is not None:
                places[known_cell.name] = at
                taken.add(at)
                log.append(_("Cell %(cell)s had lost its mark and was recognised.") % {"cell": known_cell.name})
    return places


def _chosen(cell: SourceCell, found: list[int], cells: list[Cell], log: list[str]) -> int:
    """Choose one of several copies: the last, as nbgrader does, unless only an earlier one was worked on."""
    if len(found) == 1:
        return found[0]
    log.append(
        _("Cell %(cell)s was there %(number)s times; one was graded.") % {"cell": cell.name, "number": len(found)}
    )
    if cell.solution:
        worked = [
            place
            for place in found
            if checksum(cells[place]["source"], cell) != cell.checksum and cells[place]["source"].strip()
        ]
        return worked[-1] if worked else found[-1]
    return found[-1]


def _by_cell_id(
    cell: SourceCell, free: list[int], cells: list[Cell], source: SourceNotebook, places: Any
) -> int | None:
    identity = next((item["id"] for item in source.template if item.get("grade_id") == cell.name), None)
    return next((place for place in free if identity is not None and cells[place].get("id") == identity), None)


def _by_content(
    cell: SourceCell, free: list[int], cells: list[Cell], source: SourceNotebook, places: Any
) -> int | None:
    released = next((item["source"] for item in source.template if item.get("grade_id") == cell.name), None)
    texts = {text.strip() for text in (cell.source, released) if text and text.strip()}
    return next((place for place in free if cells[place]["source"].strip() in texts), None)


def _by_likeness(
    cell: SourceCell, free: list[int], cells: list[Cell], source: SourceNotebook, places: Any
) -> int | None:
    """Recognise a solution by what its first line defines, and a locked cell by most of its text."""
    if not cell.source.strip() or cell.task:
        return None
    first = next((line.strip() for line in cell.source.split("\n") if line.strip().startswith(("def ", "class "))), "")
    if cell.solution and first:
        return next((place for place in free if first in cells[place]["source"]), None)
    if not cell.locked:
        return None
    ratios = [
        (difflib.SequenceMatcher(None, cells[place]["source"][:2000], cell.source[:2000]).ratio(), -place)
        for place in free
    ]
    best = max(ratios, default=(0.0, 0))
    return -best[1] if best[0] > 0.8 else None


def _by_neighbours(
    cell: SourceCell, free: list[int], cells: list[Cell], source: SourceNotebook, places: Any
) -> int | None:
    """Recognise a written answer as the only unclaimed text between the cells on either side of it."""
    if not (cell.solution and cell.cell_type == "markdown"):
        return None
    names = [item.name for item in source.cells]
    at = names.index(cell.name)
    before = max((places[name] for name in names[:at] if name in places), default=-1)
    after = min((places[name] for name in names[at + 1 :] if name in places), default=len(cells))
    texts = {item["source"].strip() for item in source.template}
    between = [
        place
        for place in free
        if before < place < after
        and cells[place]["cell_type"] != "code"
        and cells[place]["source"].strip()
        and cells[place]["source"].strip() not in texts
    ]
    return between[0] if len(between) == 1 else None


def _give_role(cell: Cell, known: SourceCell | None, log: list[str]) -> None:
    """Set a cell's type, nbgrader metadata and, where it is locked, its text."""
    metadata = {key: value for key, value in cell["metadata"].items() if key != "nbgrader"}
    cell["metadata"] = metadata
    if known is None:
        return
    metadata["nbgrader"] = known.metadata()
    if cell["cell_type"] != known.cell_type:
        log.append(
            _("Cell %(cell)s had become a %(type)s cell and was changed back.")
            % {"cell": known.name, "type": cell["cell_type"]}
        )
        _retype(cell, known.cell_type)
    if known.locked or not known.solution:
        cell["source"] = known.source


def _retype(cell: Cell, kind: str) -> None:
    cell["cell_type"] = kind
    if kind == "code":
        cell.pop("attachments", None)
        cell |= {"outputs": [], "execution_count": None}
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _blank(kind: str, text: str, identity: str) -> Cell:
    cell: Cell = {"cell_type": kind, "metadata": {}, "source": text, "id": identity}
    if kind == "code":
        cell |= {"outputs": [], "execution_count": None}
    return cell


def _made_from(known: SourceCell, identity: str) -> Cell:
    cell = _blank(known.cell_type, known.source, identity)
    cell["metadata"]["nbgrader"] = known.metadata()
    return cell


def _with_missing(cells: list[Cell], source: SourceNotebook, log: list[str]) -> list[Cell]:
    """Put deleted cells back after the nearest cell of the assignment that comes before them."""
    cells = list(cells)
    present = _places(cells)
    for at, known in enumerate(source.cells):
        if known.name in present or (known.solution and not known.grade):
            continue
        cells.insert(_place_for(at, source, present, len(cells)), _made_from(known, _free_id(f"restored-{at}", cells)))
        present = _places(cells)
        log.append(_("Cell %(cell)s had been deleted and was put back.") % {"cell": known.name})
    return cells


def _places(cells: list[Cell]) -> dict[str, int]:
    """Return where each named cell stands."""
    return {name: place for place, cell in enumerate(cells) if (name := grade_id(cell)) is not None}


def _place_for(at: int, source: SourceNotebook, present: dict[str, int], end: int) -> int:
    """Return where a deleted cell goes: after the one before it, or, where the answer it tests is not known, late."""
    before = [item for item in source.cells[:at] if item.name in present]
    answer = next((item for item in reversed(source.cells[:at]) if item.solution), None)
    unknown = not before or (answer is not None and answer.name not in present)
    if source.cells[at].is_test and unknown:
        return min((present[item.name] for item in source.cells[at + 1 :] if item.name in present), default=end)
    return max(present[item.name] for item in before) + 1 if before else 0


def _free_id(wish: str, cells: list[Cell]) -> str:
    taken = {cell.get("id") for cell in cells}
    while wish in taken:
        wish += "x"
    return wish


def _in_order(cells: list[Cell], source: SourceNotebook, log: list[str]) -> list[Cell]:
    """Move a test that stands before the answer it tests to just after that answer."""
    cells = list(cells)
    answers: list[str] = []
    present = _places(cells)
    for known in source.cells:
        if known.solution and known.cell_type == "code":
            answers.append(known.name)
        if not known.is_test:
            continue
        last = max((present[name] for name in answers if name in present), default=-1)
        place = present.get(known.name)
        if place is not None and place < last:
            cells.insert(last, cells.pop(place))
            present = _places(cells)
            log.append(_("Test %(cell)s stood before its answer and was moved after it.") % {"cell": known.name})
    return cells


def _metadata(notebook: Notebook, source: SourceNotebook, log: list[str]) -> dict[str, Any]:
    metadata = dict(notebook["metadata"])
    given = metadata.get("kernelspec")
    if source.kernelspec:
        if isinstance(given, dict) and given.get("language", "") not in {"", source.kernelspec.get("language", "")}:
            log.append(_("The notebook named another kernel; the assignment's own was used."))
        metadata["kernelspec"] = source.kernelspec
    return metadata
