"""Corrected modules arrive, a session can begin anew, and nothing that was typed is lost."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from course.answers.store import AnswerStore
from course.home import upkeep

MONDAY = datetime(2026, 5, 18, 19, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 5, 19, 19, 0, tzinfo=UTC)


def notebook(*texts: str, outputs: bool = False) -> bytes:
    cells: list[dict[str, Any]] = [
        {"id": f"c{n}", "cell_type": "markdown", "metadata": {"seen": outputs}, "source": [text]}
        for n, text in enumerate(texts)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


@pytest.fixture
def kit(tmp_path: Path) -> list[Path]:
    """The kit's own files of sessions 1 and 2."""
    folder = tmp_path / "kit"
    folder.mkdir()
    for name in ("01-one", "02-two"):
        (folder / f"{name}.ipynb").write_bytes(notebook("first edition"))
        (folder / f"{name}.yaml").write_text("edition: 1\n")
    return sorted(folder.iterdir())


@pytest.fixture
def mine(tmp_path: Path, kit: list[Path]) -> Path:
    """A trainee's folder, with answers in two sessions."""
    folder = tmp_path / "modules"
    upkeep.bring_up_to_date(folder, MONDAY, kit)
    store = AnswerStore(folder)
    store.put("s1-reflection", "three evenings of work")
    store.put("s2-plan", "my plan")
    return folder


def test_a_corrected_module_replaces_the_opened_one_and_the_answers_stay(mine: Path, kit: list[Path]) -> None:
    (mine / "01-one.ipynb").write_bytes(notebook("first edition", outputs=True))
    kit[0].write_bytes(notebook("second edition"))
    kit[1].write_text("edition: 2\n")
    assert upkeep.bring_up_to_date(mine, TUESDAY, kit) == ["01-one.ipynb"]
    assert b"second edition" in (mine / "01-one.ipynb").read_bytes()
    assert (mine / "01-one.yaml").read_text() == "edition: 2\n"
    assert AnswerStore(mine).values() == {"s1-reflection": "three evenings of work", "s2-plan": "my plan"}
    assert upkeep.kept_copies(mine) == []


def test_a_copy_in_which_the_trainee_wrote_is_kept(mine: Path, kit: list[Path]) -> None:
    (mine / "01-one.ipynb").write_bytes(notebook("first edition", "my own note"))
    kit[0].write_bytes(notebook("second edition"))
    upkeep.bring_up_to_date(mine, TUESDAY, kit)
    (copy,) = upkeep.kept_copies(mine)
    assert b"my own note" in (mine / upkeep.KEPT / copy / "01-one.ipynb").read_bytes()


def test_without_a_correction_the_trainees_own_changes_stay_where_they_are(mine: Path, kit: list[Path]) -> None:
    (mine / "01-one.ipynb").write_bytes(notebook("first edition", "my own note"))
    assert upkeep.bring_up_to_date(mine, TUESDAY, kit) == []
    assert b"my own note" in (mine / "01-one.ipynb").read_bytes()


def test_a_folder_from_before_there_was_a_record_is_brought_up_to_date_too(mine: Path, kit: list[Path]) -> None:
    (mine / upkeep.RECORD).unlink()
    kit[0].write_bytes(notebook("second edition"))
    assert upkeep.bring_up_to_date(mine, TUESDAY, kit) == ["01-one.ipynb"]
    assert len(upkeep.kept_copies(mine)) == 1


def test_a_deleted_module_comes_back(mine: Path, kit: list[Path]) -> None:
    (mine / "02-two.ipynb").unlink()
    upkeep.bring_up_to_date(mine, TUESDAY, kit)
    assert (mine / "02-two.ipynb").exists()


def test_a_damaged_copy_is_kept_and_replaced_by_the_next_correction(mine: Path, kit: list[Path]) -> None:
    (mine / "01-one.ipynb").write_text("<<<<<<< not a notebook")
    kit[0].write_bytes(notebook("second edition"))
    upkeep.bring_up_to_date(mine, TUESDAY, kit)
    assert b"second edition" in (mine / "01-one.ipynb").read_bytes()
    assert len(upkeep.kept_copies(mine)) == 1


def test_resetting_a_session_empties_it_keeps_a_copy_and_leaves_the_others(mine: Path, kit: list[Path]) -> None:
    (mine / "01-one.ipynb").write_bytes(notebook("scribbled over"))
    place = upkeep.reset_session(mine, 1, TUESDAY, kit)
    answers = AnswerStore(mine).values()
    assert (answers["s1-reflection"], answers["s2-plan"]) == (None, "my plan")
    assert b"first edition" in (mine / "01-one.ipynb").read_bytes()
    assert AnswerStore(place).values()["s1-reflection"] == "three evenings of work"
    assert b"scribbled over" in (place / "01-one.ipynb").read_bytes()
    assert not (place / "02-two.ipynb").exists()


def test_two_resets_keep_two_copies(mine: Path, kit: list[Path]) -> None:
    upkeep.reset_session(mine, 1, MONDAY, kit)
    upkeep.reset_session(mine, 1, TUESDAY, kit)
    assert len(upkeep.kept_copies(mine)) == 2


def test_only_answers_that_hold_something_are_counted(mine: Path) -> None:
    assert upkeep.typed({"s1-a": "x", "s1-b": "", "s1-c": None, "s2-a": "y"}, 1) == 1
