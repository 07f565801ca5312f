"""``ask("id")``: a question of the bank beside the notebook, as an accessible form that saves itself."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from typing import Any

import traitlets
from markdown_it import MarkdownIt

from course.answers.store import AnswerStore
from course.errors import AnswerError, BankError, CourseError
from course.i18n import choice, ngettext
from course.i18n import gettext as _
from course.i18n.formats import number
from course.questions.bank import find_question
from course.questions.describe import answer_html, answer_text
from course.questions.marking import Mark, mark, own_args, run_check
from course.questions.prose import in_language
from course.questions.question import Question, is_answered
from course.questions.shapes import check_shape
from course.widgets.base import CourseWidget, script
from course.widgets.shown import Shown, is_static, show_problem
from course.widgets.told import in_words

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def ask(identifier: str) -> Any:
    """Show a question of the bank beside this notebook.

    Whatever goes wrong is shown where the question would be. While nbgrader runs the notebook, the saved answer is
    shown as readable text instead, because a widget is blank in formgrader and in feedback.

    Parameters
    ----------
    identifier : str
        The question's id in the bank.
    """
    try:
        choice.adopt()
        question = find_question(identifier, Path.cwd())
        if is_static():
            return show_answer(question, AnswerStore(Path.cwd()))
        if question.type == "predict-run-explain":
            from course.widgets.exploration import question_exploration

            return question_exploration(question)
        return QuestionWidget(question)
    except CourseError as error:
        return show_problem(error)


def show_answer(question: Question, store: AnswerStore) -> Shown:
    """Return a question and its saved answer as static content."""
    saved = store.get(question.id)
    value = saved.value if saved else None
    try:
        check_shape(question, value)
    except AnswerError as error:
        return show_problem(error)
    value = in_words(question, value)
    html = f"{_markdown.render(question.prompt)}<h5>{escape(_('Answer'))}</h5>{answer_html(question, value)}"
    return Shown(html, f"{question.prompt}\n{_('Answer')}: {answer_text(question, value)}")


class QuestionWidget(CourseWidget):
    """A question on the screen.

    Parameters
    ----------
    question : Question
    store : AnswerStore, optional
        Where the answer is kept; by default ``answers.json`` in the working folder.
    """

    _esm = script("question.js")
    # {"right": bool, "text": …, "parts": [{"mark", "text"}], "attempt": n}
    feedback = traitlets.Dict().tag(sync=True)
    hints = traitlets.List().tag(sync=True)
    checks = traitlets.List().tag(sync=True)

    def __init__(self, question: Question, store: AnswerStore | None = None) -> None:
        self.question = question
        self.attempts = 0
        super().__init__(question.id, store, view=question_view(question))
        try:
            check_shape(question, self.value)
        except AnswerError as error:
            # The odd answer stays in the file until the trainee answers again.
            self.value, self.status = None, {"problem": str(error)}
        self._recheck()

    def describe(self) -> None:
        """Put the question, the hints already given and the checks into the language in force."""
        self.question = in_language(self.question)
        self.view = question_view(self.question)
        self.hints = every_hint(self.question)[: len(self.hints)]
        self.feedback = {}
        self._recheck()

    def accept(self, value: Any) -> Any:
        """Return the value if it has the question's shape; raises `AnswerError` otherwise."""
        check_shape(self.question, value)
        return value

    def after_save(self) -> None:
        """Recompute the properties of an artefact whose checks are shown live."""
        self._recheck()

    def _recheck(self) -> None:
        if not self.question.data.get("live") or "checks" not in self.question.data:
            return
        if not is_answered(self.question, self.value):
            self.checks = []  # an empty field is not a mistake yet
            return
        answers = self.store.values()
        found = []
        for entry in self.question.entries("checks"):
            check = run_check(str(entry["check"]), self.value, own_args(self.question, entry), answers)
            found.append({"name": _(entry["text"]), "mark": _sign(check.passed), "text": check.message})
        self.checks = found

    def do_check(self, _content: dict[str, Any]) -> None:
        """Give feedback on a formative answer."""
        if self.question.graded:
            return
        self.attempts += 1
        self.feedback = formative_feedback(self.question, self.value, self.store.values(), self.attempts)

    def do_hint(self, _content: dict[str, Any]) -> None:
        """Show one more hint."""
        self.hints = every_hint(self.question)[: len(self.hints) + 1]

    def do_bring(self, content: dict[str, Any]) -> None:
        """Copy the answer to the question named by ``bring`` from the module's folder into this one."""
        saved = _find_elsewhere(str(self.question.data.get("bring")), self.store.folder)
        if saved is None:
            raise AnswerError(
                _("Your answers from the module were not found."),
                remedy=_("Answer the question in the module first, or fill it in here."),
            )
        self.do_save({"value": saved, "seq": content.get("seq", 0)})


