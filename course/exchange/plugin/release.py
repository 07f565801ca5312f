"""``nbgrader release_assignment``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.exchange import abc

from course.exchange.plugin.base import Exchange


class ExchangeReleaseAssignment(Exchange, abc.ExchangeReleaseAssignment):
    """Uploads the release version of an assignment."""

    def init_src(self) -> None:
        """Find the generated assignment."""
        coursedir = self.coursedir
        self.src_path = Path(coursedir.format_path(coursedir.release_directory, ".", coursedir.assignment_id))
        if self.src_path.is_dir():
            return
        source = Path(coursedir.format_path(coursedir.source_directory, ".", coursedir.assignment_id))
        if source.is_dir():
            self.fail(
                f"Assignment found in '{source}' but not '{self.src_path}', run `nbgrader generate_assignment` first."
            )
        there = sorted(path.name for path in self.src_path.parent.glob("*"))
        self.not_found(str(self.src_path), str(coursedir.assignment_id), there)

    def init_dest(self) -> None:
        """Make sure that a course is named."""
        self.course()

    def copy_files(self) -> None:
        """Upload the folder."""
        course, assignment = self.course(), str(self.coursedir.assignment_id)
        self.check_size(self.src_path)
        self.log.info("Source: %s", self.src_path)
        path = ("courses", course, "assignments", assignment)
        params: dict[str, Any] = {"force": self.force}
        self.client.upload("PUT", *path, folder=self.src_path, ignore=self.ignored(), params=params)
        self.log.info("Released as: %s %s", course, assignment)
        self.sync_due_dates()


class ExchangeRelease(ExchangeReleaseAssignment, abc.ExchangeRelease):
    """The class's name of before nbgrader 0.7."""
