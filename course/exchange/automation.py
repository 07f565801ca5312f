"""The instructor's week by itself: ``python -m course.exchange.automation``, a hub-managed service.

Every half minute it looks at the calendars, claims what has come, does it with nbgrader's own commands, and reports.
An action that is reported is never done again; one whose process died is done by the next, after its claim ran out.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from course.errors import CourseError, ExchangeError
from course.exchange import calendar
from course.exchange.calendar import Kind, Moment
from course.exchange.client import Client, RefusedError
from course.exchange.hub import nbgrader_config
from course.exchange.parent import end_with_parent
from course.i18n import gettext as _

log = logging.getLogger("course.exchange.automation")
INTERVAL_SECONDS = 30.0
_COMMAND_SECONDS = 3600


class Automation:
    """Does what the calendars say.

    Parameters
    ----------
    client : Client
        The exchange, as the automation's own service sees it.
    folders : mapping of str to Path
        Course to its nbgrader folder.
    """

    def __init__(self, client: Client, folders: Mapping[str, Path]) -> None:
        self.client = client
        self.folders = dict(folders)
        self._dated: dict[str, list[tuple[Any, ...]]] = {}
        self._actions: dict[Kind, Callable[[str, str], str]] = {
            Kind.RELEASE: self._release,
            Kind.REMIND: self._remind,
            Kind.COLLECT: self._collect,
            Kind.FEEDBACK: self._return_feedback,
        }

    def tick(self, now: datetime) -> list[str]:
        """Do everything that has come by `now` and return the keys of what was done."""
        done = []
        for course in self.folders:
            try:
                moments = self._come(course, now)
            except CourseError as error:
                log.warning("%s: %s", course, error)
                continue
            done += [moment.key for moment in moments if self._do(course, moment)]
            self._write_due_dates(course)
        return done

    def _come(self, course: str, now: datetime) -> list[Moment]:
        rows = self.client.ask("GET", "courses", course, "calendar")["moments"]
        moments = [
            Moment(row["key"], Kind(row["kind"]), row["assignment"], datetime.fromisoformat(row["at"])) for row in rows
        ]
        return calendar.due_now(moments, [row["key"] for row in rows if row["done"]], now)

    def _do(self, course: str, moment: Moment) -> bool:
        """Claim, do and report one action; return whether it was ours and went well."""
        try:
            self.client.ask("POST", "courses", course, "events", "claim", json={"key": moment.key})
            outcome = self.act(course, moment.kind, moment.assignment)
            report = {"key": moment.key, "outcome": outcome}
            self.client.ask("POST", "courses", course, "events", "report", json=report)
        except RefusedError as refusal:
            log.log(logging.DEBUG if refusal.status == 409 else logging.WARNING, "%s: %s", moment.key, refusal)
            return False
        except CourseError as error:
            log.warning("%s: %s", moment.key, error)
            return False
        log.info("%s: %s", moment.key, outcome)
        return True

    def act(self, course: str, kind: Kind, assignment: str) -> str:
        """Do one action now, whatever the calendar says, and return what became of it.

        Raises
        ------
        ExchangeError
            It could not be done; nothing stands in the way of trying again.
        """
        return self._actions[kind](course, assignment)

    def _release(self, course: str, assignment: str) -> str:
        """Release, generating the trainees' version where nobody has."""
        if assignment in {row["name"] for row in self.client.ask("GET", "courses", course, "assignments")}:
            return _("was released by hand")
        if not (self.folders[course] / "release" / assignment).is_dir():
            self._nbgrader(course, "generate_assignment", assignment)
        self._nbgrader(course, "release_assignment", assignment)
        return _("released")

    def _remind(self, _course: str, _assignment: str) -> str:
        """Nothing but the record: who has not submitted sees the reminder on the course's pages."""
        return _("reminded")

    def _collect(self, course: str, assignment: str) -> str:
        self._nbgrader(course, "collect", assignment, "--update")
        count = len(list(self.folders[course].glob(f"submitted/*/{assignment}")))
        return _("%(count)d collected") % {"count": count}

    def _return_feedback(self, course: str, assignment: str) -> str:
        """Return what feedback there is, generating it from what has been graded."""
        folder = self.folders[course]
        if any(folder.glob(f"autograded/*/{assignment}")):
            self._nbgrader(course, "generate_feedback", assignment)
        if not any(folder.glob(f"feedback/*/{assignment}")):
            raise ExchangeError(
                _("There is no feedback to return yet."),
                where=f"{course}/{assignment}",
                remedy=_("Grade the assignment; it is tried again by itself."),
            )
        self._nbgrader(course, "release_feedback", assignment)
        return _("returned")

    def _write_due_dates(self, course: str) -> None:
        """Bring due dates that changed into the course's gradebook, where formgrader shows them."""
        if not (self.folders[course] / "gradebook.db").is_file():
            return
        try:
            rows = self.client.ask("GET", "courses", course, "assignments")
            dates = sorted((row["name"], row["due"], row["grace_minutes"]) for row in rows if row["due"])
            if dates and self._dated.get(course) != dates:
                self._run(course, ["course.exchange.duedates"], json.dumps(rows))
                self._dated[course] = dates
        except CourseError as error:
            log.warning("%s: %s", course, error)

    def _nbgrader(self, course: str, *arguments: str) -> None:
        """Run an nbgrader command in the course's folder."""
        self._run(course, ["nbgrader", *arguments, "--course", course])

    def _run(self, course: str, arguments: list[str], stdin: str = "") -> None:
        """Run a module in the course's folder, as the folder's owner."""
        folder = self.folders[course]
        with tempfile.TemporaryDirectory() as scratch:
            Path(scratch, "nbgrader_config.json").write_text(json.dumps(nbgrader_config()), encoding="utf-8")
            Path(scratch).chmod(0o755)
            run = subprocess.run(
                [sys.executable, "-m", *arguments],
                cwd=folder,
                env={**self._environment(folder, scratch), "COURSE_ID": course},
                input=stdin,
                capture_output=True,
                text=True,
                timeout=_COMMAND_SECONDS,
                check=False,
                **_owner(folder),
            )
        if run.returncode != 0:
            raise ExchangeError(
                _("%(command)s did not succeed.") % {"command": " ".join(arguments[:2])},
                where=run.stderr.strip()[-500:],
                remedy=_("It is tried again by itself; do it by hand to see more."),
            )

    def _environment(self, folder: Path, scratch: str) -> dict[str, str]:
        paths = [scratch, *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH", "")])]
        # nbgrader calls `alembic` by name: it is beside this Python.
        programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        own = {"JUPYTER_CONFIG_PATH": os.pathsep.join(paths), "HOME": str(folder), "PATH": programs}
        return {**os.environ, **self.client.environment, **own}


def _owner(folder: Path) -> dict[str, Any]:
    """Return whom to run as: the owner of the course's folder, where we may choose."""
    status = folder.stat()
    if os.geteuid() != 0 or status.st_uid == 0:
        return {}
    return {"user": status.st_uid, "group": status.st_gid, "extra_groups": []}


def main() -> int:
    """Look at the calendars until told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    folders = json.loads(os.environ.get("COURSE_EXCHANGE_COURSES") or "{}")
    interval = float(os.environ.get("COURSE_EXCHANGE_INTERVAL_SECONDS") or INTERVAL_SECONDS)
    automation = Automation(
        Client.from_environ(os.environ), {course: Path(folder) for course, folder in folders.items()}
    )
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_received: stopped.set())
    end_with_parent()
    while not stopped.is_set():
        automation.tick(datetime.now(UTC))
        stopped.wait(interval)
    return 0


if __name__ == "__main__":
    sys.exit(main())
