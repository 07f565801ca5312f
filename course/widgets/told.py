"""What a trainee did in an exploration, in the words of its own controls: for print, where no widget is alive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from course.errors import CourseError
from course.i18n import gettext as _
from course.i18n.formats import day_text, number
from course.questions.question import Question
from course.widgets.catalogue import build_exploration
from course.widgets.description import Column, Control, Exploration, Options, Predict


def in_words(question: Question, value: Any) -> Any:
    """Return an answer with what was set in an exploration under its labels, not under its ids.

    Parameters
    ----------
    question : Question
    value : object
        As it was saved, by whatever hand: a control that does not fit is told by its default.
    """
    if question.type != "predict-run-explain" or not isinstance(value, Mapping):
        return value
    try:
        built = build_exploration(str(question.data["exploration"]))
    except CourseError:
        return value
    if not isinstance(built, Exploration):
        return value
    prediction, controls = value.get("prediction"), value.get("controls")
    told: dict[str, Any] = {**value, "controls": _controls(built, controls if isinstance(controls, Mapping) else {})}
    if built.predict and prediction is not None:
        told["prediction"] = _prediction(built.predict, prediction)
    return told


def _controls(built: Exploration, sent: Mapping[str, Any]) -> dict[str, str]:
    from course.widgets.exploration import clean_values

    values = clean_values(built.controls, sent)
    return {
        control.label: control_text(control, values[control.id]) for control in built.controls if control.id in sent
    }


def control_text(control: Control, value: Any) -> str:
    """Return what a control was set to, as its label on the screen says it."""
    return _TELLERS.get(control.kind, lambda _control, one: str(one))(control, value)


def _prediction(predict: Predict, value: Any) -> str:
    return _with_unit(_chosen(predict.options, value), predict.unit)


def _chosen(options: Options, value: Any) -> str:
    return next((label for key, label in options if key == str(value)), str(value))


def _each(control: Any, value: Iterable[Any]) -> str:
    return "\n".join(_chosen(control.options, one) for one in value)


def _amount(control: Any, value: float) -> str:
    return _with_unit(number(value), control.unit)


def _with_unit(text: str, unit: str) -> str:
    return f"{text}\N{NO-BREAK SPACE}{unit}" if unit else text


def _table(control: Any, rows: Iterable[Mapping[str, Any]]) -> str:
    return "\n".join(_row(control.columns, row) for row in rows)


def _row(columns: Iterable[Column], row: Mapping[str, Any]) -> str:
    cells = ((column.label, _cell(column, str(row.get(column.id, "")))) for column in columns)
    return "; ".join(f"{label}: {text}" for label, text in cells if text)


def _cell(column: Column, text: str) -> str:
    if column.kind == "choice":
        return _chosen(column.options, text)
    if column.kind == "date":
        try:
            return day_text(date.fromisoformat(text))
        except ValueError:
            return text
    return text


_TELLERS: dict[str, Callable[[Any, Any], str]] = {
    "range": _amount,
    "number": _amount,
    "choice": lambda control, value: _chosen(control.options, value),
    "choices": _each,
    "toggle": lambda _control, value: _("yes") if value else _("no"),
    "rows": _table,
}
