"""The course home's pages and actions in a Jupyter server."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, select_autoescape
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web  # type: ignore[attr-defined]

from course.errors import CourseError
from course.home import lab_language
from course.home.modules import bring_modules
from course.home.self_study import bring_assignments, marks_for_validate
from course.home.state import session_states, where_am_i
from course.i18n import choice, language, ngettext
from course.i18n import gettext as _
from course.i18n.formats import day_text, direction, form_of, number
from course.syllabus import sessions


@lru_cache(maxsize=1)
def templates() -> Environment:
    """Return the pages' templates, in the language in force."""
    environment = Environment(loader=PackageLoader("course.home"), autoescape=select_autoescape())
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(direction=direction, form_of=form_of, number=number)
    return environment


class HomePage(JupyterHandler):
    """What the page and its actions share."""

    def prepare(self) -> Any:
        """Speak the language that the person chose, which a widget may have changed since."""
        choice.adopt()
        return super().prepare()

    @property
    def root(self) -> Path:
        """The folder that the server shows."""
        return Path(self.settings["server_root_dir"]).expanduser()

    @property
    def modules(self) -> Path:
        """The trainee's copies of the modules."""
        return Path(os.environ.get("COURSE_MODULES") or self.root / "modules")

    @property
    def course_id(self) -> str:
        """nbgrader's name of the course; empty without a class."""
        return os.environ.get("COURSE_ID", "")

    @property
    def manager(self) -> Any:
        """nbgrader's own assignment list: it speaks to whatever exchange is configured."""
        return self.settings.get("assignment_list_manager")

    def back(self, name: str, text: str, page: str = "course") -> None:
        """Go back to a page with a message or a problem."""
        self.redirect(f"{url_path_join(self.base_url, page)}?{name}={quote(text)}")

    async def exchange(self, action: Callable[[], Any]) -> Any:
        """Run a blocking exchange call beside the server; only one at a time, for nbgrader changes directory."""
        lock = self.settings.setdefault("course_exchange_lock", asyncio.Lock())
        async with lock:
            return await asyncio.get_running_loop().run_in_executor(None, action)


def self_study() -> bool:
    """Whether this learner works without an instructor."""
    return os.environ.get("COURSE_SELF_STUDY", "") == "1"


def due_text(moment: str) -> str:
    """Write a local time as the language in force does, for example ``Monday, November 30, 2026, 23:59``."""
    time = datetime.fromisoformat(moment)
    return f"{day_text(time, 'full')}, {time:%H:%M}"


def corrected_message(names: list[str]) -> str:
    """Return what to say when corrected modules have arrived; empty if none has."""
    if not names:
        return ""
    return _("Corrected modules have arrived: %(names)s. Your answers are all there.") % {"names": ", ".join(names)}


