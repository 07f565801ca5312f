"""The gradebook after regrading, interruption, a moved due date; on SQLite and PostgreSQL; on a cluster."""

from __future__ import annotations

import json
import os
import pwd
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from course.errors import GradingError
from course.grading.batch import Options, Summary, grade_assignment
from course.grading.nbgrader_course import NbgraderCourse
from course.grading.record import only_writer
from tests.grading import courses

pytestmark = pytest.mark.xdist_group("grading-recording")
POSTGRES = Path("/usr/lib/postgresql/15/bin")
RIGHT = {"double": "def double(n):\n    return 2 * n", "essay": "My essay."}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one assignment and three submissions, not graded."""
    made = courses.notebook(
        courses.solution("double", "def double(n):\n    ### BEGIN SOLUTION\n    return 2 * n\n    ### END SOLUTION"),
        courses.check("test-double", "assert double(2) == 4", 2),
        courses.written("essay", "YOUR ANSWER HERE", 3),
    )
    course = courses.make_course(tmp_path_factory.mktemp("recording") / "course", "hw", {"work": made})
    for student in ("ann", "bob", "cy"):
        hand_in(course, student, RIGHT)
    return course


@pytest.fixture
def course(template: Path, tmp_path: Path) -> Path:
    return courses.copy_course(template, tmp_path / "course")


def hand_in(course: Path, student: str, answers: dict[str, str], stamp: str = "2026-03-01 12:00:00 UTC") -> None:
    made = courses.answer(courses.released(course, "hw", "work"), answers)
    courses.submit(course, "hw", student, {"work.ipynb": made}, stamp)


def grade(course: Path, **options: Any) -> Summary:
    return grade_assignment(NbgraderCourse.at(course), "hw", Options(**options))


def set_manual(course: Path, student: str, score: float) -> None:
    with Gradebook(courses.database(course), "test") as gradebook:
        found = gradebook.find_grade("essay", "work", "hw", student)
        found.manual_score, found.needs_manual_grade = score, False
        gradebook.find_comment("essay", "work", "hw", student).manual_comment = "Well said."
        gradebook.db.commit()


def test_a_persons_grade_and_comment_survive_regrading(course: Path) -> None:
    grade(course)
    set_manual(course, "ann", 2.5)
    before = courses.grades(courses.database(course))
    grade(course, force=True)
    assert before == courses.grades(courses.database(course))


def test_a_persons_grade_is_flagged_only_where_the_work_has_changed(course: Path) -> None:
    grade(course)
    set_manual(course, "ann", 2.5)
    set_manual(course, "bob", 1.0)
    hand_in(course, "ann", RIGHT | {"essay": "Another essay."}, "2026-03-02 12:00:00 UTC")
    hand_in(course, "bob", RIGHT, "2026-03-02 12:00:00 UTC")
    grade(course)
    found = courses.grades(courses.database(course))
    assert found[("ann", "work", "essay")][1:3] == (2.5, 1)
    assert found[("bob", "work", "essay")][1:3] == (1.0, 0)


def test_only_what_was_handed_in_again_is_graded_again(course: Path) -> None:
    grade(course)
    hand_in(course, "bob", {"double": "def double(n):\n    return 0"}, "2026-03-02 12:00:00 UTC")
    summary = grade(course)
    assert (summary.graded, summary.skipped) == (["bob"], ["ann", "cy"])
    assert courses.scores(courses.database(course), "bob")["test-double"] == 0.0


def test_late_penalties_follow_a_due_date_that_moves(course: Path) -> None:
    with (course / "nbgrader_config.py").open("a") as file:
        file.write("c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    courses.nbgrader(course, "db", "assignment", "add", "hw", "--duedate", "2026-02-01 00:00:00 UTC")
    grade(course)
    assert courses.grades(courses.database(course))[("ann", "work", "essay")][3] == 2.0
    courses.nbgrader(course, "db", "assignment", "add", "hw", "--duedate", "2026-04-01 00:00:00 UTC")
    summary = grade(course)
    assert (summary.penalties, summary.graded) == (3, [])
    assert courses.grades(courses.database(course))[("ann", "work", "essay")][3] is None


def test_a_second_run_after_kill_9_ends_in_the_same_gradebook(course: Path, tmp_path: Path) -> None:
    whole = courses.copy_course(course, tmp_path / "whole")
    grade(whole)
    for pause in (1.0, 3.0, 5.0):
        process = subprocess.Popen(
            [sys.executable, "-m", "course", "grade", "hw", "--force"],
            cwd=course,
            env=courses.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(pause)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.wait()
    summary = grade(course)
    assert summary.failed == {}
    assert courses.grades(courses.database(whole)) == courses.grades(courses.database(course))
    assert [path.name for path in (course / "autograded" / "ann").iterdir()] == ["hw"]


def test_two_graders_do_not_write_at_once(course: Path) -> None:
    with (
        Gradebook(courses.database(course), "test") as gradebook,
        only_writer(gradebook, course),
        pytest.raises(GradingError, match="Another grader"),
    ):
        grade(course)


def test_a_killed_warm_process_loses_nothing(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from course.grading import engine
    from course.grading.place import Place

    original: Callable[..., Any] = engine.grade
    killed: list[int] = []

    def grade_and_kill(assignment: Any, submission: Any, place: Place) -> Any:
        place.zygote.wait_ready()
        if not killed and place.zygote.pid:
            killed.append(place.zygote.pid)
            os.kill(place.zygote.pid, signal.SIGKILL)
        return original(assignment, submission, place)

    monkeypatch.setattr("course.grading.executors.grade", grade_and_kill)
    summary = grade(course)
    assert (len(killed), summary.failed, len(summary.graded)) == (1, {}, 3)
    assert courses.scores(courses.database(course), "cy")["test-double"] == 2.0


def test_stock_autograde_and_the_api_use_the_engine_where_the_course_says_so(course: Path) -> None:
    with (course / "nbgrader_config.py").open("a") as file:
        file.write("from course.grading.nbgrader_plugin import use_engine\nuse_engine(c)\n")
    done = courses.nbgrader(course, "autograde", "hw", "--student", "ann")
    assert "Graded ann" in done.stderr
    button = (
        "from nbgrader.apps import NbGraderAPI, NbGrader\n"
        "app = NbGrader(); app.load_config_file()\n"
        "print(NbGraderAPI(config=app.config).autograde('hw', 'bob'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", button],
        cwd=course,
        env=courses.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "'success': True" in done.stdout
    assert "Graded bob" in done.stdout
    assert courses.scores(courses.database(course), "bob")["test-double"] == 2.0


@pytest.fixture
def postgres() -> Iterator[str]:
    """A PostgreSQL server of this test's own; its database's address."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = "nobody" if os.getuid() == 0 else None
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = folder / "data"
    run: dict[str, Any] = {"user": user, "check": True, "capture_output": True, "cwd": folder}
    subprocess.run([POSTGRES / "initdb", "-D", data, "-U", "grader", "-A", "trust", "--no-sync"], **run)
    options = f"-h 127.0.0.1 -p {port} -k {folder} -F"
    log = folder / "log"
    subprocess.run([POSTGRES / "pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "-t", "120", "start"], **run)
    try:
        yield f"postgresql+psycopg://grader@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([POSTGRES / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **run)


@pytest.mark.postgres
@pytest.mark.skipif(not POSTGRES.exists(), reason="PostgreSQL is not installed")
def test_postgresql_holds_the_same_gradebook_as_sqlite(course: Path, tmp_path: Path, postgres: str) -> None:
    other = courses.copy_course(course, tmp_path / "other")
    with (other / "nbgrader_config.py").open("a") as file:
        file.write(f"c.CourseDirectory.db_url = {postgres!r}\n")
    courses.nbgrader(other, "generate_assignment", "hw", "--force")
    grade(course)
    grade(other)
    grade(other, force=True)
    sqlite, other_grades = courses.grades(courses.database(course)), courses.grades(postgres)
    assert sqlite == other_grades


def test_a_dask_worker_killed_mid_run_loses_nothing_and_counts_nothing_twice(course: Path) -> None:
    for number in range(6):
        hand_in(course, f"more-{number}", RIGHT)
    with Cluster() as cluster:
        cluster.start_worker()
        cluster.start_worker()
        killed: list[int] = []

        def kill_one(done: int, total: int, student: str) -> None:
            if not killed:
                killed.append(cluster.workers[0].pid)
                cluster.workers[0].kill()

        summary = grade_assignment(NbgraderCourse.at(course), "hw", Options(scheduler=cluster.address), kill_one)
    assert (summary.failed, len(set(summary.graded)), len(killed)) == ({}, 9, 1)
    assert len(summary.graded) == 9
    found = courses.grades(courses.database(course))
    assert [row[0] for key, row in found.items() if key[2] == "test-double"] == [2.0] * 9


def test_the_worker_that_holds_the_assignment_may_be_lost(course: Path) -> None:
    with Cluster() as cluster:
        cluster.start_worker()

        def replace_it(done: int, total: int, student: str) -> None:
            if len(cluster.workers) == 1:
                cluster.start_worker()
                cluster.wait_for_workers(2)
                cluster.workers[0].kill()

        summary = grade_assignment(NbgraderCourse.at(course), "hw", Options(scheduler=cluster.address), replace_it)
    assert (summary.failed, sorted(summary.graded)) == ({}, ["ann", "bob", "cy"])


class Cluster:
    """A Dask scheduler and workers on this machine, as ordinary processes."""

    def __init__(self) -> None:
        self.file = Path(tempfile.mkdtemp(prefix="dask-")) / "scheduler.json"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--port", "0", "--no-dashboard", "--host", "127.0.0.1")
        until = time.monotonic() + 120
        while not self.file.exists() and time.monotonic() < until:
            time.sleep(0.1)
        self.address = json.loads(self.file.read_text())["address"]

    def _start(self, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli.dask_" + kind, "--scheduler-file", str(self.file), *arguments]
        return subprocess.Popen(
            command, env=courses.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def start_worker(self) -> None:
        options = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
        self.workers.append(self._start("worker", *options))

    def wait_for_workers(self, count: int) -> None:
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=120)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
