"""`make bench-widgets` times an edit of every bench there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.widgets.catalogue import build_exploration
from course.widgets.exploration import Exploration
from tests.bench.edits import EDITS, Edit
from tests.bench.turns import TURNS

HERE = Path(__file__).resolve().parents[2] / "course" / "explorations"
# They draw self-assessments that were given elsewhere: there is nothing to edit.
READERS = {"s1-profile", "s6-profile"}
# The same simulator as the module's, with other pages.
TWINS = {"s5-lateral-assignment"}


def test_every_bench_is_timed() -> None:
    built = (build_exploration(path.stem.replace("_", "-")) for path in HERE.glob("s?_*.py"))
    benches = {one.id for one in built if isinstance(one, Exploration)}
    assert benches - READERS == {edit.exploration for edit in EDITS}


def test_every_widget_of_another_kind_is_timed() -> None:
    every = {path.stem.replace("_", "-") for path in HERE.glob("s?_*.py")}
    others = {one for one in every if not isinstance(build_exploration(one), Exploration)}
    assert others - TWINS == {one.exploration for one in TURNS}


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.exploration)
def test_the_timed_edit_changes_what_is_shown(edit: Edit) -> None:
    shown = [edit.built.compute(edit.values_after(edit.typed(turn))) for turn in (0, 1)]
    first, second = ([view.as_data() for view in result.views] for result in shown)
    assert first != second
