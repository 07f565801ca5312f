"""The house stands as the map says."""

import json
from pathlib import Path

import pytest

import course

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted([*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("assignments/*/*.ipynb")])


def test_every_folder_of_the_package_says_what_it_is_for() -> None:
    silent = [
        str(init.relative_to(ROOT))
        for init in (ROOT / "course").rglob("__init__.py")
        if not init.read_text(encoding="utf-8").startswith('"""')
    ]
    assert silent == []


def test_the_public_names_are_these() -> None:
    assert course.__all__ == ["__version__", "ask", "explore", "mark", "share"]


def test_there_is_a_module_and_an_assignment_a_session() -> None:
    assert len(NOTEBOOKS) == 12


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_notebook_carries_what_running_it_made(path: Path) -> None:
    """Pictures that a text cell shows are attachments of it: the material, as session 2's pictures to be described."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
        else:
            assert not {"outputs", "execution_count"} & cell.keys()
