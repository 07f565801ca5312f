"""One assignment as nbgrader's source format: keys into hidden tests, a public bank without keys."""

from __future__ import annotations

import json
import pprint
import shutil
from pathlib import Path
from typing import Any

from course.answers.store import FILE_NAME as ANSWERS
from course.build.localise import area_of, material, notebook_in
from course.errors import BuildError
from course.i18n import DEFAULT_LANGUAGE
from course.i18n import gettext as _
from course.questions.bank import Bank, find_banks, is_bank, load_bank, public_text
from course.questions.question import marking_data

HIDDEN = """from course import mark

key = None
### BEGIN HIDDEN TESTS
key = {key}
### END HIDDEN TESTS
mark("{identifier}", key)"""


def build_assignment(folder: Path, target: Path, language: str = DEFAULT_LANGUAGE) -> None:
    """Write the nbgrader source of an assignment in a language; its test cells are the same in all.

    Parameters
    ----------
    folder : Path
        An assignment of ours: a notebook and its question bank.
    target : Path
        The folder to make; it must not exist.
    language : str
        Language of what trainees and graders read.

    Raises
    ------
    BuildError
        A graded question has no test cell, or a test cell no question, or the points differ.
    BankError
        The bank is broken.
    """
    banks = [load_bank(path) for path in find_banks(folder)]
    notebooks = sorted(folder.glob("*.ipynb"))
    cells = {path: json.loads(path.read_text(encoding="utf-8")) for path in notebooks}
    check_consistency(folder, banks, list(cells.values()))
    target.mkdir(parents=True)
    for path, notebook in cells.items():
        keyed = notebook_in(with_keys(notebook, banks), language, area_of(path))
        (target / path.name).write_text(json.dumps(keyed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for path in sorted(folder.iterdir()):
        if path.suffix == ".ipynb" or path.name == ANSWERS or path.name.startswith("."):
            continue
        if path.suffix == ".yaml" and is_bank(path):
            text = material(path, language).decode("utf-8")
            (target / path.name).write_text(public_text(text, path), encoding="utf-8")
        elif path.is_dir():
            shutil.copytree(path, target / path.name)
        else:
            shutil.copy2(path, target / path.name)


def with_keys(notebook: dict[str, Any], banks: list[Bank]) -> dict[str, Any]:
    """Return a copy of a notebook whose test cells carry their keys between nbgrader's hidden-test markers."""
    copy: dict[str, Any] = json.loads(json.dumps(notebook))
    questions = {question.id: question for bank in banks for question in bank}
    for cell in copy["cells"]:
        identifier = _graded_id(cell)
        if identifier:
            key = pprint.pformat(marking_data(questions[identifier]), width=100, sort_dicts=False)
            cell["source"] = HIDDEN.format(key=key, identifier=identifier)
    return copy


def _graded_id(cell: dict[str, Any]) -> str:
    """Return the question id of a test cell of ours, or the empty text."""
    meta = cell.get("metadata", {}).get("nbgrader", {})
    if cell.get("cell_type") == "code" and meta.get("grade") and not meta.get("solution"):
        return str(meta.get("grade_id", ""))
    return ""


def check_consistency(folder: Path, banks: list[Bank], notebooks: list[dict[str, Any]]) -> None:
    """Hold notebook and bank to each other; raises `BuildError` with the first difference."""
    wanted = {q.id: q.points for bank in banks for q in bank if "points" in q.data}
    found = {
        _graded_id(cell): float(cell["metadata"]["nbgrader"]["points"])
        for notebook in notebooks
        for cell in notebook["cells"]
        if _graded_id(cell)
    }
    for identifier in sorted(set(wanted) ^ set(found)):
        what = (
            _("Question %(id)s has points but no test cell.")
            if identifier in wanted
            else _("The test cell %(id)s has no graded question in the bank.")
        )
        raise BuildError(
            what % {"id": identifier}, where=folder.name, remedy=_("Add the missing one, or take the points away.")
        )
    for identifier, points in wanted.items():
        if points != found[identifier]:
            raise BuildError(
                _("Question %(id)s has %(bank)g points in the bank and %(cell)g in its test cell.")
                % {"id": identifier, "bank": points, "cell": found[identifier]},
                where=folder.name,
                remedy=_("Make them equal."),
            )
