"""The widget of an :class:`~course.widgets.description.Exploration`, and its static form."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import traitlets
from markdown_it import MarkdownIt

from course.answers.store import AnswerStore
from course.errors import CourseError, ModelInputError
from course.i18n import gettext as _
from course.plots.views import Notice
from course.questions.prose import in_language
from course.questions.question import Question
from course.widgets.base import CourseWidget, script
from course.widgets.catalogue import build_exploration, find_exploration
from course.widgets.description import (
    Choice,
    Choices,
    Colour,
    Column,
    Control,
    Exploration,
    LongText,
    Number,
    Predict,
    Range,
    Result,
    Rows,
    Text,
    Toggle,
    Values,
)
from course.widgets.shown import show_problem

__all__ = [
    "Choice",
    "Choices",
    "Colour",
    "Column",
    "Exploration",
    "ExplorationWidget",
    "LongText",
    "Number",
    "Predict",
    "Range",
    "Result",
    "Rows",
    "Text",
    "Toggle",
]

# More text than any bench is meant for: refused with a message before a model sees it.
MAX_TEXT = 100_000
MAX_RUNS = 20
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


class ExplorationWidget(CourseWidget):
    """An exploration on the screen.

    What a trainee does is saved under the exploration's id as ``{"prediction", "controls", "runs", "explanation"}``.
    """

    _esm = script("calendar.js", "exploration.js")
    # {"seq": n, "views": […], "summary": …, "compare": …}
    outcome = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        exploration: Exploration,
        store: AnswerStore | None = None,
        *,
        question: Question | None = None,
    ) -> None:
        self.exploration, self.question = exploration, question
        super().__init__(question.id if question else exploration.id, store, view=self._view())
        if not isinstance(self.value, Mapping):
            self.value = None
        # A reader who already predicted sees the result at once after a restart.
        if exploration.run == "live" and (exploration.predict is None or self._prediction() is not None):
            self.do_run({"values": (self.value or {}).get("controls", {}), "seq": 0})

    def _view(self) -> dict[str, Any]:
        return {**exploration_view(self.exploration), **(_frame(self.question) if self.question else {})}

    def describe(self) -> None:
        """Build the exploration anew in the language in force, and show what was shown."""
        if find_exploration(self.exploration.id):
            self.exploration = build_exploration(self.exploration.id)
        if self.question:
            self.question = in_language(self.question)
        self.view = self._view()
        if self.outcome.get("views"):
            self.do_run({"values": (self.value or {}).get("controls", {}), "seq": self.outcome.get("seq", 0)})

    def _prediction(self) -> Any:
        return (self.value or {}).get("prediction")

    def do_save(self, content: dict[str, Any]) -> None:
        """Save prediction, controls, runs and explanation."""
        value = content.get("value")
        if isinstance(value, Mapping):
            content = {**content, "value": {**value, "runs": list(value.get("runs") or [])[-MAX_RUNS:]}}
        super().do_save(content)

    def do_run(self, content: dict[str, Any]) -> None:
        """Compute the model with the values sent and show the outcome."""
        values = clean_values(self.exploration.controls, content.get("values") or {})
        self.outcome = {
            **self._compute(values, content.get("prediction", self._prediction())),
            "seq": content.get("seq", 0),
        }

    def do_act(self, content: dict[str, Any]) -> None:
        """Run one of the exploration's actions: new control values, then the outcome."""
        values = clean_values(self.exploration.controls, content.get("values") or {})
        _label, action = self.exploration.actions[int(content.get("index", 0))]
        try:
            values = {**values, **action(values)}
        except CourseError as error:
            self.outcome = {**_failure(error), "seq": content.get("seq", 0)}
            return
        outcome = self._compute(values, self._prediction())
        self.outcome = {**outcome, "values": values, "seq": content.get("seq", 0)}

    def _compute(self, values: Values, prediction: Any) -> dict[str, Any]:
        return compute_outcome(self.exploration, values, prediction)


