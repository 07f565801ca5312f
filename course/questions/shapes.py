"""The shape of an answer to each type, so that an answer of the wrong type is told and never crashes a marker."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from course.errors import AnswerError
from course.i18n import gettext as _
from course.questions.question import Question

_TEXT = ("short-text", "long-text", "number", "choice")
_LIST = ("multi-choice", "order")


def check_shape(question: Question, value: Any) -> None:
    """Hold an answer to its question's type.

    Raises
    ------
    AnswerError
        The answer is of another type than the question takes.
    """
    if value is None or _fits(question, value):
        return
    raise AnswerError(
        _("The saved answer to %(id)s is not of the kind this question takes.") % {"id": question.id},
        where=_("found: %(kind)s") % {"kind": type(value).__name__},
        remedy=_("Answer it again; the old answer stays in the file until you do."),
    )


def _fits(question: Question, value: Any) -> bool:
    kind = question.type
    if kind in _TEXT:
        return isinstance(value, str) or (kind == "number" and _is_number(value))
    if kind in _LIST:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if kind in {"match", "classify"}:
        return isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values())
    if kind == "likert":
        return isinstance(value, Mapping) and all(isinstance(one, str | int) for one in value.values())
    if kind == "fill-table":
        rows = value.values() if isinstance(value, Mapping) else value
        return isinstance(value, list | Mapping) and all(isinstance(row, Mapping) for row in rows)
    if kind == "levels":
        return isinstance(value, Mapping) and all(isinstance(one, Mapping) for one in value.values())
    if kind == "artefact":
        return isinstance(value, str | Mapping)
    return isinstance(value, Mapping)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def parse_number(text: Any) -> float | None:
    """Read a number as people type it: comma or point, spaces between thousands, a trailing unit or per cent sign.

    Returns ``None`` where there is no single number.
    """
    import math
    import re

    if _is_number(text):
        # A file can hold what no float can.
        return float(text) if abs(text) <= sys.float_info.max else None
    compact = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}\b)", "", str(text).strip())
    found = re.fullmatch(r"([+\-−]?)(\d+(?:[.,]\d+)?|[.,]\d+)\s*(?:%|[^\W\d_.]*)", compact)
    if not found:
        return None
    number = float(found[2].replace(",", "."))
    if not math.isfinite(number):
        return None
    return -number if found[1] in {"-", "−"} else number
