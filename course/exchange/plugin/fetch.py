"""``nbgrader fetch_assignment``."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from nbgrader.exchange import abc

from course.exchange.plugin.base import Exchange


class ExchangeFetchAssignment(Exchange, abc.ExchangeFetchAssignment):
    """Downloads a released assignment; never over a file that the trainee has."""

    def init_src(self) -> None:
        """Find the assignment among the released ones."""
        course, assignment = self.course(), str(self.coursedir.assignment_id)
        there = [row["name"] for row in self.client.ask("GET", "courses", course, "assignments")]
        if assignment not in there:
            self.not_found(f"{course}/{assignment}", assignment, there)

    def init_dest(self) -> None:
        """Find the trainee's folder."""
        self.dest_path = self.assignment_folder(self.course(), str(self.coursedir.assignment_id))
        if self.dest_path.is_dir() and not self.replace_missing_files:
            self.fail(f"You already have a copy of the assignment in this directory: {self.dest_path.name}")

    def copy_files(self) -> None:
        """Download; into an existing folder, only what is missing."""
        course, assignment = self.course(), str(self.coursedir.assignment_id)
        path = ("courses", course, "assignments", assignment, "files")
        self.log.info("Destination: %s", self.dest_path)
        if not self.dest_path.is_dir():
            self.client.download(*path, folder=self.dest_path)
        else:
            with tempfile.TemporaryDirectory() as scratch:
                fresh = Path(scratch, "files")
                for name in self.client.download(*path, folder=fresh):
                    self._replace_missing(fresh / name, self.dest_path / name)
        self.log.info("Fetched as: %s %s", course, assignment)

    def _replace_missing(self, source: Path, target: Path) -> None:
        if not target.exists():
            self.log.warning("Replacing missing file '%s'", target)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


class ExchangeFetch(ExchangeFetchAssignment, abc.ExchangeFetch):
    """The class's name of before nbgrader 0.7."""
