"""Formgrader's button and nbgrader's command in an instructor's own server of a real hub: the engine confines."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from bench.trainees import Trainee

from course.hub.prepare import free_port, give_to_instructor, prepare
from course.hub.run import RunningHub
from course.hub.settings import HubSettings
from tests.grading import courses
from tests.grading.test_cases import CASES, Listener

pytestmark = [
    pytest.mark.hub,
    pytest.mark.xdist_group("warm-hub"),
    pytest.mark.skipif(os.getuid() != 0, reason="a hub that gives each person a user number runs as root"),
]
NAME = "cases"
# Work that deserves everything, and attacks that, graded with the instructor's rights, would gain something.
HONEST, ATTACKS = "messy-clean", ("attack-writing-gradebook", "attack-network-tcp", "attack-equal-to-everything")
# What a trainee's code could reach, were it run as the instructor.
GREEDY = """
import os, glob, socket
home = {home!r}
for path in (home + '/ict/gradebook.db', home + '/ict/nbgrader_config.py', {runtime!r} + '/jupyterhub.sqlite'):
    try:
        print('READ', len(open(path, 'rb').read()))
    except OSError as error:
        print(type(error).__name__)
print('TOKENS', [name for name in os.environ if 'TOKEN' in name or 'SOCKET' in name])
for path in glob.glob('/run/course-hub/*/*'):
    print('SEEN', path)
try:
    peer = socket.socket(socket.AF_UNIX)
    peer.connect({service!r})
    peer.sendall(b'x' * 8)
    print('SERVICE', peer.recv(1))
except OSError as error:
    print('no service', type(error).__name__)
try:
    socket.create_connection(('127.0.0.1', {port}), 2)
    print('CONNECTED')
except OSError as error:
    print(type(error).__name__)
"""


@dataclass
class Class:
    hub: RunningHub
    settings: HubSettings
    instructor: Trainee
    listener: Listener

    @property
    def course(self) -> Path:
        return self.settings.course_folder

    def scores(self, student: str) -> dict[str, Any]:
        return courses.scores(courses.database(self.course), student)

    def own_outputs(self, student: str) -> str:
        node = nbformat.read(self.course / "autograded" / student / NAME / "work.ipynb", 4)
        return "\n".join(
            json.dumps(cell.outputs) for cell in node.cells if cell.cell_type == "code" and "GREEDY" in cell.source
        )


def lay_out(settings: HubSettings, port: int) -> None:
    """Put the assignment of the cases and some submissions into the instructor's course."""
    course, source = settings.course_folder, CASES / "_assignment"
    place = course / "source" / NAME
    place.mkdir()
    for path in source.iterdir():
        (place / path.name).write_bytes(path.read_bytes())
    courses.nbgrader(course, "generate_assignment", NAME, "--force")
    for student in (HONEST, *ATTACKS):
        files = {path.name: path.read_bytes() for path in (CASES / student / "submission").iterdir()}
        text = files["work.ipynb"].replace(b"{{COURSE}}", str(course).encode()).replace(b"{{PORT}}", str(port).encode())
        courses.submit(course, NAME, student, files | {"work.ipynb": text})
    service = next(iter(settings_socket(settings)))
    made = courses.released(course, NAME, "work")
    told = {"home": str(settings.homes / "instructor"), "runtime": str(settings.runtime), "service": service}
    made.cells.append(courses.code("# GREEDY" + GREEDY.format(port=port, **told), id="greedy"))
    courses.submit(course, NAME, "greedy", {"work.ipynb": made})


def settings_socket(settings: HubSettings) -> list[str]:
    from traitlets.config import Config

    from course.hub.config import update_grading, update_spawner

    c = Config()
    update_spawner(c, settings)
    update_grading(c, settings)
    return [c.JupyterHub.services[-1]["environment"]["COURSE_GRADING_SOCKET"]]


@pytest.fixture(scope="module")
def classroom() -> Iterator[Class]:
    with tempfile.TemporaryDirectory(prefix="h", dir="/tmp") as name:
        Path(name).chmod(0o711)
        settings = HubSettings(f"{name}/course", port=free_port(), trainees=("anna",))
        passwords = prepare(settings, now=lambda: datetime.now(UTC), report=lambda _line: None)
        listener = Listener()
        lay_out(settings, listener.port)
        give_to_instructor(settings)
        with RunningHub(settings) as hub:
            hub.wait_until_ready(timeout=240)
            url = f"http://127.0.0.1:{settings.port}"
            instructor = Trainee(url, "instructor", passwords["instructor"], timeout=300)
            asyncio.run(enter(instructor))
            yield Class(hub, settings, instructor, listener)
        listener.socket.close()


