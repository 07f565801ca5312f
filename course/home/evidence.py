"""Pages about what a trainee has made: portfolio, reset of a session, marks for those who study alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from tornado import web  # type: ignore[attr-defined]

from course.answers.store import AnswerStore
from course.errors import CourseError
from course.home import self_study as study
from course.home import upkeep
from course.home.handlers import HomePage, self_study, templates
from course.i18n import gettext as _
from course.i18n import language
from course.syllabus import session, sessions


def assignment_places(root: Path) -> list[Path]:
    """Return the trainee's assignment folders in the order of the course; some stand in a folder of the course."""
    names = [one.assignment for one in sessions()]
    course_id = os.environ.get("COURSE_ID", "")
    bases = [root, *([root / course_id] if course_id else [])]
    return [base / name for name in names for base in bases if (base / name).is_dir()]


class PortfolioHandler(HomePage):
    """The portfolio as a page or as a PDF."""

    @web.authenticated
    async def get(self, kind: str) -> None:
        """Make it from the trainee's own folders and show it."""
        from course.reports import portfolio, portfolio_pages
        from course.reports.feedback import read_feedback

        places = [self.modules, *assignment_places(self.root)]
        works, answers = portfolio.gather(places)
        holder = self.get_query_argument("name", "") or os.environ.get("JUPYTERHUB_USER", "")
        found = portfolio.Portfolio(holder, datetime.now().astimezone(), works, answers, read_feedback(places[1:]))
        if kind == ".pdf":
            self.set_header("Content-Type", "application/pdf")
            self.set_header("Content-Disposition", 'attachment; filename="portfolio.pdf"')
            self.finish(portfolio_pages.as_pdf(found))
        else:
            self.finish(portfolio_pages.as_html(found))


class ResetHandler(HomePage):
    """Ask, then begin a session anew."""

    @web.authenticated
    async def get(self, number: str) -> None:
        """Ask, and say what is kept."""
        count = upkeep.typed(AnswerStore(self.modules).values(), int(number))
        page = templates().get_template("reset.html")
        self.finish(page.render(session=session(int(number)), count=count, **self._frame()))

    @web.authenticated
    async def post(self, number: str) -> None:
        """Reset, keep a copy, and go back to the home."""
        try:
            place = upkeep.reset_session(self.modules, int(number), datetime.now().astimezone())
        except OSError as error:
            self.back("problem", _("The session could not be reset: %(why)s.") % {"why": error.strerror})
            return
        where = place.relative_to(self.modules)
        self.back("message", _("Session %(n)s begins anew. A copy is in %(place)s.") % {"n": number, "place": where})

    def _frame(self) -> dict[str, Any]:
        return {"base": self.base_url, "language": language(), "xsrf": self.xsrf_token.decode("utf-8")}


class CheckHandler(ResetHandler):
    """Marks, reasons, model answers and the learner's own rubric, for self-study."""

    def _refuse_class(self) -> None:
        if not self_study():
            raise web.HTTPError(404)

    @web.authenticated
    async def get(self, number: str) -> None:
        """Show the assignment as it stands."""
        self._refuse_class()
        self._show(study.look(self.root, int(number)))

    @web.authenticated
    async def post(self, number: str) -> None:
        """Count a try, show a model answer, or keep the learner's own levels."""
        self._refuse_class()
        action = self.get_body_argument("action", "check")
        if action == "model":
            study.show_model(self.root, int(number), self.get_body_argument("question"))
        elif action == "judge":
            study.judge(self.root, int(number), self._levels())
        else:
            study.check(self.root, int(number))
        self._show(study.look(self.root, int(number)))

    def _levels(self) -> dict[str, int]:
        given = {name: self.get_body_argument(name) for name in self.request.body_arguments}
        return {
            name.removeprefix("level-"): int(value)
            for name, value in given.items()
            if name.startswith("level-") and value.isdigit()
        }

    def _show(self, checked: study.Checked) -> None:
        page = templates().get_template("check.html")
        self.finish(
            page.render(session=session(checked.number), checked=checked, tries_needed=study.TRIES, **self._frame())
        )


class EvaluationHandler(ResetHandler):
    """Ask what should change, and send it without the name; nothing of it is kept here."""

    @web.authenticated
    async def get(self, number: str) -> None:
        """Show the questionnaire."""
        page = templates().get_template("evaluation.html")
        lines = evaluation_lines(int(number))
        self.finish(page.render(session=session(int(number)), lines=lines, marks=mark_names(), **self._frame()))

    @web.authenticated
    async def post(self, number: str) -> None:
        """Send it, once."""
        from course.exchange.client import here

        sheet = filled_in(int(number), lambda name: self.get_body_argument(name, ""))
        if not sheet:
            self.back("problem", _("The evaluation was empty and was not sent."))
            return
        try:
            path = ("courses", self.course_id, "evaluations", number)
            await self.exchange(lambda: here().ask("PUT", *path, json={"lines": sheet}))
        except CourseError as error:
            self.back("problem", str(error))
            return
        self.back("message", _("Your evaluation was sent without your name. Thank you!"))


def mark_names() -> list[tuple[str, str]]:
    """Return the four marks."""
    return [("1", _("no")), ("2", _("rather not")), ("3", _("rather yes")), ("4", _("yes"))]


def evaluation_lines(number: int) -> list[tuple[str, str]]:
    """Return the questionnaire of a session by id; the last session asks about the whole course too."""
    lines = [
        ("session-useful", _("This session gave me something that I will use.")),
        ("session-time", _("The time for this session was right.")),
        ("session-clear", _("It was clear what to do, also for a second-language reader.")),
    ]
    if number < len(sessions()):
        return lines
    return [
        *lines,
        ("course-useful", _("The whole course changed something in my teaching.")),
        ("course-fair", _("The marking was fair and its reasons were clear.")),
        ("course-reach", _("I could work on it with the device and the connection that I have.")),
        ("course-respect", _("People of every language and conviction were respected.")),
        ("next", _("I would like to take part in the next cohort, or to send a colleague.")),
    ]


def filled_in(number: int, field: Callable[[str], str]) -> dict[str, dict[str, str]]:
    """Return what was filled in, in the form that the exchange takes; lines left empty are left out."""
    marks = {mark for mark, _name in mark_names()}
    sheet = {}
    for one, _text in evaluation_lines(number):
        mark, comment = field(f"mark-{one}"), field(f"comment-{one}").strip()[:2000]
        line = {"mark": mark if mark in marks else "", "comment": comment}
        if any(line.values()):
            sheet[one] = line
    return sheet


EVIDENCE: list[tuple[str, type[HomePage]]] = [
    (r"/course/portfolio(\.pdf)?", PortfolioHandler),
    (r"/course/reset/([1-6])", ResetHandler),
    (r"/course/check/([1-6])", CheckHandler),
    (r"/course/evaluation/([1-6])", EvaluationHandler),
]