class HomeHandler(HomePage):
    """The page."""

    @web.authenticated
    async def get(self) -> None:
        """Show where the trainee stands."""
        modules, problem, corrected = self.modules, "", []
        try:
            corrected = bring_modules(modules)
            if self_study():
                bring_assignments(self.root)
        except OSError as error:
            problem = _("The modules could not be copied into your folder: %(why)s.") % {"why": error.strerror}
        listed, list_problem = await self._list()
        states = session_states(self.root, modules, listed, alone=self_study())
        due = await self._due()
        trains = bool(os.environ.get("COURSE_EXCHANGE_URL")) and os.environ.get("COURSE_ROLE", "trainee") == "trainee"
        page = templates().get_template("home.html")
        self.finish(
            page.render(
                states=states,
                here=where_am_i(states),
                role=os.environ.get("COURSE_ROLE", "trainee"),
                language=language(),
                languages=choice.offered(),
                user=os.environ.get("JUPYTERHUB_USER", ""),
                base=self.base_url,
                hub=os.environ.get("JUPYTERHUB_BASE_URL", ""),
                message=self.get_query_argument("message", "") or corrected_message(corrected),
                due=due,
                can_evaluate=trains,
                cards=trains,
                course_page=self._course_page(),
                waiting=await self._waiting() if trains else 0,
                reminders=await self._reminders() if trains else [],
                problem=self.get_query_argument("problem", "") or problem or list_problem,
                xsrf=self.xsrf_token.decode("utf-8"),
                has_exchange=self.manager is not None and bool(self.course_id),
                address=lambda path: url_path_join(self.base_url, "doc/tree", quote(path)),
                folder=lambda path: url_path_join(self.base_url, "files", quote(path)),
            )
        )

    async def _due(self) -> dict[int, str]:
        """Return by when each session's work is due, in words; empty without an exchange, or while it is away."""
        if not os.environ.get("COURSE_EXCHANGE_URL") or not self.course_id:
            return {}
        from course.exchange.client import here

        try:
            view = await self.exchange(lambda: here().ask("GET", "courses", self.course_id, "calendar"))
        except CourseError as error:
            self.log.error("the calendar could not be read: %s", error)
            return {}
        return {int(one["number"]): due_text(one["due"]) for one in view["sessions"] if one.get("due")}

    def _course_page(self) -> str:
        """Return the address of the course at the hub's exchange; empty without a hub."""
        hub = os.environ.get("JUPYTERHUB_BASE_URL", "")
        if not hub or not os.environ.get("COURSE_EXCHANGE_URL") or not self.course_id:
            return ""
        page = url_path_join(hub, "services/exchange/courses", quote(self.course_id, safe=""))
        return f"{page}?language={quote(language())}"

    async def _waiting(self) -> int:
        """Return how many colleagues' cards wait for this trainee's review."""
        rows = await self._ask("assignments", sessions()[-1].assignment, "reviews", "mine")
        return sum(not one["done"] for one in rows)

    async def _reminders(self) -> list[str]:
        """Return what is due soon and not handed in, as the calendar's reminders say."""
        rows = await self._ask("notices")
        message = _("%(name)s is due on %(due)s. You have not submitted it yet.")
        return [message % {"name": one["assignment"], "due": one["due_local"]} for one in rows if not one["submitted"]]

    async def _ask(self, *path: str) -> list[dict[str, Any]]:
        """Return a list of the exchange's; empty while it is away, which the page says elsewhere."""
        from course.exchange.client import here

        try:
            rows = await self.exchange(lambda: here(patient=False).ask("GET", "courses", self.course_id, *path))
        except CourseError:
            return []
        return list(rows)

    async def _list(self) -> tuple[list[dict[str, Any]], str]:
        if self.manager is None or not self.course_id:
            return [], ""
        answer = await self.exchange(lambda: self.manager.list_assignments(course_id=self.course_id))
        if answer["success"]:
            return answer["value"], ""
        self.log.error("the exchange could not be listed: %s", answer["value"])
        return [], _("The assignments cannot be listed just now. Your work is safe. Load this page again in a minute.")


class LanguageHandler(HomePage):
    """Change the language: of the pages, the modules, JupyterLab, and of every kernel started from now on."""

    @web.authenticated
    async def post(self) -> None:
        """Keep the choice and bring the modules in that language; answers are not touched."""
        code = self.get_body_argument("language")
        try:
            known = choice.choose(code)
            lab_language.choose(code)
            bring_modules(self.modules)
            if self_study():
                bring_assignments(self.root)
        except OSError as error:
            self.back("problem", _("The modules could not be copied: %(why)s.") % {"why": error.strerror})
            return
        if known:
            self.back("message", _("The language is changed. Your answers are all there."))
        else:
            self.back("problem", _("The course is not translated into that language."))


class ActionHandler(HomePage):
    """Fetch, submit, fetch feedback: then back to the page with what came of it."""

    @web.authenticated
    async def post(self, action: str) -> None:
        """Carry out one action on one assignment."""
        assignment = self.get_body_argument("assignment")
        calls = {
            "fetch": (self.manager.fetch_assignment, _("The assignment is in your folder.")),
            "submit": (self.manager.submit_assignment, _("Your work was submitted. Thank you!")),
            "feedback": (self.manager.fetch_feedback, _("Your feedback is here.")),
        }
        call, done = calls[action]
        answer = await self.exchange(lambda: call(self.course_id, assignment))
        if answer["success"]:
            self.back("message", done)
            return
        self.log.error("%s of %s failed: %s", action, assignment, answer["value"])
        self.back(
            "problem", _("That did not work. Your work is safe in your folder. Try again, or tell your instructor.")
        )


def add_handlers(server: Any) -> None:
    """Add the course home to a Jupyter server."""
    from course.home.cards import CARDS
    from course.home.evidence import EVIDENCE

    base = server.web_app.settings["base_url"]
    if self_study():
        # Validate, which knows nothing of keys, asks here for what an answer earns.
        server.web_app.settings["course_self_study_marks"] = marks_for_validate
    server.web_app.add_handlers(
        ".*$",
        [
            (url_path_join(base, r"/course/?"), HomeHandler),
            (url_path_join(base, r"/course/language"), LanguageHandler),
            (url_path_join(base, r"/course/(fetch|submit|feedback)"), ActionHandler),
            *((url_path_join(base, path), handler) for path, handler in (*EVIDENCE, *CARDS)),
        ],
    )
