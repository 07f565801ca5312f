"""Working without an instructor: marks and reasons at once, model answers after three tries or on request.

The learner's machine has the whole kit, keys included, so nothing here is a secret from a determined reader. What is
kept back is kept back for learning: a model answer shows after three tries, or when asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.answers.store import AnswerStore, write_atomically
from course.build.localise import material
from course.build.materials import assignment_folders
from course.errors import CourseError, UnknownQuestionError
from course.i18n import formats, language
from course.i18n import gettext as _
from course.questions.bank import Bank, load_bank, public_text
from course.questions.describe import answer_text
from course.questions.marking import Mark, mark
from course.questions.prose import in_language
from course.questions.question import Question

TRIES = 3
SCHEME = re.compile(r"\n*=== BEGIN MARK SCHEME ===.*?=== END MARK SCHEME ===\n*", re.DOTALL)


def bring_assignments(root: Path) -> None:
    """Put each assignment into a learner's folder, without keys and without the notes for graders.

    What is there stays: the answers, and a notebook that was opened.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    for source in assignment_folders():
        target = root / source.name
        target.mkdir(parents=True, exist_ok=True)
        for notebook in source.glob("*.ipynb"):
            if not (target / notebook.name).exists():
                text = material(notebook, language()).decode("utf-8")
                write_atomically(target / notebook.name, without_schemes(text))
        for bank in source.glob("*.yaml"):
            text = material(bank, language()).decode("utf-8")
            write_atomically(target / bank.name, public_text(text, bank).encode("utf-8"))


def without_schemes(text: str) -> bytes:
    """Return a notebook without what stands between the marks of a mark scheme."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        cell["source"] = SCHEME.sub("\n", "".join(cell["source"])).splitlines(keepends=True)
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode("utf-8")


@dataclass(frozen=True)
class Marked:
    """One question of an assignment with what the learner may see of it.

    Attributes
    ----------
    mark : Mark or None
        ``None`` where a person has to judge: then the learner does, by the rubric.
    model : str
        The model answer; empty as long as it is kept back or there is none.
    has_model : bool
        Whether there is one to ask for.
    levels : mapping
        The learner's own levels by criterion.
    """

    question: Question
    mark: Mark | None
    model: str
    has_model: bool
    levels: Mapping[str, int]


@dataclass(frozen=True)
class Checked:
    """An assignment as marked now."""

    number: int
    tries: int
    questions: list[Marked]

    @property
    def points(self) -> float:
        """Points earned automatically."""
        return sum(one.mark.points for one in self.questions if one.mark)

    @property
    def maximum(self) -> float:
        """Points to be had automatically."""
        return sum(one.mark.maximum for one in self.questions if one.mark)


def key_bank(number: int) -> Bank:
    """Return the kit's own bank of an assignment, with its keys.

    Raises
    ------
    UnknownQuestionError
        There is no such assignment.
    """
    for folder in assignment_folders():
        if folder.name == f"session-{number}":
            return load_bank(next(iter(sorted(folder.glob("*.yaml")))))
    raise UnknownQuestionError(_("There is no assignment of session %(n)s.") % {"n": number})


def _notes(store: AnswerStore, number: int) -> dict[str, Any]:
    value = store.values().get(f"self-{number}")
    return dict(value) if isinstance(value, Mapping) else {}


def look(root: Path, number: int) -> Checked:
    """Mark an assignment as it stands, without counting a try."""
    store = AnswerStore(root / f"session-{number}")
    notes, answers = _notes(store, number), store.values()
    tries = int(notes.get("tries", 0))
    shown = set(notes.get("shown", ()))
    return Checked(
        number,
        tries,
        [_marked(in_language(one), answers, tries, shown, notes.get("levels", {})) for one in key_bank(number)],
    )


def _marked(
    question: Question, answers: Mapping[str, Any], tries: int, shown: set[str], levels: Mapping[str, int]
) -> Marked:
    found: Mark | None = None
    if question.points:
        try:
            found = mark(question, answers.get(question.id), answers=answers)
        except CourseError as error:
            found = Mark(0.0, question.points, [], answered=False)
            del error  # an answer of the wrong shape counts as none, as in grading
    model = model_answer(question)
    visible = bool(model) and (tries >= TRIES or question.id in shown)
    own = {str(c["id"]): levels.get(f"{question.id}-{c['id']}", -1) for c in question.entries("rubric")}
    return Marked(question, found, model if visible else "", bool(model), own)


def model_answer(question: Question) -> str:
    """Return the model answer: the one written for it, or the key in words."""
    if "model_answer" in question.data:
        return str(question.data["model_answer"])
    key = question.data.get("key")
    if isinstance(key, Mapping) and "value" in key and question.type == "number":
        return f"{formats.number(key['value'])} {question.data.get('unit', '')}".strip()
    return answer_text(question, key) if key is not None and question.type != "short-text" else ""


def check(root: Path, number: int) -> Checked:
    """Mark an assignment and count a try."""
    store = AnswerStore(root / f"session-{number}")
    notes = _notes(store, number)
    store.put(f"self-{number}", {**notes, "tries": int(notes.get("tries", 0)) + 1})
    return look(root, number)


def show_model(root: Path, number: int, identifier: str) -> None:
    """Note that the learner asked for a model answer."""
    store = AnswerStore(root / f"session-{number}")
    notes = _notes(store, number)
    store.put(f"self-{number}", {**notes, "shown": sorted({*notes.get("shown", ()), identifier})})


def judge(root: Path, number: int, levels: Mapping[str, int]) -> None:
    """Keep the learner's own levels by criterion."""
    store = AnswerStore(root / f"session-{number}")
    notes = _notes(store, number)
    store.put(f"self-{number}", {**notes, "levels": {**notes.get("levels", {}), **levels}})


def marks_for_validate(root: Path, notebook: Path) -> list[dict[str, Any]]:
    """Return what each answer of an assignment earns and why, for the Validate button; no key is in it.

    Parameters
    ----------
    root : Path
        The learner's folder.
    notebook : Path
        The notebook to validate; one that is no assignment's has no marks.

    Returns
    -------
    list of dict
        ``question``, ``points``, ``maximum`` and ``feedback``, a line for each part.
    """
    found = re.fullmatch(r"session-(\d+)", notebook.parent.name)
    if found is None or notebook.parent.parent != root:
        return []
    try:
        checked = look(root, int(found[1]))
    except UnknownQuestionError:
        return []
    return [
        {
            "question": one.question.title,
            "points": one.mark.points,
            "maximum": one.mark.maximum,
            "feedback": "\n".join(part.text for part in one.mark.parts) if one.mark.answered else _("No answer yet."),
        }
        for one in checked.questions
        if one.mark is not None
    ]
