"""Makes small nbgrader courses, runs stock nbgrader on them, and reads gradebooks: what the tests compare with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sqlalchemy import create_engine, text

Cell = tuple[str, str, Any]
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "test"
c.IncludeHeaderFooter.header = ""
c.ClearSolutions.enforce_metadata = False
"""


def role(
    name: str,
    *,
    grade: bool = False,
    solution: bool = False,
    locked: bool = False,
    points: float | None = None,
    task: bool = False,
) -> dict[str, Any]:
    meta: dict[str, Any] = {
        "schema_version": 3,
        "grade_id": name,
        "grade": grade,
        "solution": solution,
        "locked": locked,
        "task": task,
    }
    if points is not None:
        meta["points"] = points
    return meta


def code(source: str, **options: Any) -> Any:
    return _cell(new_code_cell, source, options)


def markdown(source: str, **options: Any) -> Any:
    return _cell(new_markdown_cell, source, options)


def _cell(make: Any, source: str, options: dict[str, Any]) -> Any:
    cell = make(source, id=options.pop("id", options.get("name") or f"c{abs(hash(source)) % 10**9}"))
    tags = options.pop("tags", None)
    if tags:
        cell.metadata["tags"] = tags
    if "name" in options:
        cell.metadata["nbgrader"] = role(options.pop("name"), **options)
    return cell


def solution(name: str, source: str, **options: Any) -> Any:
    return code(source, name=name, solution=True, **options)


def check(name: str, source: str, points: float = 1, **options: Any) -> Any:
    return code(source, name=name, grade=True, locked=True, points=points, **options)


def written(name: str, source: str, points: float = 1) -> Any:
    return markdown(source, name=name, grade=True, solution=True, points=points)


def task(name: str, source: str, points: float = 1) -> Any:
    return markdown(source, name=name, task=True, locked=True, points=points)


def notebook(*cells: Any, kernel: dict[str, str] | None = None) -> Any:
    return new_notebook(cells=list(cells), metadata={"kernelspec": kernel or KERNEL})


def make_course(
    folder: Path, assignment: str, notebooks: dict[str, Any], files: dict[str, bytes] | None = None, config: str = ""
) -> Path:
    """Make a course with one assignment and generate it with nbgrader."""
    source = folder / "source" / assignment
    source.mkdir(parents=True)
    for name, made in notebooks.items():
        nbformat.write(made, source / f"{name}.ipynb")
    for name, data in (files or {}).items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(data)
    (folder / "nbgrader_config.py").write_text(CONFIG + config)
    nbgrader(folder, "generate_assignment", assignment, "--force")
    return folder


def environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    path = f"{Path(sys.executable).parent}:{kept.get('PATH', '')}"  # nbgrader looks for alembic there
    return kept | {"JUPYTER_PLATFORM_DIRS": "1", "PATH": path}


def nbgrader(folder: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if check and done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    return done


def released(folder: Path, assignment: str, name: str) -> Any:
    return nbformat.read(folder / "release" / assignment / f"{name}.ipynb", as_version=4)


def answer(made: Any, answers: dict[str, str]) -> Any:
    """Return the notebook with answers in its solution cells."""
    for cell in made.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell.source = answers[name]
    return made


def submit(folder: Path, assignment: str, student: str, files: dict[str, Any], timestamp: str | None = None) -> Path:
    """Put a submission where nbgrader collects it."""
    place = folder / "submitted" / student / assignment
    place.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else nbformat.writes(data).encode())
    if timestamp:
        (place / "timestamp.txt").write_text(timestamp)
    return place


def copy_course(folder: Path, target: Path) -> Path:
    return Path(shutil.copytree(folder, target, symlinks=True))


QUERY = """
select s.student_id, n.name as notebook, b.name as cell, b.type, g.auto_score, g.manual_score, g.needs_manual_grade,
       sn.late_submission_penalty
from grade g join base_cell b on b.id = g.cell_id join submitted_notebook sn on sn.id = g.notebook_id
join notebook n on n.id = sn.notebook_id join submitted_assignment s on s.id = sn.assignment_id
"""
COMMENTS = """
select s.student_id, n.name as notebook, b.name as cell, c.auto_comment, c.manual_comment
from comment c join base_cell b on b.id = c.cell_id join submitted_notebook sn on sn.id = c.notebook_id
join notebook n on n.id = sn.notebook_id join submitted_assignment s on s.id = sn.assignment_id
"""


def database(folder: Path) -> str:
    return f"sqlite:///{folder}/gradebook.db"


def grades(url: str) -> dict[tuple[str, str, str], tuple[Any, ...]]:
    """Return by student, notebook and cell what the gradebook holds."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            found = {(r[0], r[1], r[2]): tuple(r[4:]) for r in connection.execute(text(QUERY))}
            for row in connection.execute(text(COMMENTS)):
                found[(row[0], row[1], f"{row[2]} comment")] = tuple(row[3:])
            return found
    finally:
        engine.dispose()


def scores(url: str, student: str) -> dict[str, Any]:
    """Return a student's automatic scores by cell."""
    return {key[2]: value[0] for key, value in grades(url).items() if key[0] == student and "comment" not in key[2]}
