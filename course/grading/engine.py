"""The engine: a pure function of an assignment and a submission, so that any executor can run it.

Repair, run the trainee's cells in one confined process, run the test cells in another, return the notebook with its
outputs. It knows no gradebook and writes nothing that stays.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any

from course.grading import reading, reading_code, repair
from course.grading.outputs import not_run_error
from course.grading.place import Place
from course.grading.processes import CheckerProcess, Deadline, TraineeProcess
from course.grading.repair_answers import FILE_NAME, repair_answers
from course.grading.sandbox import Sandbox
from course.grading.source import Assignment, Graded, GradedNotebook, Notebook, SourceNotebook, Submission
from course.i18n import gettext as _

ENVIRONMENT = {"NBGRADER_EXECUTION": "autograde"}
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}


def grade(assignment: Assignment, submission: Submission, place: Place) -> Graded:
    """Run one submission.

    Parameters
    ----------
    assignment : Assignment
        What the instructor made.
    submission : Submission
        What the trainee handed in.
    place : Place
        The warm process to fork from.

    Returns
    -------
    Graded
        The notebooks with outputs; scores are read off them by whoever records.

    Raises
    ------
    GradingError
        If trainees' work cannot be confined on this machine. Nothing in a submission raises.
    """
    graded = Graded(submission.student, [], [], [], list(submission.notes))
    found = find_notebooks(assignment, submission)
    for source in assignment.notebooks:
        path = found.get(source.name)
        if not fnmatchcase(source.name, assignment.only):
            continue
        if path is None:
            graded.missing.append(source.name)
            continue
        graded.used.append(path)
        graded.notebooks.append(_grade_notebook(assignment, source, submission, path, place))
    return graded


def find_notebooks(assignment: Assignment, submission: Submission) -> dict[str, str]:
    """Return which file of the submission is which notebook: by name, else by the grade ids in it."""
    files = {path for path in submission.files if path.endswith(".ipynb") and len(PurePosixPath(path).parts) <= 2}
    found = {item.name: f"{item.name}.ipynb" for item in assignment.notebooks if f"{item.name}.ipynb" in files}
    free = files - set(found.values())
    for source in assignment.notebooks:
        if source.name in found or not free:
            continue
        scores = {path: _likeness(source, submission.files[path], path) for path in sorted(free)}
        best = max(scores, key=lambda path: scores[path])
        if scores[best] > 0:
            found[source.name] = best
            free.discard(best)
    return found


def _likeness(source: SourceNotebook, raw: bytes, path: str) -> float:
    """Return how sure it is that a file is this notebook: the share of its grade ids, and a little for the name."""
    text = raw.decode("utf-8", "ignore") if b"\x00" not in raw[:64] else raw.decode("utf-16", "ignore")
    names = [cell.name for cell in source.cells]
    share = sum(f'"{name}"' in text for name in names) / len(names) if names else 0.0
    return share + (0.1 if PurePosixPath(path).stem.lower().startswith(source.name.lower()) else 0.0)


def _grade_notebook(
    assignment: Assignment, source: SourceNotebook, submission: Submission, path: str, place: Place
) -> GradedNotebook:
    log: list[str] = []
    if path != f"{source.name}.ipynb":
        log.append(_("The file %(file)s was graded as %(notebook)s.") % {"file": path, "notebook": source.name})
    try:
        notebook = repair.repair(reading.read(submission.files[path], log), source, log)
    except reading.UnreadableNotebookError as error:
        log.append(_("The notebook could not be read (%(reason)s); the assignment's own was used.") % {"reason": error})
        notebook = repair.from_template(source)
    files = {**submission.files, **assignment.files}
    if FILE_NAME in files:
        files[FILE_NAME] = repair_answers(files[FILE_NAME], log)
    if source.language == "python":
        sandbox = Sandbox(place, files, assignment.files)
        try:
            _run(notebook, source, sandbox)
        finally:
            sandbox.close()
    else:
        from course.grading import other_kernels

        other_kernels.run(notebook, source, files, place)
    return GradedNotebook(source.name, notebook, log)


def _run(notebook: Notebook, source: SourceNotebook, sandbox: Sandbox) -> None:
    """Run all code cells in order, each where it belongs."""
    deadline = Deadline(sandbox.place.limits.total_seconds)
    environment = dict(ENVIRONMENT)
    trainee = TraineeProcess(sandbox, environment, deadline)
    plan = _plan(notebook, source)
    imports = tuple(_imports_of_template(source))
    shared = _names_of_answers(source)
    checker = None
    if "test" in plan:
        reusable = _leaves_nothing_behind(notebook, plan, imports)
        checker = CheckerProcess(sandbox, environment, deadline, trainee, imports, reusable)
    for cell, role in zip(notebook["cells"], plan, strict=True):
        if not role or not cell["source"].strip():
            continue
        if deadline.passed:
            cell["outputs"] = [not_run_error(_("The time for this submission was used up before this cell."))]
            continue
        if role == "test" and checker is not None:
            text = cell["source"]
            names = () if checker.reusable else reading_code.names_needed(text)
            own = (reading_code.names_bound(text) | reading_code.names_imported(text)) - shared
            cell["outputs"], cell["execution_count"] = checker.check(text, names, own)
            continue
        cell["outputs"], cell["execution_count"] = trainee.run(cell["source"])
        if role == "prepare" and checker is not None:
            checker.prepare(cell["source"])
    if checker is not None:
        checker.finish()
    _number(notebook, plan)
    notebook["metadata"]["language_info"] = LANGUAGE_INFO


def _leaves_nothing_behind(notebook: Notebook, plan: list[str], imports: tuple[str, ...]) -> bool:
    """Return whether a checker that has checked one submission is as good as new for the next."""
    known: frozenset[str] = frozenset()
    for text in imports:
        known |= reading_code.names_imported(text)
    texts = [cell["source"] for cell, role in zip(notebook["cells"], plan, strict=True) if role in {"test", "prepare"}]
    return all(reading_code.leaves_nothing_behind(text, known) for text in texts)


def _number(notebook: Notebook, plan: list[str]) -> None:
    """Number the cells as one kernel would have."""
    number = 0
    for cell, role in zip(notebook["cells"], plan, strict=True):
        if role and cell["source"].strip():
            number += 1
            cell["execution_count"] = number
            for output in cell["outputs"]:
                if output["output_type"] == "execute_result":
                    output["execution_count"] = number


def _plan(notebook: Notebook, source: SourceNotebook) -> list[str]:
    """Return the role of each cell: ``trainee``, ``prepare``, ``test``, or nothing for what is not run."""
    known = source.by_name()
    answers: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    for item in source.cells:
        if item.solution and item.cell_type == "code":
            answers |= reading_code.names_bound(item.source)
            classes |= reading_code.classes_bound(item.source)
    plan = []
    for cell in notebook["cells"]:
        mine = known.get(repair.grade_id(cell) or "")
        if cell["cell_type"] != "code":
            plan.append("")
        elif mine is not None and mine.is_test:
            kernel = mine.name in source.compatible or reading_code.must_run_in_kernel(mine.source, answers, classes)
            plan.append("trainee" if kernel else "test")
        else:
            plan.append("prepare" if mine is not None and mine.locked else "trainee")
    return plan


def _names_of_answers(source: SourceNotebook) -> frozenset[str]:
    """Return the names that cells other than tests bind: what an answer may change between two tests."""
    known = source.by_name()
    texts = [
        item["source"]
        for item in source.template
        if item["cell_type"] == "code" and not ((cell := known.get(item["grade_id"] or "")) and cell.is_test)
    ]
    return frozenset().union(*(reading_code.names_bound(text) for text in texts))


def _imports_of_template(source: SourceNotebook) -> list[str]:
    """Return the imports in the instructor's unlocked cells: tests may rely on those names."""
    texts = [item["source"] for item in source.template if item["cell_type"] == "code"]
    return [lines for lines in (reading_code.import_lines(text) for text in texts) if lines]


def describe_modes(source: SourceNotebook) -> dict[str, Any]:
    """Return for each test cell whether it runs strictly or in the trainee's kernel, for the instructor."""
    notebook = repair.from_template(source)
    plan = _plan(notebook, source)
    return {
        name: "strict" if role == "test" else "compatible"
        for cell, role in zip(notebook["cells"], plan, strict=True)
        if (name := repair.grade_id(cell)) and source.by_name()[name].is_test
    }
