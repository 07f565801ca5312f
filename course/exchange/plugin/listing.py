"""``nbgrader list``, and what nbgrader's Assignment List shows."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

from nbgrader.exchange import abc

from course.errors import CourseError
from course.exchange.client import RefusedError
from course.exchange.plugin.base import Exchange
from course.exchange.plugin.submit import cached_folder

Info = dict[str, Any]


class ExchangeList(abc.ExchangeList, Exchange):
    """Lists what is released, what was submitted, and the trainee's own submissions with their feedback.

    A trainee's own list comes from the service, not from the local copies: it is there on a new machine, and it has
    what a member of the group submitted.
    """

    def start(self) -> list[Info]:
        """List, or remove; what goes wrong becomes nbgrader's own failure, so that formgrader lives without us."""
        try:
            found: list[Info] = super().start()
        except CourseError as error:
            self.fail(str(error))
        return found

    def list_files(self) -> list[Info]:
        """Return what there is, and log it as nbgrader does."""
        return self._say("Submitted assignments:" if self._submitted else "Released assignments:", self._find())

    def remove_files(self) -> list[Info]:
        """Remove what is listed; see :meth:`_remove`."""
        found = self._find()
        for info in found:
            for row in info.get("submissions", [info]):
                row["status"] = "removed"
                self._remove(row)
        heading = "Removing submitted assignments:" if self._submitted else "Removing released assignments:"
        return self._say(heading, found)

    @property
    def _submitted(self) -> bool:
        return bool(self.inbound or self.cached)

    def _say(self, heading: str, found: list[Info]) -> list[Info]:
        self.log.info(heading)
        for info in found:
            for row in info.get("submissions", [info]):
                self.log.info(_submission_line(row) if self._submitted else self._assignment_line(row))
        return found

    def _assignment_line(self, info: Info) -> str:
        line = f"{info['course_id']} {info['assignment_id']}"
        return line + " (already downloaded)" if Path(info["assignment_id"]).exists() else line

    def _find(self) -> list[Info]:
        chosen = str(self.coursedir.course_id)
        courses = [chosen] if chosen else [row["id"] for row in self.client.ask("GET", "courses")]
        rows = [row for course in courses for row in self._ask(course)]
        wanted = str(self.coursedir.assignment_id)
        infos = [self._info(row) for row in rows]
        infos = [info for info in infos if wanted in ("", "*", info["assignment_id"])]
        return _grouped(infos) if self._submitted else infos

    def _ask(self, course: str) -> list[Info]:
        """Ask about one course; one that the person is not in has nothing for them."""
        client, student = self.client, self.chosen_student()
        path, params = ("courses", course, "submissions" if self._submitted else "assignments"), {}
        if self.cached:
            params = {"student": student or client.ask("GET", "me")["name"]}
        elif self.inbound and student:
            params = {"student": student}
        try:
            rows: list[Info] = client.ask("GET", *path, params=params)
        except RefusedError as refusal:
            if refusal.status != 403:
                raise
            self.log.debug("%s", refusal)
            return []
        return [row for row in rows if not self.cached or row["id"] not in self._forgotten()]

    def _info(self, row: Info) -> Info:
        if self._submitted:
            return self._submission(row)
        folder = self.assignment_folder(row["course"], row["name"])
        fetched = folder.exists()
        return {
            "course_id": row["course"],
            "assignment_id": row["name"],
            "status": "fetched" if fetched else "released",
            "path": str(folder) if fetched else "",
            "notebooks": [{"notebook_id": name, "path": str(folder / f"{name}.ipynb")} for name in row["notebooks"]],
            "due": row["due_local"],
        }

    def _submission(self, row: Info) -> Info:
        local = self.assignment_folder(row["course"], row["assignment"]) / "feedback" / row["timestamp"]
        notebooks = [_feedback_state(name, row["feedback"], local) for name in row["notebooks"]]
        have = bool(notebooks) and all(entry["has_local_feedback"] for entry in notebooks)
        return {
            "id": row["id"],
            "course_id": row["course"],
            "student_id": row["student"],
            "assignment_id": row["assignment"],
            "timestamp": row["timestamp"],
            "status": "submitted",
            "path": str(cached_folder(Path(self.cache), row)),
            "notebooks": notebooks,
            "has_local_feedback": have,
            "has_exchange_feedback": bool(notebooks) and all(entry["has_exchange_feedback"] for entry in notebooks),
            "feedback_updated": any(entry["feedback_updated"] for entry in notebooks),
            "local_feedback_path": str(local) if have else None,
            "late_seconds": row["late_seconds"],
            "group": row["group"],
        }

    def _remove(self, row: Info) -> None:
        """Withdraw an assignment or a submission; of one's own submissions, only the local copy goes."""
        if self.cached:
            shutil.rmtree(row["path"], ignore_errors=True)
            notes = self._notes()
            notes.parent.mkdir(parents=True, exist_ok=True)
            with notes.open("a", encoding="utf-8") as file:
                file.write(row["id"] + "\n")
        elif self.inbound:
            self.client.ask("DELETE", "courses", row["course_id"], "submissions", row["id"])
        else:
            self.client.ask("DELETE", "courses", row["course_id"], "assignments", row["assignment_id"])

    def _notes(self) -> Path:
        return Path(self.cache, ".removed")

    def _forgotten(self) -> set[str]:
        notes = self._notes()
        return set(notes.read_text(encoding="utf-8").split()) if notes.is_file() else set()


def _feedback_state(name: str, remote: dict[str, str] | None, local: Path) -> Info:
    page = local / f"{name}.html"
    have, there = page.is_file(), (remote or {}).get(f"{name}.html")
    changed = have and there is not None and hashlib.sha256(page.read_bytes()).hexdigest() != there
    return {
        "notebook_id": name,
        "path": f"{name}.ipynb",
        "has_local_feedback": have,
        "has_exchange_feedback": there is not None,
        "local_feedback_path": str(page) if have else None,
        "feedback_updated": changed,
    }


def _grouped(infos: list[Info]) -> list[Info]:
    """Return submissions under their course, student and assignment, as the Assignment List wants them."""
    groups: dict[tuple[str, str, str], list[Info]] = {}
    for info in infos:
        key = (info["course_id"], info["student_id"], info["assignment_id"])
        groups.setdefault(key, []).append(info)
    return [
        {
            "course_id": course,
            "student_id": student,
            "assignment_id": assignment,
            "status": found[0]["status"],
            "submissions": sorted(found, key=lambda info: str(info["timestamp"])),
        }
        for (course, student, assignment), found in sorted(groups.items())
    ]


def _submission_line(info: Info) -> str:
    line = "{course_id} {student_id} {assignment_id} {timestamp}".format_map(info)
    if info["status"] != "submitted":
        return line
    if info["has_local_feedback"] and not info["feedback_updated"]:
        return line + " (feedback already fetched)"
    return line + (" (feedback ready to be fetched)" if info["has_exchange_feedback"] else " (no feedback available)")
