"""A notebook whose assignment names another language runs in that kernel, through nbclient, confined.

The kernel here is ipykernel under another language's name: a real kernel over real sockets, no second one to install.
"""

from __future__ import annotations

import json

from course.grading.engine import grade
from course.grading.place import Place
from course.grading.source import Assignment, Limits, SourceCell, SourceNotebook, Submission


def test_another_languages_kernel_runs_confined() -> None:
    test = SourceCell("t", "code", True, True, False, False, "x * 2 - 83", "0" * 32, 1.0)
    template = ({"grade_id": "t", "cell_type": "code", "source": test.source, "id": "t", "tags": []},)
    source = SourceNotebook("work", {"name": "python3", "language": "other"}, (test,), template)
    cells = [
        {"cell_type": "code", "metadata": {}, "source": "x = 42", "outputs": [], "execution_count": None},
        {
            "cell_type": "code",
            "metadata": {},
            "source": "import socket\nsocket.create_connection(('127.0.0.1', 9), 1)",
            "outputs": [],
            "execution_count": None,
        },
    ]
    raw = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()
    assignment = Assignment("other", (source,))
    with Place(assignment, Limits(cell_seconds=60)) as place:
        found = grade(assignment, Submission("ann", {"work.ipynb": raw}), place).notebooks[0].notebook["cells"]
    assert "1" == found[2]["outputs"][0]["data"]["text/plain"]
    assert "error" == found[1]["outputs"][0]["output_type"]
