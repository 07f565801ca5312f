"""``nbgrader release_feedback`` and ``nbgrader fetch_feedback``."""

from __future__ import annotations

import html
import tempfile
from pathlib import Path
from typing import Any

from nbgrader.exchange import abc

from course.exchange.client import RefusedError
from course.exchange.plugin.base import Exchange
from course.i18n import gettext as _
from course.i18n import language
from course.i18n.formats import direction


class ExchangeReleaseFeedback(Exchange, abc.ExchangeReleaseFeedback):
    """Uploads each student's feedback."""

    def init_src(self) -> None:
        """Find the feedback folders of this assignment."""
        coursedir = self.coursedir
        left_out = set(filter(None, str(coursedir.student_id_exclude).split(",")))
        root = Path(coursedir.format_path(coursedir.feedback_directory, "STUDENT", coursedir.assignment_id))
        students = root.parent.parent
        wanted = self.chosen_student() or "*"
        self.sources = {
            folder.parent.name: folder
            for folder in sorted(students.glob(f"{_literal(wanted)}/{_literal(root.name)}"))
            if any(folder.glob("*.html")) and folder.parent.name not in left_out
        }

    def init_dest(self) -> None:
        """Make sure that a course is named."""
        self.course()

    def copy_files(self) -> None:
        """Upload the pages of each student."""
        course, assignment, client = self.course(), str(self.coursedir.assignment_id), self.client
        for student, folder in self.sources.items():
            stamp = folder / "timestamp.txt"
            if not stamp.is_file():
                self.fail(f"There is no {stamp}: collect and autograde the submission of {student} again.")
            timestamp = stamp.read_text(encoding="utf-8").strip()
            client.upload(
                "PUT",
                *("courses", course, "assignments", assignment, "feedback", student),
                folder=folder,
                ignore=_only_pages,
                params={"timestamp": timestamp},
            )
            self.log.info("Feedback released for student '%s' on %s/%s (%s)", student, course, assignment, timestamp)


def _literal(name: str) -> str:
    """Return a name for use in a glob; the lone star, which means everybody, stays one."""
    return name if name == "*" else name.replace("[", "[[]").replace("*", "[*]").replace("?", "[?]")


def _only_pages(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".html")]


class ExchangeFetchFeedback(Exchange, abc.ExchangeFetchFeedback):
    """Downloads feedback to ``ASSIGNMENT/feedback/TIMESTAMP``, and with it the colleagues' reviews."""

    def init_src(self) -> None:
        """Find what has been returned."""
        params = {}
        if self.coursedir.assignment_id:
            params["assignment"] = str(self.coursedir.assignment_id)
        params["student"] = self.chosen_student() or self.client.ask("GET", "me")["name"]
        self.student = params["student"]
        self.feedback = self.client.ask("GET", "courses", self.course(), "feedback", params=params)
        if not self.feedback:
            self.log.warning("Could not find feedback for '%s/%s'", self.course(), params.get("assignment", "*"))

    def copy_files(self) -> None:
        """Download each piece, in place of an older one."""
        for row in self.feedback:
            folder = self.assignment_folder(row["course"], row["assignment"]) / "feedback" / row["timestamp"]
            with tempfile.TemporaryDirectory() as scratch:
                fresh = Path(scratch, "files")
                self.client.download("courses", row["course"], "feedback", row["id"], "files", folder=fresh)
                folder.mkdir(parents=True, exist_ok=True)
                for page in sorted(fresh.glob("*.html")):
                    (folder / page.name).write_bytes(page.read_bytes())
                    self.log.info("Fetched feedback: %s", folder / page.name)
            self._write_reviews(row, folder)

    def _write_reviews(self, row: dict[str, Any], folder: Path) -> None:
        path = ("courses", row["course"], "assignments", row["assignment"], "reviews", "received")
        try:
            reviews = self.client.ask("GET", *path, params={"student": self.student})
        except RefusedError as refusal:
            self.log.debug("No reviews: %s", refusal)
            return
        if reviews:
            (folder / "reviews.html").write_text(reviews_page(reviews), encoding="utf-8")
            self.log.info("Fetched reviews: %s", folder / "reviews.html")


def reviews_page(reviews: list[dict[str, Any]]) -> str:
    """Return the colleagues' reviews of a card as a page."""
    title = html.escape(_("Your colleagues' reviews: %(card)s") % {"card": reviews[0]["card"]["title"]})
    body = "".join(_review(number, review) for number, review in enumerate(reviews, start=1))
    return (
        f'<!doctype html><html lang="{language()}" dir="{direction()}"><head><meta charset="utf-8">'
        f"<title>{title}</title></head>"
        f"<body><main><h1>{title}</h1>{body}</main></body></html>"
    )


def _review(number: int, review: dict[str, Any]) -> str:
    who = review["reviewer"] or _("Colleague %(number)d") % {"number": number}
    rows = "".join(
        f'<tr><th scope="row">{html.escape(line["title"])}</th>'
        f"<td>{review['scores'].get(line['id'], '')} / {line['max']}</td></tr>"
        for line in review["rubric"]
    )
    comment = html.escape(review["comment"]).replace("\n", "<br>")
    return f"<section><h2>{html.escape(who)}</h2><table>{rows}</table><p>{comment}</p></section>"
