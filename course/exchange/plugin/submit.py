"""``nbgrader submit``."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from nbgrader.exchange import abc
from nbgrader.utils import find_all_notebooks

from course.exchange.client import Client
from course.exchange.plugin.base import Exchange


class ExchangeSubmit(Exchange, abc.ExchangeSubmit):
    """Uploads the trainee's folder and keeps the receipt."""

    def init_src(self) -> None:
        """Find the trainee's folder."""
        self.src_path = self.assignment_folder(str(self.coursedir.course_id), str(self.coursedir.assignment_id))
        self.coursedir.assignment_id = self.src_path.name
        if not self.src_path.is_dir():
            self.not_found(str(self.src_path), self.src_path.name, _folders(self.src_path.parent))

    def init_dest(self) -> None:
        """Make sure that a course is named, and a student who can be one."""
        self.course()
        student = self.chosen_student()
        named_by_hand = student is not None and student != os.environ.get("JUPYTERHUB_USER")
        if named_by_hand and ("*" in str(student) or "+" in str(student)):
            self.fail(f"The student ID should contain no '*' nor '+'; got {student}")

    def copy_files(self) -> None:
        """Upload, then keep a copy with the receipt."""
        course, assignment, client = self.course(), str(self.coursedir.assignment_id), self.client
        self.check_size(self.src_path)
        self._check_notebooks(client, course, assignment)
        student = self.chosen_student()
        receipt = client.upload(
            "POST",
            *("courses", course, "assignments", assignment, "submissions"),
            folder=self.src_path,
            ignore=self.ignored(),
            params={} if student is None else {"student": student},
        )
        keep_copy(Path(self.cache), self.src_path, receipt, self.ignored())
        if receipt["again"]:
            self.log.info("Nothing has changed since the submission of %s; it counts.", receipt["timestamp"])
        self.log.info("Submitted as: %s %s %s", course, assignment, receipt["timestamp"])
        self.log.info("Receipt: %s, SHA-256 %s", receipt["id"], receipt["sha256"])

    def _check_notebooks(self, client: Client, course: str, assignment: str) -> None:
        """Compare the notebooks with the released ones; with --strict a missing one ends it."""
        released = {row["name"]: row for row in client.ask("GET", "courses", course, "assignments")}
        if assignment not in released:
            self.fail(f"Assignment not found: {course}/{assignment}")
        expected = {name for name in released[assignment]["files"] if name.endswith(".ipynb")}
        present = set(find_all_notebooks(str(self.src_path)))
        if expected == present:
            return
        message = "\n\t".join(
            [f"{name}: {'FOUND' if name in present else 'MISSING'}" for name in sorted(expected)]
            + [f"{name}: EXTRA" for name in sorted(present - expected)]
        )
        if expected - present and self.strict:
            self.fail(f"Assignment {assignment} not submitted. There are missing notebooks:\n\t{message}")
        self.log.warning("Possible missing notebooks and/or extra notebooks submitted:\n\t%s", message)


def _folders(parent: Path) -> list[str]:
    return sorted(path.name for path in parent.glob("*") if path.is_dir())


def cached_folder(cache: Path, receipt: dict[str, Any]) -> Path:
    """Return where the local copy of a submission is, named as nbgrader names it."""
    return cache / receipt["course"] / "+".join([receipt["student"], receipt["assignment"], receipt["timestamp"]])


def keep_copy(cache: Path, folder: Path, receipt: dict[str, Any], ignore: Any) -> None:
    """Copy what was submitted beside its receipt; a submission already copied is left alone."""
    copy = cached_folder(cache, receipt)
    if copy.exists():
        return
    shutil.copytree(folder, copy, ignore=ignore)
    write_stamp(copy, receipt)


def write_stamp(folder: Path, receipt: dict[str, Any]) -> None:
    """Write nbgrader's two files about a submission into its folder."""
    for name, content in (("timestamp.txt", receipt["timestamp"]), ("submission_secret.txt", receipt["secret"])):
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
