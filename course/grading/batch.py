"""Grades a whole assignment: collect, run, record, publish, sum up.

For each submission the new folder is prepared first, then the gradebook is written in one transaction, then the folder
is moved to its place. Stopped between any two of these steps, the next run takes the submission again and ends in the
same gradebook.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute

from course.grading import autograded
from course.grading.collecting import read_submission
from course.grading.executors import DaskExecutor, Executor, LocalExecutor, grader_here
from course.grading.nbgrader_course import NbgraderCourse
from course.grading.place import Place
from course.grading.record import Outcome, Recorder, only_writer
from course.grading.scoring import Scored, Scorer
from course.grading.source import Assignment, Graded, Limits, Submission

log = logging.getLogger(__name__)
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Options:
    """How to grade.

    Attributes
    ----------
    student : str
        Whose work; a pattern such as ``*``.
    notebook : str
        Which notebooks; a pattern. What is known of the others stays.
    force : bool
        Whether to grade again what has not changed since it was graded.
    scheduler : str
        Address of a Dask scheduler; this machine if empty.
    width : int or None
        Submissions at a time on this machine.
    create_students : bool
        Whether students unknown to the gradebook are added.
    limits : Limits or None
        What a submission may use; the course's configuration says it by default.
    """

    student: str = "*"
    notebook: str = "*"
    force: bool = False
    scheduler: str = ""
    width: int | None = None
    create_students: bool = True
    limits: Limits | None = None


@dataclass
class Summary:
    """What a run did.

    Attributes
    ----------
    graded : list of str
        Students whose work was graded.
    skipped : list of str
        Students whose graded work is up to date.
    repaired : dict of str to list of str
        Repair log by student.
    missing : dict of str to list of str
        Notebooks not handed in, by student.
    failed : dict of str to str
        Reason by student, for what could not be graded at all.
    manual : int
        Cells that wait for a person.
    penalties : int
        Late penalties that changed because the due date moved.
    """

    graded: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    repaired: dict[str, list[str]] = field(default_factory=dict)
    missing: dict[str, list[str]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    manual: int = 0
    penalties: int = 0


def grade_assignment(
    course: NbgraderCourse,
    name: str,
    options: Options | None = None,
    progress: Progress | None = None,
    place: Place | None = None,
) -> Summary:
    """Grade the submissions of an assignment.

    Parameters
    ----------
    course : NbgraderCourse
        Where the course is.
    name : str
        The assignment.
    options : Options, optional
        How to grade.
    progress : callable, optional
        Called with the number done, the number of all, and a student's id.
    place : Place, optional
        A warm process that was started for this assignment already; it is closed at the end.

    Raises
    ------
    GradingError
        If the assignment is unknown, another grader is at work, or work cannot be confined here.
    """
    run = _Run(course, name, options or Options(), progress or (lambda done, total, student: None), place)
    with (
        Gradebook(course.directory.db_url, course.directory.course_id) as gradebook,
        only_writer(gradebook, run.root),
    ):
        return run.all(gradebook)


class _Run:
    def __init__(
        self, course: NbgraderCourse, name: str, options: Options, progress: Progress, place: Place | None
    ) -> None:
        self.course, self.name, self.options, self.progress, self.place = course, name, options, progress, place
        self.root = course.folder("source", ".", name).parent.parent
        self.converter = Autograde(coursedir=course.directory, config=course.config)
        self.execute = Execute(config=course.config)
        self.summary = Summary()
        self.scorer = Scorer(course.config)

    def all(self, gradebook: Gradebook) -> Summary:
        """Grade what is to be graded."""
        left_alone = tuple(self.converter.exclude_overwriting.get(self.name, []))
        assignment = replace(self.course.assignment(gradebook, self.name, left_alone), only=self.options.notebook)
        wanted = self._wanted()
        if wanted:
            executor = self._executor(assignment)
            try:
                recorder = Recorder(gradebook, self.name, self.course.config, self.options.create_students)
                for submission, result in executor.run(assignment, self._submissions(wanted)):
                    self._finish(assignment, recorder, submission, result)
                    done = len(self.summary.graded) + len(self.summary.failed)
                    self.progress(done, len(wanted), submission.student)
            finally:
                executor.close()
        recorder = Recorder(gradebook, self.name, self.course.config, self.options.create_students)
        self.summary.penalties = recorder.refresh_penalties()
        return self.summary

    def _wanted(self) -> list[str]:
        wanted = []
        for student in self.course.students(self.name, self.options.student):
            if self._is_due(student):
                wanted.append(student)
            else:
                self.summary.skipped.append(student)
        return wanted

    def _is_due(self, student: str) -> bool:
        """Decide as nbgrader does (``BaseConverter.init_destination``), and take up what was interrupted."""
        folder = self.course.folder("autograded", student, self.name)
        if self.options.force or not folder.exists() or autograded.is_unfinished(folder):
            return True
        if self.options.notebook != "*" and not self._has_notebooks(student, folder):
            return True
        new, old = self._timestamp("submitted", student), self._timestamp("autograded", student)
        return new is not None and old is not None and new > old

    def _has_notebooks(self, student: str, folder: Path) -> bool:
        handed_in = self.course.folder("submitted", student, self.name).glob(f"{self.options.notebook}.ipynb")
        return all((folder / path.name).exists() for path in handed_in)

    def _timestamp(self, step: str, student: str) -> datetime.datetime | None:
        stamp = self.course.directory.get_existing_timestamp(str(self.course.folder(step, student, self.name)))
        return stamp if isinstance(stamp, datetime.datetime) else None

    def _submissions(self, students: list[str]) -> Iterator[Submission]:
        for student in students:
            self._call_hook("pre_convert_hook", student)
            folder = self.course.folder("submitted", student, self.name)
            yield read_submission(folder, student, tuple(self.course.directory.ignore))

    def _executor(self, assignment: Assignment) -> Executor:
        limits = self.options.limits or self._limits()
        if self.options.scheduler:
            return DaskExecutor(self.options.scheduler, limits)
        if self.place is not None:
            self.place.limits = limits
        return LocalExecutor(self.place or grader_here(assignment, limits), self.options.width)

    def _limits(self) -> Limits:
        # nbclient's meaning: none or a negative number is no limit; here the submission's own holds then.
        seconds = self.execute.timeout or 0
        return Limits(cell_seconds=float(seconds) if seconds > 0 else Limits.total_seconds)

    def _finish(self, assignment: Assignment, recorder: Recorder, submission: Submission, result: Any) -> None:
        student = submission.student
        try:
            if isinstance(result, Exception):
                raise result
            self._record(assignment, recorder, submission, result)
        except Exception as error:
            # One submission never stops the batch.
            log.exception("could not grade %s", student)
            self.summary.failed[student] = str(error) or type(error).__name__

    def _record(self, assignment: Assignment, recorder: Recorder, submission: Submission, graded: Graded) -> None:
        student = submission.student
        folder = self.course.folder("autograded", student, self.name)
        for notebook in graded.notebooks:
            notebook.log.extend(graded.notes)
        scored = [self.scorer.score(notebook) for notebook in graded.notebooks]
        changed = autograded.changed_work(folder, scored)
        files = {path: data for path, data in submission.files.items() if path not in graded.used}
        if assignment.only != "*":
            files = {path: data for path, data in files.items() if not path.endswith(".ipynb")}
            files |= autograded.notebooks_but(folder, assignment.only)
        permissions = int(str(self.converter.permissions), 8)
        autograded.prepare(
            folder, files | assignment.files, scored, permissions, bool(self.course.directory.groupshared)
        )
        stamp = self._timestamp("submitted", student)
        recorder.record(Outcome(student, stamp, scored, graded.missing, changed))
        autograded.publish(folder)
        self._call_hook("post_convert_hook", student)
        self._sum_up(student, graded, scored)

    def _call_hook(self, name: str, student: str) -> None:
        """Call what the course hangs on nbgrader's converter, as nbgrader does, with the one student meant."""
        hook = getattr(self.converter, name)
        if hook is None:
            return
        folder = self.course.folder("submitted", student, self.name)
        notebooks = sorted(str(path) for path in folder.glob(f"{self.options.notebook}.ipynb"))
        try:
            hook(assignment=self.name, student=student, notebooks=notebooks)
        except Exception:
            log.exception("%s failed", name)

    def _sum_up(self, student: str, graded: Graded, scored: list[Scored]) -> None:
        self.summary.graded.append(student)
        repairs = [line for notebook in graded.notebooks for line in notebook.log]
        if repairs:
            self.summary.repaired[student] = repairs
        if graded.missing:
            self.summary.missing[student] = graded.missing
        self.summary.manual += sum(score is None for item in scored for score in item.scores.values())
