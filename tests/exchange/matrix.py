"""Every role times every endpoint, asked of a real service. ``python -m tests.exchange.matrix`` writes the page.

The rights below are written by hand, not taken from the program: I instructor, G grader, T trainee, A auditor.
"""

from __future__ import annotations

import io
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

from tests.exchange.harness import Hub, notebook, running_hub

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "exchange-roles.md"
COURSE, OTHER, NAME = "matrix-a", "matrix-b", "matrix 1"
PEOPLE = {"I": "m-ivanova", "G": "m-greta", "T": "m-anna", "A": "m-audrey"}
GROUPS = {
    f"formgrade-{COURSE}": [PEOPLE["I"]],
    f"grader-{COURSE}": [PEOPLE["G"]],
    f"nbgrader-{COURSE}": [PEOPLE["T"], "m-boris"],
    f"auditor-{COURSE}": [PEOPLE["A"]],
    f"formgrade-{OTHER}": ["m-petrov"],
    f"nbgrader-{OTHER}": ["m-elena"],
}
STRANGERS = {"instructor of another course": "m-petrov", "trainee of another course": "m-elena", "nobody": "m-nobody"}
STAMP = "2026-11-23 10:00:00.000000 UTC"


def tar(text: str = "x") -> bytes:
    """Return a small upload."""
    target, data = io.BytesIO(), notebook(text).encode()
    with tarfile.open(fileobj=target, mode="w") as archive:
        info = tarfile.TarInfo("session.ipynb")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return target.getvalue()


RUBRIC = {"per_card": 1, "anonymous": True, "rubric": [{"id": "c1", "title": "Clear", "max": 3}]}
CARD = {"title": "Choir of languages", "fields": {"what": "songs"}}


@dataclass(frozen=True)
class Probe:
    """A request and who may make it: on their own or the whole course's, and on another trainee's things."""

    method: str
    path: str
    own: str
    others: str | None = None
    options: dict[str, Any] = field(default_factory=dict)
    query_student: bool = False


A = "/api/courses/{course}/assignments/{assignment}"
C = "/api/courses/{course}"
PROBES = [
    Probe("GET", C, "IGTA"),
    Probe("PATCH", C, "I", options={"json": {"title": "Matrix"}}),
    Probe("GET", C + "/calendar", "IGTA"),
    Probe("PUT", C + "/calendar", "I", options={"json": {"sessions": []}}),
    Probe("GET", C + "/notices", "IGTA"),
    Probe("POST", C + "/events/claim", "I", options={"json": {"key": "1/x/release"}}),
    Probe("POST", C + "/events/report", "I", options={"json": {"key": "1/x/release", "outcome": "ok"}}),
    Probe("GET", C + "/people", "IGA"),
    Probe("PUT", C + "/people", "I", options={"data": b"username;role\nm-temp;trainee\n"}),
    Probe("DELETE", C + "/people/{username}", "I"),
    Probe("PUT", C + "/groups", "I", options={"json": {"groups": {"m-boris": "red"}}}),
    Probe("GET", C + "/invitations", "I"),
    Probe("POST", C + "/invitations", "I", options={"json": {}}),
    Probe("DELETE", C + "/invitations/{invitation}", "I"),
    Probe("GET", C + "/assignments", "IGTA"),
    Probe("PUT", A, "I", options={"data": tar(), "params": {"force": True}}),
    Probe("PATCH", A, "I", options={"json": {"grace_minutes": 5}}),
    Probe("GET", A + "/files", "IGTA"),
    Probe("POST", A + "/submissions", "T", "I", options={"data": tar("work")}, query_student=True),
    Probe("GET", C + "/submissions", "IGTA", "IGA", query_student=True),
    Probe("GET", C + "/submissions/{submission}", "IGTA", "IGA"),
    Probe("GET", C + "/submissions/{submission}/files", "IGTA", "IGA"),
    Probe("DELETE", C + "/submissions/{submission}", "I", "I"),
    Probe("PUT", A + "/feedback/{student}", "IG", "IG", options={"data": tar(), "params": {"timestamp": STAMP}}),
    Probe("GET", C + "/feedback", "IGTA", "IGA", query_student=True),
    Probe("GET", C + "/feedback/{feedback}/files", "IGTA", "IGA"),
    Probe("GET", A + "/groups", "IGTA"),
    Probe("PUT", A + "/groups", "I", options={"json": {"groups": {"m-boris": None}}}),
    Probe("POST", A + "/group", "T", options={"json": {"name": "red"}}),
    Probe("PUT", A + "/group", "T", options={"json": {"code": "{code}"}}),
    Probe("DELETE", A + "/group", "T"),
    Probe("PUT", A + "/card", "T", options={"json": CARD}),
    Probe("GET", A + "/card", "T"),
    Probe("PUT", A + "/reviews", "I", options={"json": RUBRIC}),
    Probe("GET", A + "/reviews", "IGA"),
    Probe("GET", A + "/reviews/mine", "T"),
    Probe("PUT", A + "/reviews/mine/{review}", "T", "", options={"json": {"scores": {"c1": 2}}}),
    Probe("GET", A + "/reviews/received", "IGTA", "IGA", query_student=True),
    Probe("POST", A + "/reviews/return", "I"),
    Probe("PUT", C + "/evaluations/{number}", "T", options={"json": {"lines": {"next": {"mark": "4"}}}}),
    Probe("GET", C + "/evaluations/{number}", "IA"),
    Probe("DELETE", A, "I"),
]