def compute_outcome(exploration: Exploration, values: Values, prediction: Any = None) -> dict[str, Any]:
    """Return what the browser shows for these values; a failure is a message in the same place."""
    try:
        _refuse_too_much(values)
        result = exploration.compute(values)
    except CourseError as error:
        return _failure(error)
    except (ValueError, ArithmeticError, LookupError, TypeError, AttributeError) as error:
        # A model met input its author did not think of: the trainee goes on, the author can find it in the log.
        import logging

        logging.getLogger("course").exception("exploration %s failed on %r", exploration.id, values)
        return _failure(
            ModelInputError(
                _("This could not be computed."), where=type(error).__name__, remedy=_("Change the last thing you set.")
            )
        )
    compared = exploration.compare(prediction, result) if exploration.compare and prediction is not None else ""
    return {"views": [view.as_data() for view in result.views], "summary": result.summary, "compare": compared}


def _failure(error: CourseError) -> dict[str, Any]:
    return {"views": [Notice(str(error), "warn").as_data()], "summary": str(error), "compare": "", "failed": True}


def _refuse_too_much(values: Values) -> None:
    longest = max((len(v) for v in values.values() if isinstance(v, str)), default=0)
    if longest > MAX_TEXT:
        raise ModelInputError(
            _("The text is too long: %(n)d characters, %(max)d are the most.") % {"n": longest, "max": MAX_TEXT},
            remedy=_("Paste a page or two of it."),
        )


def clean_values(controls: Any, sent: Mapping[str, Any]) -> Values:
    """Return a value for every control: what was sent where it fits, the default where it does not."""
    values: Values = {}
    for control in controls:
        default = control.start
        clean: Callable[[Any, Any], Any] = _CLEANERS.get(control.kind, _clean_text)
        value = sent.get(control.id, default)
        values[control.id] = clean(control, default if value is None else value)
    return values


def _clean_number(control: Any, value: Any) -> float:
    try:
        number = float(str(value).replace(",", "."))
    except ValueError:
        return float(control.default)
    if not math.isfinite(number):
        return float(control.default)
    low = -math.inf if control.minimum is None else control.minimum
    high = math.inf if control.maximum is None else control.maximum
    return float(min(max(number, low), high))


def _clean_choice(control: Any, value: Any) -> str:
    return str(value) if str(value) in {key for key, _label in control.options} else str(control.default)


def _clean_choices(control: Any, value: Any) -> list[str]:
    chosen = {str(one) for one in value} if isinstance(value, list | tuple) else set(control.default)
    return [key for key, _label in control.options if key in chosen]


def _clean_rows(control: Any, value: Any) -> list[dict[str, str]]:
    rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else control.default
    return [{column.id: str(row.get(column.id) or "") for column in control.columns} for row in rows][: control.maximum]


def _clean_toggle(_control: Control, value: Any) -> bool:
    return bool(value)


def _clean_text(_control: Control, value: Any) -> str:
    return value if isinstance(value, str) else str(value)


_CLEANERS: dict[str, Callable[[Any, Any], Any]] = {
    "range": _clean_number,
    "number": _clean_number,
    "choice": _clean_choice,
    "choices": _clean_choices,
    "toggle": _clean_toggle,
    "rows": _clean_rows,
}


def exploration_view(exploration: Exploration) -> dict[str, Any]:
    """Return what the browser needs to draw the exploration before it ran."""
    return {
        "id": exploration.id,
        "title": exploration.title,
        "intro": _markdown.render(exploration.intro),
        "controls": [control.as_data() for control in exploration.controls],
        "start": exploration.start_values(),
        "predict": exploration.predict.as_data() if exploration.predict else None,
        "run": exploration.run,
        "explain": exploration.explain,
        "leaves_out": exploration.leaves_out,
        "actions": [label for label, _action in exploration.actions],
        "graded": False,
    }


def question_exploration(question: Question, store: AnswerStore | None = None) -> Any:
    """Return the widget of a predict-run-explain question: its exploration, saved under the question's id."""
    built = build_exploration(str(question.data["exploration"]))
    if hasattr(built, "as_question"):
        # A widget of its own kind knows how to be a question.
        return built.as_question(question, store)
    if not isinstance(built, Exploration):
        return show_problem(
            CourseError(
                _("The exploration %(id)s cannot be part of a question.") % {"id": question.data["exploration"]},
                where=question.bank,
            )
        )
    return ExplorationWidget(built, store or AnswerStore(Path.cwd()), question=question)


def _frame(question: Question) -> dict[str, Any]:
    """Return what stands around an exploration that is a question: its title, prompt, points and rubric."""
    from course.widgets.question import question_view

    view = question_view(question)
    return {n: view[n] for n in ("id", "title", "prompt", "graded", "points_text", "rubric") if view.get(n)}
