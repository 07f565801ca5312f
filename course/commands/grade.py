"""``course grade``: mark an assignment's submissions."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from course.i18n import gettext as _
from course.i18n import ngettext

if TYPE_CHECKING:
    from course.grading.batch import Summary
    from course.grading.place import Place


@click.command()
@click.argument("assignment")
@click.option("--student", default="*", show_default=True, help="Whose work: a student's id, or a pattern.")
@click.option("--force", is_flag=True, help="Grade again what has not changed since it was graded.")
@click.option(
    "--course",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The nbgrader course; this folder by default.",
)
@click.option("--scheduler", default="", metavar="ADDRESS", help="Run on the workers of this Dask scheduler.")
@click.option("--jobs", type=click.IntRange(1), default=None, help="Submissions at a time on this machine.")
def grade(assignment: str, student: str, force: bool, folder: Path, scheduler: str, jobs: int | None) -> None:
    """Mark the submissions of ASSIGNMENT and record them in the gradebook.

    Trainees' code runs confined: no network, its own folder only. Work that is marked already is left alone unless
    it was handed in again.

    Example: course grade session-1 --student ann
    """
    gc.disable()  # the imports make half a million objects, and none of them is garbage
    from course.build.marker import speak_as
    from course.grading import lean

    lean.skip_slow_imports()
    speak_as(folder)
    place = None if scheduler else early_place(folder / "source" / assignment)
    with lean.without_pages():
        from course.grading.batch import Options, grade_assignment
        from course.grading.nbgrader_course import NbgraderCourse

    gc.freeze()
    gc.enable()
    options = Options(student=student, force=force, scheduler=scheduler, width=jobs)
    try:
        with progress_bar(assignment) as report:
            summary = grade_assignment(NbgraderCourse.at(folder), assignment, options, report, place)
    finally:
        if place is not None:
            place.close()
    for line in describe(summary):
        click.echo(line)
    if summary.failed:
        raise SystemExit(1)


@contextmanager
def progress_bar(assignment: str) -> Iterator[Callable[[int, int, str], None]]:
    """Show how far grading is, where somebody looks at a terminal."""
    if not sys.stdout.isatty():
        yield lambda done, total, who: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, transient=True) as bar:
        task = bar.add_task(assignment, total=None)
        yield lambda done, total, who: bar.update(task, completed=done, total=total)


def early_place(source: Path) -> Place | None:
    """Start the warm process while nbgrader is still being imported, where the assignment is in its usual place."""
    from course.grading.place import Place, can_separate
    from course.grading.self_study import assignment_from_source

    return Place(assignment_from_source(source)) if can_separate() and any(source.glob("*.ipynb")) else None


def describe(summary: Summary) -> list[str]:
    """Return what a run did, in lines that people read."""
    number = len(summary.graded)
    lines = [ngettext("%(n)s submission graded.", "%(n)s submissions graded.", number) % {"n": number}]
    if summary.skipped:
        number = len(summary.skipped)
        lines.append(ngettext("%(n)s is up to date.", "%(n)s are up to date.", number) % {"n": number})
    for student, repairs in sorted(summary.repaired.items()):
        lines.append(_("Repaired, %(student)s: %(what)s") % {"student": student, "what": " ".join(repairs)})
    for student, names in sorted(summary.missing.items()):
        lines.append(_("Not handed in, %(student)s: %(what)s") % {"student": student, "what": ", ".join(names)})
    for student, reason in sorted(summary.failed.items()):
        lines.append(_("Not graded, %(student)s: %(what)s") % {"student": student, "what": reason})
    if summary.manual:
        number = summary.manual
        lines.append(
            ngettext("%(n)s cell waits for a person.", "%(n)s cells wait for a person.", number) % {"n": number}
        )
    if summary.penalties:
        number = summary.penalties
        lines.append(ngettext("%(n)s late penalty changed.", "%(n)s late penalties changed.", number) % {"n": number})
    return lines
