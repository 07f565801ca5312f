"""Exercises asking and marking once in the warm process: what they load late costs a second, and is then shared.

The cells are the assignment's own that show questions and explorations, in a copy of the folder that trainees get: no
answer and no key is in it.
"""

from __future__ import annotations

import ast
import contextlib
import json
import os
import re
import sys
from importlib import import_module
from pathlib import Path

FOLDER = "COURSE_GRADING_WARM"
CELLS = "cells.json"
LATE = ("jsonschema", "yaml", "markdown_it", "ipywidgets", "anywidget")
SHOWN = {"ask", "explore"}
BANK = """format: ict-course/question-bank/1
session: 1
title: Warm
questions:
  - {id: warm-one, type: choice, prompt: Which?, points: 1, options: [{id: a, text: A}, {id: b, text: B}]}
"""


def is_harmless(source: str) -> bool:
    """Return whether a cell only imports from the course, and shows questions and explorations."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return False
    return bool(statements) and all(_is_ours(statement) for statement in statements)


def _is_ours(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return statement.module == "course"
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    call = statement.value
    return (
        isinstance(call.func, ast.Name)
        and call.func.id in SHOWN
        and all(isinstance(a, ast.Constant) for a in call.args)
    )


def _checks(folder: Path) -> set[str]:
    """Return the modules of the checks that the question banks name."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in folder.glob("*.yaml")]
    return {f"course.models.{name}" for text in texts for name in re.findall(r"\bcheck: ([a-z_.]+):[a-z_]+", text)}


def warm_up(nothing: None = None) -> None:
    """Run the cells, and mark a question made up here."""
    # The driver of a run imports this module too and needs no shell.
    from course.grading import lean, shell

    folder = Path(os.environ.pop(FOLDER))
    with lean.without_formats():
        for name in (*LATE, *_checks(folder)):
            import_module(name)
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    before = Path.cwd()
    cells = shell.cells()
    streams = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = shell.TextStream("stdout", 1, cells.outputs)
    try:
        os.chdir(folder)
        for source in json.loads((folder / CELLS).read_text(encoding="utf-8")):
            cells.outputs.start()
            with contextlib.suppress(Exception):
                cells.shell.run_cell(source)
        (folder / "warm").mkdir()
        os.chdir(folder / "warm")
        Path("bank.yaml").write_text(BANK, encoding="utf-8")
        saved = {"format": "ict-course/answers/1", "answers": {"warm-one": {"value": "a", "saved": ""}}}
        Path("answers.json").write_text(json.dumps(saved), encoding="utf-8")
        cells.shell.run_cell("from course import mark; mark('warm-one', 'a')")
    finally:
        sys.stdout, sys.stderr = streams
        os.chdir(before)
        del os.environ["NBGRADER_EXECUTION"]
        shell.forget()
