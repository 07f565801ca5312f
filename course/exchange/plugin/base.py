"""What all of nbgrader's exchange classes share here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NoReturn

from jupyter_core.paths import jupyter_data_dir
from nbgrader.exchange import abc
from nbgrader.utils import ignore_patterns
from rapidfuzz import fuzz
from sqlalchemy.engine import make_url
from traitlets import Bool, Unicode, default

from course.errors import CourseError
from course.exchange.archive import Ignore
from course.exchange.client import Client
from course.exchange.duedates import write_due_dates


class Exchange(abc.Exchange):
    """The course exchange as nbgrader sees it; options are those of nbgrader's own exchange, without a folder."""

    url = Unicode(
        help="Address of the course exchange; by default $COURSE_EXCHANGE_URL, which the hub sets.", config=True
    )
    token = Unicode(help="A JupyterHub token; by default $JUPYTERHUB_API_TOKEN, which the hub sets.", config=True)
    cache = Unicode(help="Folder of copies of what was submitted from here.", config=True)
    root = Unicode(help="Not used: accepted so that a configuration made for a shared folder holds.", config=True)
    path_includes_course = Bool(
        False, help="Whether assignments lie in ./COURSE/ASSIGNMENT rather than ./ASSIGNMENT.", config=True
    )

    def __init__(self, coursedir: Any = None, authenticator: Any = None, **kwargs: Any) -> None:
        # nbgrader 0.9.6's formgrader passes the authenticator of feedback under a misspelt name.
        authenticator = authenticator or kwargs.pop("authentictor", None)
        super().__init__(coursedir=coursedir, authenticator=authenticator, **kwargs)

    @default("url")
    def _url_default(self) -> str:
        return os.environ.get("COURSE_EXCHANGE_URL", "")

    @default("token")
    def _token_default(self) -> str:
        return os.environ.get("JUPYTERHUB_API_TOKEN", "")

    @default("cache")
    def _cache_default(self) -> str:
        return os.path.join(jupyter_data_dir(), "nbgrader_cache")  # noqa: PTH118 - a trait of text

    @property
    def client(self) -> Client:
        """The connection to the service."""
        return Client.from_environ({"COURSE_EXCHANGE_URL": self.url, "JUPYTERHUB_API_TOKEN": self.token})

    def start(self) -> Any:
        """Do the work; what goes wrong becomes nbgrader's own failure, in our words."""
        try:
            return super().start()
        except CourseError as error:
            self.fail(str(error))

    def fail(self, msg: str) -> NoReturn:
        """Log what went wrong and raise nbgrader's error of it."""
        self.log.fatal(msg)
        raise abc.ExchangeError(msg)

    def course(self) -> str:
        """Return the course's id, or fail as nbgrader does."""
        if self.coursedir.course_id == "":
            self.fail("No course id specified. Re-run with --course flag.")
        return str(self.coursedir.course_id)

    def chosen_student(self) -> str | None:
        """Return the student that nbgrader was told, if one was named."""
        chosen = str(self.coursedir.student_id)
        if chosen in ("", "*"):
            return None
        return chosen

    def assignment_folder(self, course: str, assignment: str) -> Path:
        """Return where the trainee has an assignment."""
        root = Path(course, assignment) if self.path_includes_course else Path(assignment)
        return Path(self.assignment_dir, root).absolute()

    def ignored(self) -> Ignore:
        """Return what is left out of an upload, as nbgrader is configured."""
        coursedir = self.coursedir
        rule: Ignore = ignore_patterns(
            exclude=coursedir.ignore, include=coursedir.include, max_file_size=coursedir.max_file_size, log=self.log
        )
        return rule

    def check_size(self, folder: Path) -> None:
        """Refuse a folder over nbgrader's bound, as nbgrader does."""
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
        limit = 1000 * self.coursedir.max_dir_size
        if size > limit:
            self.log.error("Directory size is too big")
            raise RuntimeError(f"Directory size is too big. Size is {size}, maximum size is {limit}")

    def sync_due_dates(self) -> None:
        """Write the exchange's due dates into this course's gradebook, where there is one."""
        from nbgrader.api import Gradebook

        coursedir = self.coursedir
        path = make_url(coursedir.db_url).database or ""
        if coursedir.db_url.startswith("sqlite") and not Path(path).is_file():
            return
        rows = self.client.ask("GET", "courses", self.course(), "assignments")
        if not any(row["due"] for row in rows):
            return
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            for name in write_due_dates(gradebook, rows):
                self.log.info("Due date of %s written into the gradebook", name)

    def not_found(self, what: str, wanted: str, there: list[str]) -> NoReturn:
        """Fail because something is not there, naming what is spelt most like it."""
        if there:
            nearest = max(there, key=lambda name: fuzz.ratio(wanted, name))
            self.log.error("Did you mean: %s", nearest)
        self.fail(f"Assignment not found at: {what}")

    def init_src(self) -> None:
        """Find what is to be sent."""

    def init_dest(self) -> None:
        """Find where it is to go."""

    def copy_files(self) -> None:
        """Send it."""
