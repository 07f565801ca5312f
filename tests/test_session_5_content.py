"""Session 5 as a trainee meets it: complete, labelled, sourced, without a key in sight."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from course.questions.bank import load_bank
from course.widgets.catalogue import build_exploration

ROOT = Path(__file__).resolve().parents[1]
MODULE = ROOT / "notebooks" / "05-media-education.ipynb"
ASSIGNMENT = ROOT / "assignments" / "session-5" / "session-5.ipynb"
PRIVATE = r"\b(your|their|pupils?'s?) (faith|religion|ethnic\w*|nationality)"
BANKS = {MODULE: MODULE.with_suffix(".yaml"), ASSIGNMENT: ASSIGNMENT.parent / "questions.yaml"}


def _cells(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]  # type: ignore[no-any-return]


def _source(cell: dict[str, Any]) -> str:
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def _called(path: Path, name: str) -> list[str]:
    return re.findall(rf'{name}\("([^"]+)"\)', "\n".join(_source(c) for c in _cells(path) if c["cell_type"] == "code"))


@pytest.mark.parametrize("path", BANKS, ids=["module", "assignment"])
def test_every_question_of_the_bank_is_asked_once_and_no_other(path: Path) -> None:
    assert sorted(load_bank(BANKS[path]).questions) == sorted(_called(path, "ask"))


@pytest.mark.parametrize("path", BANKS, ids=["module", "assignment"])
def test_every_exploration_called_can_be_built(path: Path) -> None:
    assert [id_ for id_ in _called(path, "explore") if build_exploration(id_) is None] == []


@pytest.mark.parametrize("path", BANKS, ids=["module", "assignment"])
def test_code_cells_are_one_hidden_line(path: Path) -> None:
    for cell in _cells(path):
        if cell["cell_type"] != "code":
            continue
        assert "\n" not in _source(cell)
        assert cell["metadata"]["jupyter"] == {"source_hidden": True}


@pytest.mark.parametrize("path", BANKS, ids=["module", "assignment"])
def test_every_citation_stands_in_the_list_of_sources(path: Path) -> None:
    *texts, listed = [_source(c) for c in _cells(path) if c["cell_type"] == "markdown"]
    told = "\n".join([*texts, BANKS[path].read_text(encoding="utf-8")])
    cited = set(re.findall(r"\[((?:[A-Z][\w ]+? )\d{4}|RFC 2606|United Nations)\]", told))
    assert cited
    assert sorted(one for one in cited if f"[{one}]" not in listed) == []


@pytest.mark.parametrize("path", BANKS, ids=["module", "assignment"])
def test_a_paragraph_with_a_year_of_the_real_world_has_a_source_or_says_synthetic(path: Path) -> None:
    bare = []
    for cell in _cells(path):
        if cell["cell_type"] != "markdown" or "sources" in cell["id"]:
            continue
        paragraphs = [text for text in _source(cell).split("\n\n") if re.search(r"\b(19|20)\d\d\b", text)]
        bare += [text for text in paragraphs if not re.search(r"\[[^\]]+\]|synthetic|Sosnovar", text)]
    assert bare == []


def test_ten_points_are_marked_by_machine_and_ten_by_rubric() -> None:
    bank = load_bank(BANKS[ASSIGNMENT])
    rubric = [float(criterion["points"]) for question in bank for criterion in question.entries("rubric")]
    assert (sum(question.points for question in bank), sorted(rubric)) == (10, [1, 3, 3, 3])


def test_marks_and_tasks_agree_with_the_bank() -> None:
    bank = load_bank(BANKS[ASSIGNMENT])
    entries = [c["metadata"]["nbgrader"] for c in _cells(ASSIGNMENT) if "nbgrader" in c["metadata"]]
    marked = {entry["grade_id"]: entry for entry in entries}
    wanted = {question.id: question.points for question in bank if question.points}
    wanted |= {f"{q.id}-{criterion['id']}": criterion["points"] for q in bank for criterion in q.entries("rubric")}
    assert wanted == {id_: entry["points"] for id_, entry in marked.items()}


def test_module_minutes_add_up_to_ninety() -> None:
    minutes = [int(n) for c in _cells(MODULE) for n in re.findall(r"· (\d+) minutes", _source(c))]
    assert sum(minutes) == 90


def test_nobody_is_asked_for_faith_ethnicity_or_nationality() -> None:
    asked = []
    for path in BANKS.values():
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]:
            fields = [entry["prompt"], *[column["text"] for column in entry.get("columns", [])]]
            fields += [field["text"] for field in entry.get("fields", [])]
            asked += [text for text in fields if re.search(PRIVATE, text)]
    assert asked == []


def test_synthetic_cases_in_the_banks_are_called_synthetic() -> None:
    for path in BANKS.values():
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]:
            if "Sosnovar" in entry["prompt"] and entry["id"] != "a5-reading":
                assert "synthetic" in entry["prompt"], entry["id"]


def test_the_instructors_notes_time_every_part_of_the_module() -> None:
    notes = (ROOT / "docs" / "instructors" / "session-5.md").read_text(encoding="utf-8")
    parts = [re.search(r"## (\d+) ·", _source(c)) for c in _cells(MODULE)]
    numbers = [found[1] for found in parts if found]
    assert [n for n in numbers if not re.search(rf"^\| {n} ·", notes, re.M)] == []
    for heading in ("Talking points", "Common misunderstandings", "Without the network", "Marking"):
        assert f"## {heading}" in notes