async def enter(person: Trainee) -> None:
    await person.log_in()
    await person.start_server()


async def press_autograde(person: Trainee, student: str) -> dict[str, Any]:
    """Do what formgrader's button does."""
    headers = {"X-XSRFToken": person.xsrf(f"/user/{person.name}/"), "Content-Type": "application/json"}
    url = f"{person.base}formgrader/api/submission/{NAME}/{student}/autograde"
    answer = await person.fetch(url, method="POST", body="", headers=headers)
    assert answer.code == 200, answer.body
    return dict(json.loads(answer.body))


async def test_the_button_grades_honest_work_with_the_engine(classroom: Class) -> None:
    answer = await press_autograde(classroom.instructor, HONEST)
    assert (answer["success"], f"Graded {HONEST}" in answer["log"]) == (True, True), answer
    assert {"test-answer": 2.0, "test-double": 2.0, "test-aspect": 2.0} == {
        name: score for name, score in classroom.scores(HONEST).items() if name.startswith("test-")
    }


@pytest.mark.parametrize("attack", ATTACKS)
async def test_an_attack_gains_nothing_by_the_button(classroom: Class, attack: str) -> None:
    answer = await press_autograde(classroom.instructor, attack)
    assert (answer["success"], f"Graded {attack}" in answer["log"]) == (True, True), answer
    assert {0.0} == {score for name, score in classroom.scores(attack).items() if name.startswith("test-")}
    assert 0 == classroom.listener.visits


async def test_trainees_code_has_nothing_of_the_instructors_rights(classroom: Class) -> None:
    answer = await press_autograde(classroom.instructor, "greedy")
    assert answer["success"], answer
    said = classroom.own_outputs("greedy")
    assert "TOKENS []" in said
    for gained in ("READ", "SEEN", "SERVICE", "CONNECTED"):
        assert gained not in said
    assert "no service" in said


async def test_nbgraders_command_in_the_instructors_kernel_uses_the_engine(classroom: Class) -> None:
    person = classroom.instructor
    await person.first_plot()
    channel = await person.open_channels()
    code = (
        "import subprocess, sys\n"
        f"done = subprocess.run([sys.executable, '-m', 'nbgrader', 'autograde', {NAME!r}, '--student', {HONEST!r}, "
        f"'--force'], cwd={str(classroom.course)!r}, capture_output=True, text=True)\n"
        "print(done.returncode, done.stderr[-2000:])"
    )
    said = str((await asyncio.wait_for(person.run(channel, code, "stream"), 240))["text"])
    channel.close()
    assert f"Graded {HONEST}" in said
    assert said.startswith("0 ")


async def test_the_button_works_again_after_the_service_was_killed(classroom: Class) -> None:
    found = [
        process
        for process in psutil.process_iter(["cmdline", "environ"])
        if "course.grading.service" in process.info["cmdline"]
        and process.info["environ"].get("COURSE_GRADING_REGISTER", "").startswith(str(classroom.settings.runtime))
    ]
    assert 1 == len(found)
    found[0].kill()
    until = time.monotonic() + 120
    answer = await press_autograde(classroom.instructor, HONEST)
    while not answer["success"] and time.monotonic() < until:
        assert "grading service does not answer" in answer["log"]
        answer = await press_autograde(classroom.instructor, HONEST)
    assert answer["success"]


def test_a_trainee_cannot_use_the_service(classroom: Class) -> None:
    """Even with the token a connection of another user's is closed unread."""
    path = settings_socket(classroom.settings)[0]
    code = f"import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect({path!r})\ns.settimeout(60)\nprint(s.recv(1))"
    done = subprocess.run(
        [sys.executable, "-c", code], user=65534, group=65534, extra_groups=[], capture_output=True, text=True, cwd="/"
    )
    assert ("b''", 0) == (done.stdout.strip(), done.returncode), done.stderr


def test_without_the_token_nothing_is_answered(classroom: Class) -> None:
    from course.grading.channel import Channel, ChannelClosedError

    peer = socket.socket(socket.AF_UNIX)
    peer.connect(settings_socket(classroom.settings)[0])
    channel = Channel(peer)
    channel.send({"token": "guessed", "name": NAME, "notebooks": [], "only": "*", "limits": {}})
    with pytest.raises(ChannelClosedError):
        channel.receive(60)
    channel.close()
