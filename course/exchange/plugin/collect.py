"""``nbgrader collect``."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.exchange import abc
from nbgrader.utils import parse_utc

from course.exchange.client import Client
from course.exchange.plugin.base import Exchange
from course.exchange.plugin.submit import write_stamp


class ExchangeCollect(Exchange, abc.ExchangeCollect):
    """Downloads submissions to ``submitted/STUDENT/ASSIGNMENT``; a group's work goes to each of its members."""

    def init_src(self) -> None:
        """Choose the submission that counts for each student."""
        course, assignment = self.course(), str(self.coursedir.assignment_id)
        self.sync_due_dates()
        params = {"assignment": assignment}
        if (student := self.chosen_student()) is not None:
            params["student"] = student
        receipts = self.client.ask("GET", "courses", course, "submissions", params=params)
        by_student: dict[str, list[dict[str, Any]]] = {}
        for receipt in receipts:
            for member in receipt["members"]:
                by_student.setdefault(member, []).append(receipt)
        due = self._due() if self.before_duedate else None
        self.src_records = {
            name: _that_counts(found, due)
            for name, found in sorted(by_student.items())
            if student is None or name == student
        }

    def _due(self) -> datetime | None:
        """Return the due date of the gradebook, else the exchange's, as naive UTC like nbgrader's."""
        coursedir = self.coursedir
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            try:
                due: datetime | None = gradebook.find_assignment(coursedir.assignment_id).duedate
            except MissingEntry:
                due = None
        if due is not None:
            return due
        rows = self.client.ask("GET", "courses", self.course(), "assignments")
        text = next((row["due"] for row in rows if row["name"] == coursedir.assignment_id), None)
        found: datetime | None = parse_utc(text) if text else None
        return found

    def copy_files(self) -> None:
        """Download what is not there yet, or with --update what is newer."""
        course, assignment, client = self.course(), str(self.coursedir.assignment_id), self.client
        if not self.src_records:
            self.log.warning("No submissions of '%s' for course '%s' to collect", assignment, course)
            return
        self.log.info("Processing %d submissions of '%s' for course '%s'", len(self.src_records), assignment, course)
        for student, receipt in self.src_records.items():
            self._collect(client, student, receipt)

    def _collect(self, client: Client, student: str, receipt: dict[str, Any]) -> None:
        coursedir = self.coursedir
        target = Path(coursedir.format_path(coursedir.submitted_directory, student, coursedir.assignment_id))
        there = target.is_dir()
        if there and not self._is_newer(target, receipt):
            advice = "No newer submission to collect" if self.update else "Submission already exists, use --update"
            self.log.info("%s: %s %s", advice, student, coursedir.assignment_id)
            return
        self.log.info("%s submission: %s %s", "Updating" if there else "Collecting", student, coursedir.assignment_id)
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".collect-") as scratch:
            fresh = Path(scratch, "files")
            client.download("courses", receipt["course"], "submissions", receipt["id"], "files", folder=fresh)
            write_stamp(fresh, receipt)
            fresh.chmod(0o755)
            if there:
                shutil.move(target, Path(scratch, "old"))
            fresh.replace(target)
        if coursedir.groupshared:
            _share(target)

    def _is_newer(self, target: Path, receipt: dict[str, Any]) -> bool:
        have, new = self.coursedir.get_existing_timestamp(str(target)), parse_utc(receipt["timestamp"])
        if self.update and (have is None or new > have):
            return True
        return bool(self.before_duedate and have != new)


def _that_counts(receipts: list[dict[str, Any]], due: datetime | None) -> dict[str, Any]:
    """Return the last submission, or the last in time where there is a due date and one made it."""
    ordered = sorted(receipts, key=lambda receipt: parse_utc(receipt["timestamp"]))
    in_time = [receipt for receipt in ordered if due is not None and parse_utc(receipt["timestamp"]) <= due]
    return (in_time or ordered)[-1]


def _share(folder: Path) -> None:
    """Let the instructors' Unix group write, as nbgrader's groupshared courses need."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o2775 if path.is_dir() else 0o664)
