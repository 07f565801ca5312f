"""Marking: from a question, an answer and a key to points with a reason for each part.

Pure: the same input gives the same mark on a laptop, in the grader and in stock nbgrader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from course.errors import AnswerError, BankError, ModelInputError
from course.i18n import gettext as _
from course.models.check import Check
from course.questions.question import Question, is_answered
from course.questions.shapes import check_shape, parse_number

# A regular expression in a key meets text of this length at most: no answer can make the marker crawl.
MAX_SHORT_TEXT = 2_000


@dataclass(frozen=True)
class Part:
    """One thing that was looked at: its name, the share reached (0 to 1), its points and a sentence."""

    name: str
    share: float
    points: float
    message: str = ""

    @property
    def text(self) -> str:
        """Name and sentence in one line; the name alone where the sentence says the same or nothing."""
        return self.name if self.message.rstrip(".") in ("", self.name.rstrip(".")) else f"{self.name}: {self.message}"


@dataclass(frozen=True)
class Mark:
    """What an answer earned.

    Parameters
    ----------
    points, maximum : float
        Points earned and to be had.
    parts : sequence of Part
        How they came about.
    answered : bool
        Whether there was an answer at all.
    """

    points: float
    maximum: float
    parts: Sequence[Part]
    answered: bool


def mark(question: Question, value: Any, key: Any = None, answers: Mapping[str, Any] | None = None) -> Mark:
    """Mark an answer.

    Parameters
    ----------
    question : Question
    value : JSON value or None
        The answer; ``None`` when there is none.
    key : JSON value, optional
        The key; the question's own when left out.
    answers : mapping, optional
        All answers by question id, for checks that compare two of them.

    Returns
    -------
    Mark
        Points are rounded to hundredths.

    Raises
    ------
    AnswerError
        The answer has the wrong type.
    BankError
        The question has neither key nor checks, or names a check that does not exist.
    """
    key = question.data.get("key") if key is None else key
    maximum = question.points or 1.0
    answered = is_answered(question, value)
    if not answered:
        return Mark(0.0, maximum, [Part(question.title, 0.0, maximum, _("No answer."))], False)
    check_shape(question, value)
    parts = _mark_checks(question, value, answers or {}) if "checks" in question.data else []
    if key is not None:
        marker = _MARKERS.get(question.type)
        if marker is None:
            raise BankError(_("A question of type %(type)s has no key.") % {"type": question.type}, where=question.bank)
        parts = [*marker(question, value, key), *parts]
    elif not parts and question.type in {"levels", "likert"}:
        parts = _mark_complete(question, value)
    if not parts:
        raise BankError(
            _("Question %(id)s has nothing to mark by.") % {"id": question.id},
            where=question.bank,
            remedy=_("Give it a key or checks."),
        )
    weight = sum(part.points for part in parts) or 1.0
    earned = sum(part.share * part.points for part in parts) / weight * maximum
    return Mark(round(max(0.0, min(maximum, earned)), 2), maximum, parts, True)


def _right(share: float) -> str:
    return _("Right.") if share >= 1 else _("Not right.")


def _mark_choice(question: Question, value: str, key: Any) -> list[Part]:
    share = float(value == str(key))
    return [Part(question.label("options", value), share, 1.0, _right(share))]


def _mark_multi(question: Question, value: list[str], key: Any) -> list[Part]:
    """Right ticks count for, wrong ticks against: ticking everything earns nothing."""
    wanted, given = {str(k) for k in key}, set(value)
    hits, false_alarms = len(wanted & given), len(given - wanted)
    others = max(1, len(question.ids("options")) - len(wanted))
    share = max(0.0, hits / len(wanted) - false_alarms / others) if wanted else float(not given)
    message = _("%(hits)d of %(wanted)d found, %(wrong)d ticked that should not be.") % {
        "hits": hits,
        "wanted": len(wanted),
        "wrong": false_alarms,
    }
    return [Part(question.title, share, 1.0, message)]


def _mark_match(question: Question, value: Mapping[str, str], key: Mapping[str, Any]) -> list[Part]:
    parts = []
    for item in question.ids("items"):
        given = value.get(item)
        share = float(given is not None and given != "" and str(given) == str(key[item]))
        parts.append(Part(question.label("items", item), share, 1.0, _right(share) if given else _("No answer.")))
    return parts


def _mark_order(question: Question, value: list[str], key: Sequence[Any]) -> list[Part]:
    """Share of pairs in the right order, rescaled so that chance earns nothing (Kendall's tau, floored at 0)."""
    place = {one: index for index, one in enumerate(value)}
    wanted = [str(k) for k in key]
    pairs = [(a, b) for i, a in enumerate(wanted) for b in wanted[i + 1 :]]
    good = sum(1 for a, b in pairs if a in place and b in place and place[a] < place[b])
    share = max(0.0, 2 * good / len(pairs) - 1) if pairs else 1.0
    message = _("%(good)d of %(all)d pairs stand in the right order.") % {"good": good, "all": len(pairs)}
    return [Part(question.title, share, 1.0, message)]


def _mark_number(question: Question, value: Any, key: Mapping[str, Any]) -> list[Part]:
    number = parse_number(value)
    if number is None:
        return [Part(question.title, 0.0, 1.0, _("This is not a number."))]
    # The tiny allowance is for binary fractions: 0.3 typed is not 0.1 + 0.2 computed.
    share = float(abs(number - float(key["value"])) <= float(key.get("tolerance", 0)) + 1e-9)
    return [Part(question.title, share, 1.0, _right(share))]


def _fold(text: Any) -> str:
    return re.sub(r"\s+", " ", str(text)).strip().casefold().replace("ё", "е")


def _mark_short(question: Question, value: str, key: Mapping[str, Any]) -> list[Part]:
    text = _fold(value)[:MAX_SHORT_TEXT]
    share = float(any(re.fullmatch(_fold(pattern), text) for pattern in key["accept"]))
    return [Part(question.title, share, 1.0, _right(share))]


def _mark_table(question: Question, value: Any, key: Mapping[str, Mapping[str, Any]]) -> list[Part]:
    rows = value if isinstance(value, Mapping) else {}
    columns = {str(c["id"]): c for c in question.entries("columns")}
    parts = []
    for row, cells in key.items():
        for column, expected in cells.items():
            given = rows.get(str(row), {}).get(str(column), "")
            share = float(_cell_is_right(given, expected))
            name = f"{question.label('rows', row)}: {columns[str(column)]['text']}"
            parts.append(Part(name, share, 1.0, _right(share) if str(given).strip() else _("No answer.")))
    return parts


def _cell_is_right(given: Any, expected: Any) -> bool:
    if isinstance(expected, Mapping):
        number = parse_number(given)
        tolerance = float(expected.get("tolerance", 0)) + 1e-9
        return number is not None and abs(number - float(expected["value"])) <= tolerance
    if isinstance(expected, list):
        return any(_cell_is_right(given, one) for one in expected)
    if isinstance(expected, date):
        return _fold(given) == expected.isoformat()
    return bool(str(given).strip()) and _fold(given) == _fold(expected)


def _mark_complete(question: Question, value: Mapping[str, Any]) -> list[Part]:
    """Count rows filled in: a self-assessment is never marked for the level claimed."""
    rows = question.ids("items")
    done = sum(1 for row in rows if _row_is_filled(value.get(row), needs_evidence=bool(question.data.get("evidence"))))
    message = _("%(done)d of %(all)d rows are filled in.") % {"done": done, "all": len(rows)}
    return [Part(question.title, done / len(rows), 1.0, message)]


def _row_is_filled(entry: Any, *, needs_evidence: bool) -> bool:
    if isinstance(entry, Mapping):
        has_level = str(entry.get("level", "")) != ""
        return has_level and (not needs_evidence or bool(str(entry.get("evidence", "")).strip()))
    return entry not in (None, "")


def _mark_checks(question: Question, value: Any, answers: Mapping[str, Any]) -> list[Part]:
    parts = []
    for entry in question.entries("checks"):
        check = run_check(str(entry["check"]), value, own_args(question, entry), answers, where=question.bank)
        share = max(0.0, min(1.0, float(check.passed)))
        parts.append(Part(_(str(entry["text"])), share, float(entry["points"]), check.message))
    return parts


def own_args(question: Question, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a check's arguments; ``{own: nodes}`` stands for that part of the question itself."""
    args = entry.get("args", {})
    return {k: question.data.get(v["own"]) if isinstance(v, Mapping) and "own" in v else v for k, v in args.items()}


def run_check(name: str, value: Any, args: Mapping[str, Any], answers: Mapping[str, Any], *, where: str = "") -> Check:
    """Recompute one property of an answer.

    `name` is ``module:function`` under :mod:`course.models`. An argument ``{answer: id}`` stands for the answer to
    another question.

    Raises
    ------
    BankError
        There is no such check.
    """
    module, _colon, function = name.partition(":")
    try:
        check: Callable[..., Check] = getattr(import_module(f"course.models.{module}"), function)
    except (ImportError, AttributeError) as error:
        raise BankError(
            _("There is no check named %(name)s.") % {"name": name},
            where=where,
            remedy=_("Name a function of course.models as module:function."),
        ) from error
    given = {k: answers.get(v["answer"]) if isinstance(v, Mapping) and "answer" in v else v for k, v in args.items()}
    try:
        return check(value, **given)
    except ModelInputError as error:
        return Check(0.0, error.what)
    except (AnswerError, TypeError, ValueError, KeyError, AttributeError, ArithmeticError):
        # Whatever a trainee put there, the other parts are still marked.
        return Check(0.0, _("This could not be computed from what was entered."))


def _mark_scenario(question: Question, value: Mapping[str, Any], key: Mapping[str, str]) -> list[Part]:
    """Mark a way through a story by where it ends; the key says of each last scene whether it is good, mixed or bad."""
    from course.models.scenario import de_escalates

    check = de_escalates(value, question.data["nodes"], str(question.data["start"]), key)
    return [Part(question.title, check.passed, 1.0, check.message)]


_MARKERS: dict[str, Callable[[Question, Any, Any], list[Part]]] = {
    "choice": _mark_choice,
    "multi-choice": _mark_multi,
    "match": _mark_match,
    "classify": _mark_match,
    "order": _mark_order,
    "number": _mark_number,
    "short-text": _mark_short,
    "fill-table": _mark_table,
    "scenario": _mark_scenario,
}
