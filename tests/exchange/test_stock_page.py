"""The page about nbgrader's own tests names every one that is left out, and counts the others rightly."""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/reference/exchange-stock-tests.md").read_text(encoding="utf-8")


def names_of(path: Path) -> list[str]:
    """Return the names of the tests in a module, without importing it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")]


def test_the_page_counts_nbgraders_tests_as_they_are() -> None:
    spec = importlib.util.find_spec("nbgrader")
    assert spec is not None
    assert spec.origin is not None
    apps = Path(spec.origin).parent / "tests" / "apps"
    rows = re.findall(r"^\| `(test_nbgrader_\w+)` \| (\d+) \|", PAGE, re.MULTILINE)
    assert {name: int(count) for name, count in rows} == {
        name: len(names_of(apps / f"{name}.py")) for name, _count in rows
    }


def test_the_page_names_every_test_that_is_left_out() -> None:
    ours = ROOT / "tests/exchange/test_stock.py"
    left_out = names_of(ours)
    named = [name for line in PAGE.splitlines() for name in re.findall(r"`(test_(?:permissions|owner_check))`", line)]
    assert sorted(named) == sorted(left_out)
    total = sum(int(count) for count in re.findall(r"^\| `test_nbgrader_\w+` \| (\d+) \|", PAGE, re.MULTILINE))
    assert f"{total} tests, {total - len(left_out)} run" in PAGE
