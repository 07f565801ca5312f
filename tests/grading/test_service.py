"""The hub's grading service by itself: what it grades, whom it answers, what it survives."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from course.errors import GradingError
from course.grading import remote
from course.grading.channel import Channel, ChannelClosedError
from course.grading.remote import RemoteGrader
from course.grading.self_study import assignment_from_source
from course.grading.source import Limits, Submission
from course.warm import capabilities
from tests.grading import courses

CASES = Path(__file__).parent.parent / "cases"
TOKEN = "a-token-of-this-test"
pytestmark = [
    pytest.mark.skipif(not capabilities().separates, reason="this machine gives no namespaces"),
    pytest.mark.xdist_group("grading-cases"),
]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A running service; the socket's path."""
    with tempfile.TemporaryDirectory(prefix="s", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        path = folder / "grading"
        (folder / "uids.json").write_text(json.dumps({"teacher": 65533, "trainee": 65534}))
        environment = {
            **courses.environment(),
            remote.SOCKET: str(path),
            remote.TOKEN: TOKEN,
            "COURSE_GRADING_REGISTER": str(folder / "uids.json"),
            "COURSE_GRADING_USERS": '["teacher"]',
        }
        process = subprocess.Popen([sys.executable, "-m", "course.grading.service"], env=environment)
        try:
            until = time.monotonic() + 120
            while not path.exists() and time.monotonic() < until:
                time.sleep(0.05)
            monkeypatch.setenv(remote.SOCKET, str(path))
            monkeypatch.setenv(remote.TOKEN, TOKEN)
            yield path
        finally:
            process.terminate()
            process.wait(30)


def submission(case: str) -> Submission:
    folder = CASES / case / "submission"
    return Submission(case, {path.name: path.read_bytes() for path in folder.iterdir()})


def test_work_is_graded_through_the_service(service: Path) -> None:
    assignment = assignment_from_source(CASES / "_assignment")
    grader = RemoteGrader(Limits(cell_seconds=20))
    try:
        for case, failing in (("messy-clean", 0), ("attack-equal-to-everything", 2)):
            found = grader.grade(assignment, submission(case))
            cells = found.notebooks[0].notebook["cells"]
            errors = [o for cell in cells for o in cell.get("outputs", []) if o["output_type"] == "error"]
            assert (case, True) == (found.student, len(errors) >= failing)
            assert bool(failing) == bool(errors)
    finally:
        grader.close()


def test_without_the_token_nothing_is_answered(service: Path) -> None:
    peer = socket.socket(socket.AF_UNIX)
    peer.connect(str(service))
    channel = Channel(peer)
    channel.send({"token": "guessed", "name": "x", "notebooks": [], "only": "*", "limits": {}})
    with pytest.raises(ChannelClosedError):
        channel.receive(60)
    channel.close()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become other users")
@pytest.mark.parametrize(("uid", "is_heard"), [(65533, True), (65534, False)])
def test_only_instructors_users_are_heard(service: Path, uid: int, is_heard: bool) -> None:
    code = (
        "import socket\npeer = socket.socket(socket.AF_UNIX)\n"
        f"peer.connect({str(service)!r})\npeer.settimeout(3)\n"
        "try:\n    print(peer.recv(1) != b'')\nexcept TimeoutError:\n    print('waiting')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], user=uid, group=uid, extra_groups=[], capture_output=True, text=True, cwd="/"
    )
    assert ("waiting" if is_heard else "False") == done.stdout.strip(), done.stderr


def test_a_service_that_is_away_is_one_plain_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(remote.SOCKET, str(tmp_path / "nobody"))
    monkeypatch.setenv(remote.TOKEN, TOKEN)
    monkeypatch.setattr(remote, "PAUSE_SECONDS", 0.01)
    with pytest.raises(GradingError, match="does not answer"):
        RemoteGrader(Limits()).grade(assignment_from_source(CASES / "_assignment"), submission("messy-clean"))
