"""The nbgrader course on disk and in its gradebook, as the grader reads it."""

from __future__ import annotations

import glob
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader import api
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from course.errors import GradingError
from course.grading.collecting import read_folder
from course.grading.source import Assignment, SourceCell, SourceNotebook
from course.i18n import gettext as _

# In a notebook's metadata: {"course": {"grading": "compatible"}}; as a cell's tag: "compatible".
COMPATIBLE = "compatible"


@dataclass
class NbgraderCourse:
    """An nbgrader course.

    Attributes
    ----------
    directory : CourseDirectory
        nbgrader's own idea of where things are.
    config : Config
        The course's configuration (``nbgrader_config.py``).
    """

    directory: CourseDirectory
    config: Config

    @classmethod
    def at(cls, folder: Path) -> NbgraderCourse:
        """Return the course in a folder, configured as ``nbgrader`` run there would be."""
        from nbgrader.apps import NbGrader
        from traitlets.config import Application

        app = NbGrader()
        # nbgrader looks in the working directory; here the course may be elsewhere.
        app.load_cwd_config = False
        app.log.setLevel("ERROR")
        app.load_config_file()
        Application.load_config_file(app, app.config_file_name, str(folder.resolve()))
        config = app.config.copy()
        config.CourseDirectory.root = str(folder.resolve())
        return cls(CourseDirectory(config=config), config)

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """Return where a step (``submitted``, ``autograded``, ``source``, ``release``) keeps its files."""
        pattern = getattr(self.directory, f"{step}_directory")
        return Path(self.directory.format_path(pattern, student, assignment))

    def students(self, assignment: str, wanted: str = "*") -> list[str]:
        """Return the students who handed in, in order."""
        pattern = self.directory.format_path(self.directory.submitted_directory, "\0", glob.escape(assignment))
        names = re.compile(
            self.directory.format_path(
                self.directory.submitted_directory, "(?P<student>[^/]*)", re.escape(assignment), escape=True
            )
        )
        # The pattern is nbgrader's, a text with wildcards anywhere in it.
        found = [names.fullmatch(path) for path in glob.glob(pattern.replace("\0", wanted))]  # noqa: PTH207
        left_out = set((self.directory.student_id_exclude or "").split(","))
        return sorted(match["student"] for match in found if match and match["student"] not in left_out)

    def assignment(self, gradebook: api.Gradebook, name: str, left_alone: tuple[str, ...] = ()) -> Assignment:
        """Return the assignment as the gradebook and the source folder have it.

        Raises
        ------
        GradingError
            If the gradebook does not know it, or knows no notebook of it.
        """
        try:
            record = gradebook.find_assignment(name)
        except api.MissingEntry as error:
            raise GradingError(
                _("The gradebook has no assignment %(name)s.") % {"name": name},
                remedy=_("Generate it first: nbgrader generate_assignment %(name)s.") % {"name": name},
            ) from error
        source = self.folder("source", ".", name)
        chosen = set(self.config.get("EngineAutograde", {}).get("compatible_assignments", ()))
        notebooks = tuple(_notebook(item, source, name in chosen) for item in record.notebooks)
        if not notebooks:
            raise GradingError(
                _("The assignment %(name)s has no notebooks.") % {"name": name},
                remedy=_("Generate it first: nbgrader generate_assignment %(name)s.") % {"name": name},
            )
        files, _notes = read_folder(source, (*self.directory.ignore, "*.ipynb"))
        return Assignment(name, notebooks, {path: data for path, data in files.items() if path not in left_alone})


def _notebook(record: api.Notebook, folder: Path, compatible: bool) -> SourceNotebook:
    known = _cells(record)
    template, metadata = _template(folder / f"{record.name}.ipynb", known)
    order = {item["grade_id"]: place for place, item in enumerate(template) if item.get("grade_id")}
    cells = sorted(known.values(), key=lambda cell: order.get(cell.name, len(order)))
    tagged = {item["grade_id"] for item in template if COMPATIBLE in item["tags"] and item.get("grade_id")}
    if compatible or metadata.get("course", {}).get("grading") == COMPATIBLE:
        tagged = set(known)
    kernelspec = json.loads(record.kernelspec) if record.kernelspec else {}
    return SourceNotebook(str(record.name), kernelspec or {}, tuple(cells), tuple(template), frozenset(tagged))


def _cells(record: api.Notebook) -> dict[str, SourceCell]:
    points = {cell.name: cell.max_score for cell in (*record.grade_cells, *record.task_cells)}
    grades = {cell.name for cell in record.grade_cells}
    solutions = {cell.name for cell in record.solution_cells}
    tasks = {cell.name for cell in record.task_cells}
    return {
        cell.name: SourceCell(
            name=cell.name,
            cell_type=cell.cell_type,
            locked=bool(cell.locked),
            grade=cell.name in grades,
            solution=cell.name in solutions,
            task=cell.name in tasks,
            source=cell.source or "",
            checksum=cell.checksum or "",
            points=float(points[cell.name]) if cell.name in points else None,
        )
        for cell in record.source_cells
    }


def _template(path: Path, known: dict[str, SourceCell]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the cells of the source notebook without solutions or hidden tests, and its metadata."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return [_entry(cell.name, {}, cell.cell_type, cell.source, cell.name) for cell in known.values()], {}
    template = []
    for number, cell in enumerate(notebook.get("cells", [])):
        metadata = cell.get("metadata", {})
        name = metadata.get("nbgrader", {}).get("grade_id")
        text = cell.get("source", "")
        text = "".join(text) if isinstance(text, list) else text
        if name in known:
            text = known[name].source
        template.append(
            _entry(name if name in known else None, metadata, cell["cell_type"], text, cell.get("id", f"c{number}"))
        )
    return template, notebook.get("metadata", {})


def _entry(name: str | None, metadata: dict[str, Any], kind: str, text: str, identity: str) -> dict[str, Any]:
    tags = metadata.get("tags", [])
    return {"grade_id": name, "cell_type": kind, "source": text, "id": identity, "tags": list(tags)}