def _find_elsewhere(identifier: str, folder: Path) -> Any:
    """Look for an answer in the module's folder: where the hub says it is, or beside this one."""
    named = os.environ.get("COURSE_MODULES")
    nearby = [folder.parent / "modules", folder.parent.parent / "modules", folder.parent.parent / "notebooks"]
    for place in [*([Path(named)] if named else []), *nearby]:
        if (place / "answers.json").exists():
            saved = AnswerStore(place).get(identifier)
            if saved is not None:
                return saved.value
    return None


def question_view(question: Question) -> dict[str, Any]:
    """Return what the browser needs to draw a question: no key, no feedback, prompt as HTML."""
    data = question.public()
    for secret in ("key", "model_answer", "feedback", "checks"):
        data.pop(secret, None)
    for name in ("options", "items", "categories", "scale", "rows", "columns", "fields"):
        if name in data:
            data[name] = [_entry_view(entry) for entry in data[name]]
    data.pop("hints", None)
    hint_count = len(every_hint(question))
    return {
        **data,
        "id": question.id,
        "prompt": _markdown.render(question.prompt),
        "title": question.title if "title" in question.data else "",
        "graded": question.graded,
        "hint_count": hint_count,
        "can_check": _can_check(question),
        "points_text": _points_text(question),
    }


def _entry_view(entry: Any) -> dict[str, Any]:
    shown = {k: v for k, v in entry.items() if k != "feedback"}
    shown["id"] = str(shown["id"])
    if "options" in shown:
        shown["options"] = [_entry_view(option) for option in shown["options"]]
    return shown


def _can_check(question: Question) -> bool:
    """Tell whether there is anything to say after an answer; a graded question says nothing before it is marked."""
    if question.graded:
        return False
    if any(name in question.data for name in ("key", "checks", "feedback")):
        return True
    listed = (*question.entries("options"), *question.entries("items"))
    return any("feedback" in entry for entry in listed)


def _points_text(question: Question) -> str:
    total = question.points + sum(float(c["points"]) for c in question.entries("rubric"))
    if not question.graded:
        return ""
    # Half a point is plural, as two points are.
    return ngettext("%(n)s point", "%(n)s points", int(total) if total == int(total) else 2) % {"n": number(total)}


def formative_feedback(question: Question, value: Any, answers: dict[str, Any], attempt: int) -> dict[str, Any]:
    """Return what the browser shows after "Check my answer": right or not, a line a part, the words for each option."""
    try:
        result = mark(question, value, answers=answers)
    except BankError:
        # No key: the option's own words are the feedback.
        result = Mark(1.0, 1.0, [], True)
    right = result.answered and result.points >= result.maximum
    parts = [{"mark": _sign(part.share), "text": part.text} for part in result.parts if result.answered]
    words = _words_for(question, value) if result.answered else []
    if attempt >= TRIES and "model_answer" in question.data and not question.graded:
        words = [*words, every_hint(question)[-1]]
    summary = _("Right.") if right else _("Not quite yet.") if result.answered else _("Answer first, then check.")
    if not parts and not words and right:
        summary = _("Thank you: your answer is kept.")
    overall = str(question.data.get("feedback", "")) if right else ""
    return {
        "right": right,
        "text": " ".join(part for part in (summary, overall) if part),
        "parts": parts if len(parts) > 1 or "checks" in question.data else [],
        "words": words,
        "attempt": attempt,
    }


# After so many tries a formative question shows its model answer by itself.
TRIES = 3


def every_hint(question: Question) -> list[str]:
    """Return the hints of a formative question, the model answer last: who asks on gets it."""
    hints = [str(hint) for hint in question.data.get("hints", [])]
    if question.graded or "model_answer" not in question.data:
        return hints
    return [*hints, _("One good answer: %(text)s") % {"text": question.data["model_answer"]}]


def _sign(share: float) -> str:
    return "✓" if share >= 1 else "✗" if share <= 0 else "½"


def _words_for(question: Question, value: Any) -> list[str]:
    """Return the feedback written for what was chosen."""
    if question.type in {"choice", "multi-choice"}:
        chosen = {value} if isinstance(value, str) else set(value)
        return [str(o["feedback"]) for o in question.entries("options") if str(o["id"]) in chosen and "feedback" in o]
    if question.type in {"match", "classify"}:
        return [
            f"{item['text']}: {item['feedback']}"
            for item in question.entries("items")
            if "feedback" in item and value.get(str(item["id"]))
        ]
    return []
