"""Pages of practice cards on the trainee's own server: hand in, review two colleagues', read what they say."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from jupyter_server.utils import url_path_join
from tornado import web  # type: ignore[attr-defined]

from course.answers.store import AnswerStore
from course.errors import AnswerError, CourseError, ExchangeError
from course.home import card as rules
from course.home.handlers import HomePage, templates
from course.i18n import gettext as _
from course.i18n import language
from course.questions.bank import find_question
from course.syllabus import sessions


def card_assignment() -> str:
    """Return the assignment that the cards belong to: the last session's."""
    return sessions()[-1].assignment


@dataclass(frozen=True)
class Reviews:
    """What the exchange knows of a trainee's cards: their own, those to review, and what colleagues say."""

    card: Mapping[str, Any] | None
    to_write: list[dict[str, Any]]
    received: list[dict[str, Any]]


def _need_class() -> None:
    if not os.environ.get("COURSE_EXCHANGE_URL"):
        raise ExchangeError(
            _("You study alone here: there are no colleagues who could read your card."),
            remedy=_("It is in your portfolio; show it to somebody whose opinion you value."),
        )


def look(course: str) -> Reviews:
    """Ask the exchange, as this server's user."""
    from course.exchange.client import RefusedError, here

    _need_class()
    client = here()
    path = ("courses", course, "assignments", card_assignment())
    try:
        card = client.ask("GET", *path, "card")
    except RefusedError as refusal:
        if refusal.status != 404:
            raise
        card = None
    try:
        return Reviews(
            card, client.ask("GET", *path, "reviews", "mine"), client.ask("GET", *path, "reviews", "received")
        )
    except RefusedError as refusal:
        if refusal.status != 404:
            raise
        return Reviews(card, [], [])


def hand_in(course: str, answer: Any) -> None:
    """Hand in the card that an answer makes.

    Raises
    ------
    ExchangeError
        There is nothing to hand in, or the exchange refused.
    """
    from course.exchange.client import RefusedError, here

    _need_class()
    wish = rules.card_of(answer)
    if wish is None:
        raise ExchangeError(
            _("Your card has no title, or no text yet."),
            remedy=_("Fill it in at the end of the last module, then send it again."),
        )
    try:
        here().ask("PUT", "courses", course, "assignments", card_assignment(), "card", json=wish)
    except RefusedError as refusal:
        if refusal.status != 404:
            raise
        raise ExchangeError(
            _("Cards are not collected yet."),
            remedy=_("Send yours when your instructor has set the last session's dates. It is saved here meanwhile."),
        ) from None


def save_review(course: str, review: str, wish: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Save a review and return all that this trainee writes."""
    from course.exchange.client import here

    path = ("courses", course, "assignments", card_assignment(), "reviews", "mine")
    client = here()
    client.ask("PUT", *path, review, json=dict(wish))
    rows: list[dict[str, Any]] = client.ask("GET", *path)
    return rows


class CardsHandler(HomePage):
    """The page."""

    @web.authenticated
    async def get(self) -> None:
        """Show the card, the reviews to write and those received."""
        await self._show(self.get_query_argument("message", ""), self.get_query_argument("problem", ""))

    @web.authenticated
    async def post(self) -> None:
        """Hand in the card, or save a review; answer a notebook's button in JSON, and a form by the page."""
        try:
            done = await (self._review() if self.get_body_argument("review", "") else self._send())
        except CourseError as error:
            await self._refuse(str(error))
            return
        if self._wants_json():
            self.finish({"message": done})
        else:
            self.back("message", done, "course/cards")

    async def _send(self) -> str:
        answer = AnswerStore(self.modules).values().get(rules.CARD)
        await self.exchange(lambda: hand_in(self.course_id, answer))
        return _("Your card is handed in. Two colleagues will read it.")

    async def _review(self) -> str:
        review = self.get_body_argument("review")
        mine = (await self.exchange(lambda: look(self.course_id))).to_write
        rubric: list[dict[str, Any]] = next((one["rubric"] for one in mine if one["id"] == review), [])
        wish = rules.review_of(lambda name: self.get_body_argument(name, ""), rubric)
        written = await self.exchange(lambda: save_review(self.course_id, review, wish))
        # The assignment's table is filled from here by its own button, so that nobody types a review twice.
        AnswerStore(self.modules).put(rules.REVIEWS, rules.reviews_table(written))
        return _("Your review is saved.")

    async def _refuse(self, problem: str) -> None:
        """Say what went wrong, without losing what was typed."""
        if self._wants_json():
            self.finish({"problem": problem})
            return
        await self._show("", problem, typed=self.get_body_argument("review", ""))

    def _wants_json(self) -> bool:
        return "application/json" in self.request.headers.get("Accept", "")

    async def _show(self, message: str, problem: str, typed: str = "") -> None:
        found = Reviews(None, [], [])
        try:
            mine = rules.card_of(AnswerStore(self.modules).values().get(rules.CARD))
            found = await self.exchange(lambda: look(self.course_id))
        except AnswerError as error:
            mine, problem = None, problem or str(error)
        except CourseError as error:
            problem = problem or str(error)
        page = templates().get_template("cards.html")
        self.finish(
            page.render(
                mine=mine,
                handed_in=found.card,
                changed=bool(mine and found.card and any(found.card[key] != mine[key] for key in mine)),
                to_write=[self._form(one, typed) for one in found.to_write],
                received=found.received,
                labels=field_labels(self),
                parts=rules.parts(),
                message=message,
                problem=problem,
                module=self._module(),
                base=self.base_url,
                language=language(),
                xsrf=self.xsrf_token.decode("utf-8"),
            )
        )

    def _module(self) -> str:
        """Return where the browser finds the last module."""
        notebook = self.modules / sessions()[-1].module
        path = notebook.relative_to(self.root) if notebook.is_relative_to(self.root) else notebook.name
        return url_path_join(self.base_url, "doc/tree", quote(str(path)))

    def _form(self, review: dict[str, Any], typed: str) -> dict[str, Any]:
        """Return a review with what its form shows: what was just typed, else what is saved."""
        if review["id"] == typed:
            texts = {key: self.get_body_argument(f"text-{key}", "") for key, _label in rules.parts()}
            scores = {line["id"]: self.get_body_argument(f"score-{line['id']}", "") for line in review["rubric"]}
            return {**review, "texts": texts, "levels": scores}
        levels = {key: str(score) for key, score in review["scores"].items()}
        return {**review, "texts": rules.split_comment(review["comment"]), "levels": levels}


def field_labels(page: HomePage) -> dict[str, str]:
    """Return the card's fields by id, as the module asks for them; empty where the module is not there."""
    try:
        question = find_question(rules.CARD, page.modules)
    except (CourseError, OSError):
        return {}
    return {str(field["id"]): str(field["text"]) for field in question.entries("fields")}


CARDS: list[tuple[str, type[HomePage]]] = [(r"/course/cards", CardsHandler)]
