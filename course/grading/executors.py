"""Where submissions run: on this machine, or on the workers of a Dask cluster.

An executor takes submissions one by one as it has room, and gives each result once. It holds the assignment and the
submissions in flight, nothing else: no gradebook, no other assignment.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from itertools import chain
from typing import Any, Protocol

from course.errors import CourseError, GradingError
from course.grading import remote
from course.grading.engine import grade
from course.grading.place import Place, can_separate
from course.grading.remote import RemoteGrader
from course.grading.source import Assignment, Graded, Limits, Submission
from course.i18n import gettext as _

# Submissions whose cells take long, beside which others are begun.
MOST_STANDING_BACK = 5
# So often the workers that hold the assignment may be lost in one run.
MOST_LOSSES = 5
Result = tuple[Submission, Graded | Exception]


class Executor(Protocol):
    """Runs submissions of one assignment."""

    def run(self, assignment: Assignment, submissions: Iterable[Submission]) -> Iterator[Result]:
        """Yield each submission with its result, in the order in which they finish."""

    def close(self) -> None:
        """Let go of processes and connections."""


class LocalExecutor:
    """This machine, all work in processes forked from one warm process.

    The threads only pass messages: cells and tests run in forked processes.

    Parameters
    ----------
    grader : Place or RemoteGrader
        The warm process, or the hub's service that has one.
    width : int, optional
        Submissions at a time; one more than the machine has cores, by default.
    """

    def __init__(self, grader: Place | RemoteGrader, width: int | None = None) -> None:
        self.grader = grader
        self.width = width or (os.cpu_count() or 1) + 1
        self.slots = threading.Semaphore(self.width)
        if isinstance(grader, Place):
            grader.slots = self.slots

    def _grade(self, assignment: Assignment, submission: Submission) -> Graded:
        with self.slots:
            if isinstance(self.grader, RemoteGrader):
                return self.grader.grade(assignment, submission)
            return grade(assignment, submission, self.grader)

    def run(self, assignment: Assignment, submissions: Iterable[Submission]) -> Iterator[Result]:
        """Yield each submission with its result, in the order in which they finish."""
        waiting = iter(submissions)
        running: dict[Future[Graded], Submission] = {}
        most = self.width + MOST_STANDING_BACK
        with ThreadPoolExecutor(most, thread_name_prefix="grading") as pool:
            while True:
                while len(running) < most and (submission := next(waiting, None)) is not None:
                    running[pool.submit(self._grade, assignment, submission)] = submission
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    yield running.pop(future), _outcome(future)

    def close(self) -> None:
        """End the warm process, or leave the hub's."""
        self.grader.close()


def grader_here(assignment: Assignment, limits: Limits) -> Place | RemoteGrader:
    """Return what confines work where this process runs: itself, or the hub's service where it cannot.

    Raises
    ------
    GradingError
        If neither can: then nothing is run.
    """
    if not can_separate() and remote.is_offered():
        return RemoteGrader(limits)
    return Place(assignment, limits)


def _outcome(future: Any) -> Graded | Exception:
    error = future.exception()
    if isinstance(error, GradingError) or (error is not None and not isinstance(error, Exception)):
        # Nothing can be graded here: not the submission's fault.
        raise error
    return error if error is not None else future.result()


class DaskExecutor:
    """Workers of a Dask cluster.

    Parameters
    ----------
    address : str
        The scheduler's address, such as ``tcp://127.0.0.1:8786``.
    limits : Limits
        What each submission may use.
    """

    def __init__(self, address: str, limits: Limits | None = None) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise GradingError(
                _("Grading on a cluster needs the package distributed."),
                remedy=_('Install it: pip install "ict-course[dask]".'),
            ) from error
        self.limits = limits or Limits()
        try:
            self.client = Client(address, timeout=20, set_as_default=False)
        except (OSError, ValueError) as error:
            raise GradingError(
                _("No scheduler answers."), where=address, remedy=_("Start one: dask scheduler, then dask worker.")
            ) from error

    def run(self, assignment: Assignment, submissions: Iterable[Submission]) -> Iterator[Result]:
        """Yield each submission with its result; what a lost worker held is run again by another.

        Raises
        ------
        GradingError
            Workers are lost again and again.
        """
        shared = self._share(assignment)
        waiting, losses = iter(submissions), 0
        running: dict[Any, Submission] = {}
        while True:
            room = 2 * max(1, sum(self.client.nthreads().values()))
            while len(running) < room and (submission := next(waiting, None)) is not None:
                future = self.client.submit(grade_on_worker, shared, submission, self.limits, pure=False, retries=2)
                running[future] = submission
            if not running:
                return
            lost: list[Submission] = []
            for future in self._finished(running):
                submission = running.pop(future)
                try:
                    outcome = _outcome(future)
                except CancelledError:
                    lost.append(submission)
                    continue
                yield submission, outcome
                future.release()
            if lost:
                # The worker that is gone held the only copy of the assignment, or of the result.
                losses += 1
                if losses > MOST_LOSSES:
                    raise GradingError(
                        _("Workers of the cluster are lost again and again."),
                        remedy=_("Look at their logs, then run the command again. What is graded stays graded."),
                    )
                shared, waiting = self._share(assignment), chain(lost, waiting)

    def _share(self, assignment: Assignment) -> Any:
        return self.client.scatter(assignment, broadcast=True, hash=False)

    def _finished(self, running: Mapping[Any, Submission]) -> list[Any]:
        """Wait for one at least, and return those that are done, or cancelled."""
        from distributed import wait as wait_for

        with self.client.as_current(), suppress(CancelledError):
            wait_for(list(running), return_when="FIRST_COMPLETED")
        return [future for future in running if future.done()]

    def close(self) -> None:
        """Leave the cluster."""
        self.client.close()


_places: dict[tuple[str, tuple[str, ...], Limits], Place] = {}


def grade_on_worker(assignment: Assignment, submission: Submission, limits: Limits) -> Graded:
    """Grade on a worker, which keeps a warm process for the assignments that it has met."""
    key = (assignment.name, assignment.imports(), limits)
    if key not in _places:
        _places[key] = Place(assignment, limits)
    try:
        return grade(assignment, submission, _places[key])
    except CourseError:
        _places.pop(key).close()
        raise
