"""What the instructor made: the assignment as the grader needs it, plain data that any executor can carry.

A job is (assignment, submission); nothing else of the course travels to a worker: no gradebook, no other assignment.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

Notebook = dict[str, Any]  # nbformat 4 as JSON
REPAIR_LOG = "course-repair-log"  # id of the cell that the grader adds


@dataclass(frozen=True)
class SourceCell:
    """One cell that nbgrader knows, as the gradebook has it.

    Attributes
    ----------
    name : str
        The grade id.
    cell_type : str
        ``code`` or ``markdown``.
    locked, grade, solution, task : bool
        nbgrader's roles of a cell.
    source : str
        The text, hidden tests included.
    checksum : str
        nbgrader's checksum of the text as released.
    points : float or None
        The most points, for graded and task cells.
    """

    name: str
    cell_type: str
    locked: bool
    grade: bool
    solution: bool
    task: bool
    source: str
    checksum: str
    points: float | None

    @property
    def is_test(self) -> bool:
        """Whether the cell is marked by running it."""
        return self.grade and not self.solution and self.cell_type == "code"

    def metadata(self) -> dict[str, Any]:
        """Return the cell's nbgrader metadata, schema 3."""
        meta = {
            "cell_type": self.cell_type,
            "checksum": self.checksum,
            "grade": self.grade,
            "grade_id": self.name,
            "locked": self.locked,
            "schema_version": 3,
            "solution": self.solution,
            "task": self.task,
        }
        if self.points is not None:
            meta["points"] = self.points
        return meta


@dataclass(frozen=True)
class SourceNotebook:
    """One notebook of the assignment.

    Attributes
    ----------
    name : str
        File name without ``.ipynb``.
    kernelspec : dict
        The kernel that the instructor chose.
    cells : tuple of SourceCell
        In the order of the notebook.
    template : tuple of dict
        All cells of the notebook as released: the order, the cell ids and the texts without any role.
    compatible : frozenset of str
        Grade ids of test cells that run in the trainee's kernel.
    """

    name: str
    kernelspec: dict[str, Any]
    cells: tuple[SourceCell, ...]
    template: tuple[dict[str, Any], ...]
    compatible: frozenset[str] = frozenset()

    def by_name(self) -> dict[str, SourceCell]:
        """Return the cells by grade id."""
        return {cell.name: cell for cell in self.cells}

    @property
    def language(self) -> str:
        """The kernel's language, ``python`` where none is said."""
        language = self.kernelspec.get("language")
        if language:
            return str(language).lower()
        name = str(self.kernelspec.get("name", "python"))
        return "python" if name.lower().startswith("python") else name


@dataclass(frozen=True)
class Assignment:
    """An assignment.

    Attributes
    ----------
    name : str
        Its name.
    notebooks : tuple of SourceNotebook
        Its notebooks.
    files : dict of str to bytes
        What is laid over the trainee's files.
    only : str
        Pattern of the notebooks that are to be graded.
    """

    name: str
    notebooks: tuple[SourceNotebook, ...]
    files: dict[str, bytes] = field(default_factory=dict)
    only: str = "*"

    def imports(self) -> tuple[str, ...]:
        """Return the modules that the instructor's cells import: worth having in the warm process."""
        from course.grading.reading_code import imported_modules

        found: set[str] = set()
        for notebook in self.notebooks:
            for cell in notebook.cells:
                found |= imported_modules(cell.source) if cell.cell_type == "code" else set()
            for item in notebook.template:
                found |= imported_modules(item["source"]) if item["cell_type"] == "code" else set()
        return tuple(sorted(found - {name.removesuffix(".py") for name in self.files}))


@dataclass(frozen=True)
class Submission:
    """What one trainee handed in.

    Attributes
    ----------
    student : str
        The student's id.
    files : dict of str to bytes
        Contents by path within the submission's folder, notebooks included.
    notes : tuple of str
        What was left out while collecting, and why.
    """

    student: str
    files: dict[str, bytes]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes
    ----------
    cell_seconds : float
        Wall time of a cell.
    total_seconds : float
        Wall time of a submission.
    memory : int
        Bytes of address space of a process, beyond what the warm process has.
    total_memory : int
        Bytes of memory of all processes of a submission together, where control groups can be made.
    file_size : int
        Bytes of the largest file.
    folder_size : int
        Bytes of all files that a submission writes.
    processes : int
        Processes and threads of the submission's user.
    cell_cpu_seconds : float
        Processor time of a cell, in the trainee's process.
    output : int
        Characters that all cells of a notebook may show; of text, a cell alone may show 4 million.
    """

    cell_seconds: float = 30.0
    total_seconds: float = 900.0
    memory: int = 2 * 1024**3
    total_memory: int = 3 * 1024**3
    file_size: int = 64 * 1024**2
    folder_size: int = 256 * 1024**2
    processes: int = 64
    cell_cpu_seconds: float = 60.0
    output: int = 24 * 1024**2


@dataclass
class GradedNotebook:
    """A notebook after the run: its cells with outputs, and what had to be repaired."""

    name: str
    notebook: Notebook
    log: list[str] = field(default_factory=list)


@dataclass
class Graded:
    """What the engine returns for a submission.

    Attributes
    ----------
    student : str
        The student's id.
    notebooks : list of GradedNotebook
        Those that were found.
    missing : list of str
        Names of the assignment's notebooks that the submission has not.
    used : list of str
        Files of the submission that served as notebooks, by their own names.
    notes : list of str
        What was left out while collecting.
    """

    student: str
    notebooks: list[GradedNotebook]
    missing: list[str]
    used: list[str]
    notes: list[str]


def checksum(source: str, cell: SourceCell) -> str:
    """Return nbgrader's checksum of a cell with this text (``nbgrader.utils.compute_checksum``, 0.9.6)."""
    locked = not cell.solution and (cell.grade or cell.locked)
    parts = [source, cell.cell_type, str(cell.grade), str(cell.solution), str(locked), cell.name]
    if cell.grade:
        parts.append(str(float(cell.points or 0)))
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
