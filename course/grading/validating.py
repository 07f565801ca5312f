"""Validate, for trainees: run the notebook as it stands and say which tests fail, without holding up their server.

What runs is the trainee's own code on their own account, held to what grading gives it: nbgrader's own rule
(``nbgrader.validator``) with the engine's shell in place of a kernel. In self-study, where the marker has the keys,
:func:`self_study` returns marks and feedback; a key is in neither.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from course.errors import GradingError
from course.i18n import gettext as _

SECONDS = 300.0


def validate(path: Path) -> dict[str, Any]:
    """Return what nbgrader's validator returns for a notebook: ``type_changed``, ``changed`` or ``failed`` cells.

    Parameters
    ----------
    path : Path
        The notebook; its cells run in its folder, in this process.
    """
    import nbformat
    from nbgrader.validator import Validator

    class EngineValidator(Validator):
        def _preprocess(self, nb: nbformat.NotebookNode) -> nbformat.NotebookNode:
            _run_here(nb)
            return nb

    found: dict[str, Any] = EngineValidator().validate(str(path.resolve()))
    return found


def _run_here(notebook: Any) -> None:
    import nbformat

    from course.grading import shell

    os.environ |= {"NBGRADER_VALIDATING": "1", "NBGRADER_EXECUTION": "validate"}
    cells = shell.cells()
    cells.take_over()
    sys.path.insert(0, "")
    for cell in notebook.cells:
        if cell.cell_type == "code":
            outputs, cell.execution_count = cells.run(cell.source)
            cell.outputs = [nbformat.from_dict(output) for output in outputs]


async def validate_apart(path: Path, seconds: float = SECONDS) -> dict[str, Any]:
    """Validate in a process of its own, so that the server goes on meanwhile.

    Raises
    ------
    GradingError
        If the notebook cannot be validated, or takes longer than `seconds`.
    """
    with tempfile.TemporaryDirectory(prefix="validate-") as folder:
        result = Path(folder) / "result.json"
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "course.grading.validating", str(path), str(result),
            cwd=path.parent, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            await asyncio.wait_for(process.wait(), seconds)
        except TimeoutError as error:
            raise GradingError(
                _("Checking took too long."), where=path.name, remedy=_("Look for a loop that never ends.")
            ) from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if not result.exists():
            raise GradingError(
                _("The notebook could not be checked."),
                where=path.name,
                remedy=_("A cell may have ended the program: restart the kernel and run all cells to see which."),
            )
        answer: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
        return answer


def self_study(notebook: Path, source: Path) -> list[dict[str, Any]]:
    """Mark a learner's notebook with the course's own keys and return points and feedback, never a key.

    Parameters
    ----------
    notebook : Path
        The learner's notebook, its answers beside it.
    source : Path
        The assignment's folder with keys, as ``course init`` builds it under ``source/``.

    Returns
    -------
    list of dict
        For each test: ``question`` (grade id), ``points``, ``maximum`` and ``feedback`` (HTML or text).
    """
    from course.grading.collecting import read_folder
    from course.grading.engine import grade
    from course.grading.outputs import points_of
    from course.grading.place import Place
    from course.grading.self_study import assignment_from_source
    from course.grading.source import Submission

    assignment = assignment_from_source(source)
    files, notes = read_folder(notebook.parent)
    with Place(assignment) as place:
        graded = grade(assignment, Submission("self", files, tuple(notes)), place)
    marks = []
    for made in graded.notebooks:
        for cell in made.notebook["cells"]:
            role = cell["metadata"].get("nbgrader", {})
            if role.get("grade") and not role.get("solution") and cell["cell_type"] == "code":
                points, feedback = points_of(cell["outputs"], float(role["points"]))
                marks.append(
                    {"question": role["grade_id"], "points": points, "maximum": role["points"], "feedback": feedback}
                )
    return marks


def confine(folder: Path, own: Path) -> None:
    """Hold this process to what it would have when it is graded: its folder, no network, bounded time and memory.

    The code is the user's own, on an account of their own, so what a system cannot bound is left unbounded.

    Parameters
    ----------
    folder : Path
        Where the notebook is.
    own : Path
        A folder for temporary files.
    """
    os.environ["HOME"] = os.environ["TMPDIR"] = str(own)
    tempfile.tempdir = None
    if sys.platform != "linux":
        return
    from course.warm import Confinement, Limits

    limits = Limits(cpu_seconds=int(SECONDS), address_space=4 << 30, file_size=64 << 20)
    Confinement(write=(str(folder), str(own)), network=False, allow_root=True, required=False, limits=limits).apply()


def main() -> None:
    """Validate the notebook named first; write the result as JSON to the file named second."""
    from course.grading import lean

    lean.skip_slow_imports()
    path, result = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    from nbgrader.validator import Validator  # noqa: F401 - while its files can be read

    from course.grading import shell

    shell.cells()
    confine(path.parent, result.parent)
    found = validate(path)
    result.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
