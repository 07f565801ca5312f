"""The house stands as the map says."""

from pathlib import Path

import course

ROOT = Path(__file__).resolve().parent.parent


def test_every_folder_of_the_package_says_what_it_is_for() -> None:
    silent = [
        str(init.relative_to(ROOT))
        for init in (ROOT / "course").rglob("__init__.py")
        if not init.read_text(encoding="utf-8").startswith('"""')
    ]
    assert silent == []


def test_the_public_names_are_these() -> None:
    assert course.__all__ == ["__version__", "ask", "explore", "mark", "share"]