class Course:
    """The course that is asked, put back into order before each request."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.base = hub.exchange.rstrip("/")
        self.ids: dict[str, str] = {}
        self.turns = 0

    def call(self, who: str, method: str, path: str, **options: Any) -> requests.Response:
        """Ask as a user."""
        return self.raw({"Authorization": f"token {self.hub.token_for(who)}"}, method, path, **options)

    def raw(self, headers: dict[str, str], method: str, path: str, **options: Any) -> requests.Response:
        """Ask with given headers."""
        return requests.request(method, self.base + path, headers=headers, timeout=60, **options)

    def must(self, who: str, method: str, path: str, **options: Any) -> Any:
        """Ask as a user who may."""
        answer = self.call(who, method, path, **options)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def restore(self, owner: str) -> None:
        """Make everything that the probes name exist, belonging to `owner`."""
        teacher, at = PEOPLE["I"], f"/api/courses/{COURSE}/assignments/{quote(NAME)}"
        self.must(teacher, "PUT", at, params={"force": True}, data=tar())
        self.must(teacher, "PATCH", at, json={"by_group": False})
        receipt = self.must(owner, "POST", at + "/submissions", data=tar("work of " + owner))
        returned = self.must(teacher, "PUT", f"{at}/feedback/{owner}", params={"timestamp": STAMP}, data=tar())
        self.must(teacher, "PUT", f"/api/courses/{COURSE}/people", data=b"username\nm-temp\n")
        invited = self.must(teacher, "POST", f"/api/courses/{COURSE}/invitations", json={})
        self.ids = {"submission": receipt["id"], "feedback": returned["id"], "invitation": invited["id"]}
        self.ids["code"] = self.group(at)
        self.ids |= {"student": owner, "username": "m-temp", "assignment": NAME, "course": COURSE, "number": "1"}

    def group(self, at: str) -> str:
        """Let the other trainee start a group anew, everybody else being alone, and return its code."""
        alone = {"groups": {PEOPLE["T"]: None, "m-boris": None}}
        self.must(PEOPLE["I"], "PUT", at + "/groups", json=alone)
        self.turns += 1
        code: str = self.must("m-boris", "POST", at + "/group", json={"name": f"blue {self.turns}"})["code"]
        return code

    def reviews(self, reviewer: str) -> None:
        """Make sure that both trainees have a card and a review to write; remember one of `reviewer`."""
        at = f"/api/courses/{COURSE}/assignments/{quote(NAME)}"
        for trainee in (PEOPLE["T"], "m-boris"):
            self.call(trainee, "PUT", at + "/card", json=CARD)
        self.must(PEOPLE["I"], "PUT", at + "/reviews", json=RUBRIC)
        self.ids["review"] = self.must(reviewer, "GET", at + "/reviews/mine")[0]["id"]


@dataclass
class Cell:
    """One answer and whether it should have been given."""

    probe: Probe
    who: str
    status: int
    should: bool

    @property
    def wrong(self) -> bool:
        """Whether it was answered though it should not, refused though it should not, or failed."""
        if self.status >= 500:
            return True
        refused = self.status in (401, 403) or (self.status == 404 and not self.should)
        return refused == self.should


def _path(course: Course, probe: Probe, **changed: str) -> str:
    filled = {**course.ids, **changed}
    return probe.path.format(**{name: quote(value, safe="") for name, value in filled.items()})


def _options(probe: Probe, owner: str, code: str = "") -> dict[str, Any]:
    if probe.options.get("json") == {"code": "{code}"}:
        return {"json": {"code": code}}
    if not probe.query_student:
        return probe.options
    return {**probe.options, "params": {**probe.options.get("params", {}), "student": owner}}


def observe(hub: Hub, progress: Callable[[str], None] = lambda _line: None) -> Iterator[Cell]:
    """Ask everything and yield each answer."""
    course = Course(hub)
    expired = {"Authorization": f"token {hub.token_for(PEOPLE['I'], expires_in=1)}"}
    pointless = {"Authorization": f"token {hub.token_for(PEOPLE['I'], scopes=['read:users!user'])}"}
    time.sleep(2)
    keys = {"no token": {}, "false token": {"Authorization": "token 123"}, "expired token": expired,
            "token without access": pointless}  # fmt: skip
    for probe in PROBES:
        progress(f"{probe.method} {probe.path}")
        course.restore(PEOPLE["T"])
        course.reviews(PEOPLE["T"])
        for label, headers in keys.items():
            answer = course.raw(
                headers, probe.method, _path(course, probe), **_options(probe, PEOPLE["T"], course.ids["code"])
            )
            yield Cell(probe, label, answer.status_code, False)
        for label, who in STRANGERS.items():
            answer = course.call(who, probe.method, _path(course, probe), **_options(probe, who, course.ids["code"]))
            yield Cell(probe, label, answer.status_code, False)
        for letter, who in PEOPLE.items():
            if letter in probe.own and probe.method == "DELETE":
                course.restore(PEOPLE["T"])
            owner = who if letter == "T" or "T" in probe.own else PEOPLE["T"]
            options = _options(probe, owner, course.ids["code"]) if letter in "T" else probe.options
            yield Cell(
                probe, letter, course.call(who, probe.method, _path(course, probe), **options).status_code,
                letter in probe.own,
            )  # fmt: skip
        if probe.others is not None:
            course.restore("m-boris")
            course.reviews("m-boris")
            for letter, who in PEOPLE.items():
                if letter in probe.others and probe.method == "DELETE":
                    course.restore("m-boris")
                answer = course.call(who, probe.method, _path(course, probe), **_options(probe, "m-boris"))
                yield Cell(probe, letter + " on another trainee's", answer.status_code, letter in probe.others)


def page(cells: list[Cell]) -> str:
    """Return the answers as a table."""
    columns = ["I", "G", "T", "A", "T on another trainee's", *STRANGERS, "no token", "false token", "expired token"]
    titles = {"I": "instructor", "G": "grader", "T": "trainee", "A": "auditor"}
    titles["T on another trainee's"] = "trainee, on another's"
    lines = [
        "# Who may ask what of the exchange",
        "",
        "Generated by `python -m tests.exchange.matrix` from the answers of a running service; "
        "`tests/exchange/test_matrix.py` holds it to them.",
        "`yes` is answered, `-` is refused, empty does not apply. Tokens that do not reach the service are refused "
        "as false ones are.",
        "",
        "| request | " + " | ".join(titles.get(name, name) for name in columns) + " |",
        "|---" * (len(columns) + 1) + "|",
    ]
    found = {(cell.probe.method, cell.probe.path, cell.who): cell for cell in cells}
    for probe in PROBES:
        row = [found.get((probe.method, probe.path, name)) for name in columns]
        marks = ["" if cell is None else "-" if cell.status in (401, 403, 404) else "yes" for cell in row]
        lines.append(f"| `{probe.method} {probe.path.removeprefix('/api')}` | " + " | ".join(marks) + " |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Ask everything, write the page, and name what is wrong."""
    with tempfile.TemporaryDirectory() as scratch, running_hub(Path(scratch), GROUPS) as hub:
        cells = list(observe(hub, lambda line: print(line, file=sys.stderr)))
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(cells), encoding="utf-8")
    wrong = [cell for cell in cells if cell.wrong]
    for cell in wrong:
        print(f"{cell.probe.method} {cell.probe.path} as {cell.who}: {cell.status}")
    print(f"{len(cells)} requests, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
