"""Graders, auditors and a second instructor at the hub that `course hub` starts: made by a roster, known by group."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from course.hub.people import read_passwords
from course.hub.prepare import free_port
from tests.exchange.harness import wait_for
from tests.exchange.matrix import tar

pytestmark = [pytest.mark.hub, pytest.mark.timeout(600), pytest.mark.xdist_group("hub-roles")]
ROSTER = "username;role\ngreta;grader\naudrey;auditor\nvera;instructor\ntrainee3;auditor\n"
PAGE = "/services/exchange/courses/ict"


class Person:
    """Somebody with a browser's cookies.

    Parameters
    ----------
    address : str
        Of the hub.
    """

    def __init__(self, address: str, name: str, password: str) -> None:
        self.address = address
        self.name = name
        self.session = requests.Session()
        form = {
            "username": name,
            "password": password,
            "_xsrf": self._mark("/hub/login", r'name="_xsrf" value="([^"]+)"'),
        }
        self.session.post(address + "/hub/login", data=form, timeout=60, allow_redirects=False)
        assert self.get("/hub/home").status_code == 200, f"{name} was not let in"

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.address + path, timeout=60)

    def _mark(self, path: str, pattern: str) -> str:
        found = re.search(pattern, self.session.get(self.address + path, timeout=60).text)
        assert found is not None
        return found[1]

    def send(
        self, path: str, files: dict[str, tuple[str, bytes]] | None = None, page: str = PAGE, **fields: str
    ) -> requests.Response:
        """Send a form of one of the exchange's pages, with its mark."""
        mark = self._mark(page, r'name="mark" value="([0-9a-f]+)"')
        return self.session.post(self.address + path, data={"mark": mark, **fields}, files=files, timeout=60)

    def home(self) -> str:
        """Start one's server and return the course home."""
        self.get(f"/hub/spawn/{self.name}")

        def there() -> str:
            page = self.get(f"/user/{self.name}/course")
            return page.text if page.url.endswith("/course") and "Course home" in page.text else ""

        text: str = wait_for(there, f"the server of {self.name}", 240)
        return text

    def restart(self) -> None:
        """Stop one's server, as the hub's control panel does."""
        token = self.session.cookies.get("_xsrf", path="/hub/") or ""
        url = f"{self.address}/hub/api/users/{self.name}/server"
        headers = {"Referer": self.address + "/hub/home", "X-XSRFToken": token}
        wait_for(
            lambda: self.session.delete(url, headers=headers, timeout=60).status_code in (204, 400), "the stop", 60
        )


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    folder: Path = tmp_path_factory.mktemp("hub") / "course"
    port = free_port()
    command = [sys.executable, "-m", "course", "hub", "--demo", "--folder", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert any("Ctrl-C" in line for line in process.stdout), "the hub did not start"
    yield f"http://127.0.0.1:{port}", read_passwords(folder / "passwords.txt")
    process.send_signal(signal.SIGINT)
    process.wait(90)


def test_a_roster_makes_graders_auditors_and_instructors_of_the_hub(hub: tuple[str, dict[str, str]]) -> None:
    address, passwords = hub
    teacher = Person(address, "instructor", passwords["instructor"])
    third = Person(address, "trainee3", passwords["trainee3"])
    assert "For graders and auditors" not in third.home()
    done = teacher.send(f"{PAGE}/roster", files={"roster": ("class.csv", ROSTER.encode())})
    assert "Everybody of the roster is enrolled." in done.text

    greta, audrey, vera = (Person(address, name, f"long enough {name}") for name in ("greta", "audrey", "vera"))
    for person in (greta, audrey):
        assert "For graders and auditors" in person.home()
        assert person.get(f"/user/{person.name}/formgrader").status_code == 404
        assert "Open formgrader" not in person.home()
    assert "Open formgrader" in vera.home()
    assert vera.get("/user/vera/formgrader").status_code == 200

    third.restart()
    assert "For graders and auditors" in third.home()


def test_a_grader_reads_work_and_returns_feedback_and_an_auditor_changes_nothing(
    hub: tuple[str, dict[str, str]],
) -> None:
    address, passwords = hub
    teacher = Person(address, "instructor", passwords["instructor"])
    teacher.send(f"{PAGE}/roster", files={"roster": ("class.csv", ROSTER.encode())})
    greta, audrey = (Person(address, name, f"long enough {name}") for name in ("greta", "audrey"))
    trainee = Person(address, "trainee1", passwords["trainee1"])
    receipt = hand_in(teacher, trainee)
    for person in (greta, audrey):
        shown = person.get(f"{PAGE}/submission/{receipt}")
        assert "trainee1" in shown.text
        assert b"my answer" in person.get(f"{PAGE}/submission/{receipt}/files").content
    upload = {"feedback": ("page.html", b"<p>Well done</p>")}
    refused = audrey.session.post(
        f"{address}{PAGE}/submission/{receipt}/feedback", data={"notebook": "session"}, files=upload, timeout=60
    )
    assert refused.status_code == 403
    assert "Return the feedback" not in audrey.get(f"{PAGE}/submission/{receipt}").text
    work = f"{PAGE}/submission/{receipt}"
    done = greta.send(f"{work}/feedback", files=upload, page=work, notebook="session")
    assert "The feedback is returned." in done.text
    assert [row["student"] for row in feedback_of(trainee)] == ["trainee1"]


def hand_in(teacher: Person, trainee: Person) -> str:
    """Release and submit by the exchange's API, and return the submission's id."""
    api(teacher, "PUT", "assignments/read", tar("ask"))
    receipt: str = api(trainee, "POST", "assignments/read/submissions", tar("my answer")).json()["id"]
    return receipt


def api(person: Person, method: str, path: str, data: bytes = b"") -> requests.Response:
    """Ask the exchange with a token that the person made on the hub's page."""
    xsrf = person.session.cookies.get("_xsrf", path="/hub/") or ""
    made = person.session.post(
        f"{person.address}/hub/api/users/{person.name}/tokens",
        data=json.dumps({"note": "test"}),
        headers={"Referer": person.address + "/hub/token", "X-XSRFToken": xsrf},
        timeout=60,
    )
    assert made.ok, made.text
    headers = {"Authorization": f"token {made.json()['token']}"}
    url = f"{person.address}/services/exchange/api/courses/ict/{path}"
    answer = requests.request(method, url, data=data, headers=headers, timeout=60)
    assert answer.ok, answer.text
    return answer


def feedback_of(person: Person) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = api(person, "GET", "feedback").json()
    return rows
