"""The notebooks of session 4 call what exists, show no code and no output, and the marks agree with the bank."""

import json
import re
from pathlib import Path

import pytest

from course.questions.bank import load_bank
from course.widgets.catalogue import build_exploration

ROOT = Path(__file__).resolve().parent.parent
MODULE = ROOT / "notebooks" / "04-intercultural-dialogue.ipynb"
ASSIGNMENT = ROOT / "assignments" / "session-4" / "session-4.ipynb"
PAIRS = [(MODULE, MODULE.with_suffix(".yaml")), (ASSIGNMENT, ASSIGNMENT.parent / "questions.yaml")]


def cells(path: Path, kind: str) -> list[tuple[dict, str]]:
    every = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [(cell, "".join(cell["source"])) for cell in every if cell["cell_type"] == kind]


@pytest.mark.parametrize(("path", "bank"), PAIRS)
def test_every_question_is_asked_once_and_every_exploration_exists(path: Path, bank: Path) -> None:
    sources = [source for _cell, source in cells(path, "code")]
    asked = [m[1] for m in (re.fullmatch(r'ask\("(.+)"\)', s) for s in sources) if m]
    assert sorted(asked) == sorted(q.id for q in load_bank(bank))
    for name in (m[1] for m in (re.fullmatch(r'explore\("(.+)"\)', s) for s in sources) if m):
        assert build_exploration(name)


@pytest.mark.parametrize("path", [MODULE, ASSIGNMENT])
def test_code_is_one_hidden_line(path: Path) -> None:
    for cell, source in cells(path, "code"):
        assert "\n" not in source
        assert cell["metadata"]["jupyter"]["source_hidden"]


def test_marks_and_rubric_cells_agree_with_the_bank() -> None:
    bank = load_bank(PAIRS[1][1])
    graded = {c["metadata"]["nbgrader"]["grade_id"]: c["metadata"]["nbgrader"] for kind in ("code", "markdown")
              for c, _source in cells(ASSIGNMENT, kind) if "nbgrader" in c["metadata"]}  # fmt: skip
    points = {q.id: q.points for q in bank if q.points}
    points |= {f"{q.id}-{c['id']}": c["points"] for q in bank for c in q.entries("rubric")}
    assert points == {name: meta["points"] for name, meta in graded.items()}


def test_every_number_cited_in_the_module_stands_in_its_list_of_sources() -> None:
    texts = [source for _cell, source in cells(MODULE, "markdown")]
    listed = set(re.findall(r"^(\d+)\. ", texts[-1], re.MULTILINE))
    cited = {
        n
        for text in texts[:-1]
        for group in re.findall(r"\[([\d, ]+)\]", text)
        for n in group.replace(" ", "").split(",")
    }
    assert cited
    assert cited <= listed


def test_the_parts_of_the_module_add_up_to_ninety_minutes() -> None:
    titles = [source for _cell, source in cells(MODULE, "markdown") if source.startswith("## ")]
    assert sum(int(n) for title in titles for n in re.findall(r"· (\d+) minutes", title)) == 90
