"""Writes docs/reference/grading-cases.md from the folders of tests/cases: ``python -m tests.grading.case_table``."""

from __future__ import annotations

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "grading-cases.md"
HEAD = """# Grading cases

Generated from `tests/cases` by `python -m tests.grading.case_table`. Each folder holds a submission, what it must get
(`expected.yaml`) and why the case exists.
"""


def page() -> str:
    """Return the page as it should be."""
    folders = sorted(path.parent for path in (ROOT / "tests" / "cases").glob("*/expected.yaml"))
    parts = [HEAD]
    for kind, title in (
        ("attack", "Attacks: none gains a point or touches anything outside"),
        ("messy", "Honest but messy: none loses a point that was earned"),
    ):
        mine = [folder for folder in folders if folder.name.startswith(f"{kind}-")]
        parts.append(f"\n## {title} ({len(mine)})\n\n| Case | Points | Why |\n|---|---|---|\n")
        parts += [_row(folder) for folder in mine]
    return "".join(parts)


def _row(folder: Path) -> str:
    why = " ".join((folder / "README.md").read_text(encoding="utf-8").split("\n", 1)[1].split()).replace("|", "\\|")
    scores = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))["scores"]
    return f"| {folder.name.split('-', 1)[1]} | {sum(scores.values()):g} | {why} |\n"


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
