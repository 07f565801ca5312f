"""What an exploration is made of: plain descriptions of controls, prediction and result. No Jupyter here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from course.plots.views import View

Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Control:
    """One thing that a trainee can set. Subclasses are the kinds of form control."""

    id: str
    label: str
    kind = "control"

    def as_data(self) -> dict[str, Any]:
        """Return the description for the browser."""
        return {"kind": self.kind, **{k: v for k, v in vars(self).items() if not k.startswith("_")}}

    @property
    def start(self) -> Any:
        """The value before anybody touched it."""
        return getattr(self, "default", None)


@dataclass(frozen=True)
class Range(Control):
    """A slider with its number beside it."""

    minimum: float
    maximum: float
    step: float
    default: float
    unit: str = ""
    help: str = ""
    kind = "range"


@dataclass(frozen=True)
class Number(Control):
    """A number typed in."""

    default: float
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    help: str = ""
    kind = "number"


@dataclass(frozen=True)
class Choice(Control):
    """One of a few."""

    options: Options
    default: str
    help: str = ""
    kind = "choice"


@dataclass(frozen=True)
class Choices(Control):
    """Any of a few."""

    options: Options
    default: Sequence[str] = ()
    help: str = ""
    kind = "choices"


@dataclass(frozen=True)
class Text(Control):
    """One line of text."""

    default: str = ""
    help: str = ""
    language: str = ""
    kind = "text"


@dataclass(frozen=True)
class LongText(Control):
    """Several lines of text; `language` is the text's own, for hyphenation and screen readers."""

    default: str = ""
    rows: int = 6
    help: str = ""
    language: str = ""
    kind = "long"


@dataclass(frozen=True)
class Colour(Control):
    """A colour, picked or typed (``#rrggbb``)."""

    default: str = "#000000"
    help: str = ""
    kind = "colour"


@dataclass(frozen=True)
class Toggle(Control):
    """Yes or no."""

    default: bool = False
    help: str = ""
    kind = "toggle"


@dataclass(frozen=True)
class Column:
    """A column of :class:`Rows`: text, number, date or one of `options`."""

    id: str
    label: str
    kind: Literal["text", "number", "date", "choice", "long"] = "text"
    options: Options = ()


@dataclass(frozen=True)
class Rows(Control):
    """A small table that a trainee fills in; each row is a mapping of column id to text."""

    columns: Sequence[Column]
    default: Sequence[Mapping[str, Any]] = ()
    minimum: int = 1
    maximum: int = 20
    help: str = ""
    kind = "rows"

    def as_data(self) -> dict[str, Any]:
        """Return the description with its columns as dictionaries."""
        return {**super().as_data(), "columns": [vars(column) for column in self.columns]}


@dataclass(frozen=True)
class Predict:
    """What a trainee commits to before running the model."""

    prompt: str
    options: Options = ()
    kind: Literal["choice", "number", "text"] = "choice"
    unit: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return the description for the browser."""
        kind = self.kind if self.options or self.kind != "choice" else "text"
        return {"prompt": self.prompt, "options": list(self.options), "kind": kind, "unit": self.unit}


@dataclass(frozen=True)
class Result:
    """What a run shows: views in order, and one sentence that is read out and kept in the log."""

    views: Sequence[View]
    summary: str
    data: Mapping[str, Any] = field(default_factory=dict)


Values = dict[str, Any]


@dataclass(frozen=True)
class Exploration:
    """An exploration: predict, run, compare, explain.

    Parameters
    ----------
    id : str
        Under which everything is saved in ``answers.json``.
    title, intro : str
        A name, and a few sentences in Markdown.
    controls : sequence of Control
    compute : callable
        From control values to a `Result`; raises `ModelInputError` for what it cannot compute.
    predict : Predict, optional
        Nothing runs before it is answered.
    run : {"live", "button"}
        Whether each edit computes, or a button does (for models that take long).
    compare : callable, optional
        From prediction and result to one sentence.
    explain : str
        The prompt for the closing line; empty for none.
    leaves_out : str
        What the model leaves out. Never empty: a model without limits stated is an opinion.
    actions : sequence of (label, callable)
        Buttons that return new control values from the present ones.
    """

    id: str
    title: str
    controls: Sequence[Control]
    compute: Callable[[Values], Result]
    leaves_out: str
    intro: str = ""
    predict: Predict | None = None
    run: Literal["live", "button"] = "live"
    compare: Callable[[Any, Result], str] | None = None
    explain: str = ""
    actions: Sequence[tuple[str, Callable[[Values], Values]]] = ()

    def start_values(self) -> Values:
        """Return every control's default."""
        return {control.id: _plain(control.start) for control in self.controls}


def _plain(value: Any) -> Any:
    """Return JSON-ready copies, so that a trainee's edits never reach a default."""
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value
