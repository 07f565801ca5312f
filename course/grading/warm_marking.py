"""Exercises asking and marking once in the warm process: what they load late costs a second, and is then shared.

No key is in it: the question is made up here.
"""

from __future__ import annotations

import json
import os
import tempfile
from importlib import import_module
from pathlib import Path

BANK = """format: ict-course/question-bank/1
session: 1
title: Warm
questions:
  - {id: warm-one, type: choice, prompt: Which?, points: 1, options: [{id: a, text: A}, {id: b, text: B}]}
  - {id: warm-two, type: number, prompt: How many?, points: 1}
  - {id: warm-three, type: long-text, prompt: Why?}
"""
ANSWERS = {"warm-one": "a", "warm-two": 2, "warm-three": "Because."}
LATE = ("jsonschema", "yaml", "markdown_it", "numpy", "ipywidgets", "anywidget", "IPython.display")


def warm_up(nothing: None = None) -> None:
    """Ask and mark questions of each kind in a folder that is removed again."""
    for name in LATE:
        import_module(name)
    from course.widgets.marking import mark
    from course.widgets.question import ask

    before = Path.cwd()
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            saved = {name: {"value": value, "saved": "2026-01-01T00:00:00+00:00"} for name, value in ANSWERS.items()}
            Path("bank.yaml").write_text(BANK, encoding="utf-8")
            Path("answers.json").write_text(json.dumps({"format": "ict-course/answers/1", "answers": saved}))
            _quietly(ask, "warm-one")
            _quietly(ask, "warm-three")
            _quietly(mark, "warm-one", "a")
            _quietly(mark, "warm-two", {"value": 2})
        finally:
            os.chdir(before)


def _quietly(function: object, *arguments: object) -> None:
    from IPython.utils.capture import capture_output

    with capture_output():
        function(*arguments)  # type: ignore[operator]
