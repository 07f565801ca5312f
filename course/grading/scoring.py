"""Reads scores off a graded notebook with nbgrader's own rules, so that they are nbgrader's scores."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbgrader import utils
from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, Execute, SaveAutoGrades
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from course.grading.source import REPAIR_LOG, GradedNotebook
from course.i18n import gettext as _

log = logging.getLogger(__name__)
# What the engine, the repair and the recorder do in nbgrader's place; the course's other preprocessors are used.
OURS = {Execute, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata}


@dataclass
class Scored:
    """A notebook's scores.

    Attributes
    ----------
    name : str
        The notebook.
    node : NotebookNode
        What is written to the autograded folder.
    scores : dict of str to float or None
        By grade id; ``None`` where a person must mark.
    comments : dict of str to str or None
        By grade id, for solution and task cells.
    doubtful : set of str
        Grade ids whose test gave no usable score, to be looked at by a person.
    """

    name: str
    node: nbformat.NotebookNode
    scores: dict[str, float | None] = field(default_factory=dict)
    comments: dict[str, str | None] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)


class Scorer:
    """Applies the course's output preprocessors, then nbgrader's rules.

    Parameters
    ----------
    config : Config
        The course's configuration.
    """

    def __init__(self, config: Config) -> None:
        chosen = (_class(item) for item in Autograde(config=config).autograde_preprocessors)
        self.preprocessors = [kind(config=config) for kind in chosen if kind not in OURS]

    def score(self, graded: GradedNotebook) -> Scored:
        """Return the scores of a notebook that has been run."""
        node = nbformat.from_dict(graded.notebook)
        for preprocessor in self.preprocessors:
            node, _resources = preprocessor(node, {})
        scored = Scored(graded.name, node)
        for cell in node.cells:
            if utils.is_grade(cell):
                self._add_score(cell, scored, graded.log)
            if utils.is_solution(cell) or utils.is_task(cell):
                _add_comment(cell, scored)
        _tell(graded.log, scored)
        return scored

    def _add_score(self, cell: nbformat.NotebookNode, scored: Scored, repairs: list[str]) -> None:
        name = cell.metadata.nbgrader["grade_id"]
        try:
            scored.scores[name], _most = utils.determine_grade(cell, log)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            # Stock autograde gives up the whole submission here.
            scored.scores[name] = 0.0
            scored.doubtful.add(name)
            repairs.append(
                _("Test %(cell)s gave no usable score (%(reason)s); look at it.") % {"cell": name, "reason": error}
            )


def _class(named: Any) -> Any:
    return import_item(named) if isinstance(named, str) else named


def _add_comment(cell: nbformat.NotebookNode, scored: Scored) -> None:
    name = cell.metadata.nbgrader["grade_id"]
    same = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
    scored.comments[name] = "No response." if same and not utils.is_task(cell) else None


def _printable(line: str) -> str:
    """Return a line that every database takes: names of files and texts of errors may hold what is no character."""
    text = line.encode("utf-8", "replace").decode("utf-8")
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def _tell(repairs: list[str], scored: Scored) -> None:
    """Put the repair log into the notebook, for feedback, and into the first comment, for the gradebook."""
    if not repairs:
        return
    heading = _("Repaired before grading:")
    repairs = [_printable(line) for line in repairs]
    text = "\n".join([f"**{heading}**", "", *(f"- {line}" for line in repairs)])
    note = nbformat.from_dict({"cell_type": "markdown", "metadata": {}, "source": text, "id": REPAIR_LOG})
    scored.node.cells.insert(0, note)
    first = next(iter(scored.comments), None)
    if first is not None:
        parts = [scored.comments[first], f"{heading} {' '.join(repairs)}"]
        scored.comments[first] = " ".join(part for part in parts if part)
