"""An answer as people read it: for formgrader, feedback, reports and the portfolio, where no widget is alive."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from course.i18n import gettext as _
from course.questions.question import Question, is_answered


def answer_lines(question: Question, value: Any) -> list[tuple[str, str]]:
    """Return the answer as pairs of name and text; one pair without a name for a single value."""
    if not is_answered(question, value):
        return [("", _("No answer."))]
    describe = _DESCRIBERS.get(question.type, _describe_any)
    return [(name, text) for name, text in describe(question, value) if text != ""] or [("", _("No answer."))]


def answer_text(question: Question, value: Any) -> str:
    """Return the answer as plain text, a line a part."""
    return "\n".join(f"{name}: {text}" if name else text for name, text in answer_lines(question, value))


def answer_html(question: Question, value: Any) -> str:
    """Return the answer as HTML; everything a trainee typed is escaped."""
    lines = answer_lines(question, value)
    if len(lines) == 1 and not lines[0][0]:
        return f'<p style="white-space:pre-wrap">{escape(lines[0][1])}</p>'
    rows = "".join(
        f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>'
        f'<td style="text-align:left;white-space:pre-wrap">{escape(text)}</td></tr>'
        for name, text in lines
    )
    return f"<table><tbody>{rows}</tbody></table>"


def _describe_choice(question: Question, value: Any) -> list[tuple[str, str]]:
    return [("", question.label("options", value))]


def _describe_multi(question: Question, value: Any) -> list[tuple[str, str]]:
    return [(str(n), question.label("options", one)) for n, one in enumerate(value, 1)]


def _describe_order(question: Question, value: Any) -> list[tuple[str, str]]:
    return [(str(n), question.label("items", one)) for n, one in enumerate(value, 1)]


def _describe_match(question: Question, value: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (question.label("items", item), question.label("categories", value[item]))
        for item in question.ids("items")
        if value.get(item)
    ]


def _describe_likert(question: Question, value: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (question.label("items", item), question.label("scale", value[item]))
        for item in question.ids("items")
        if value.get(item) not in (None, "")
    ]


def _describe_levels(question: Question, value: Mapping[str, Any]) -> list[tuple[str, str]]:
    lines = []
    for item in question.ids("items"):
        entry = value.get(item) or {}
        if str(entry.get("level", "")) == "":
            continue
        evidence = str(entry.get("evidence", "")).strip()
        text = _("level %(level)s") % {"level": entry["level"]}
        lines.append((question.label("items", item), f"{text}; {evidence}" if evidence else text))
    return lines


def _describe_table(question: Question, value: Any) -> list[tuple[str, str]]:
    rows = value.items() if isinstance(value, Mapping) else ((str(n), row) for n, row in enumerate(value, 1))
    lines = []
    for row, cells in rows:
        shown = []
        for column in question.entries("columns"):
            cell = str(cells.get(str(column["id"]), "")).strip()
            if cell:
                shown.append(f"{column['text']}: {_option_text(column, cell)}")
        lines.append((question.label("rows", row), "; ".join(shown)))
    return lines


def _option_text(field: Mapping[str, Any], cell: str) -> str:
    return next((str(o["text"]) for o in field.get("options", ()) if str(o["id"]) == cell), cell)


def _describe_artefact(question: Question, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, str):
        return [("", value)]
    return [(str(f["text"]), _option_text(f, str(value.get(str(f["id"]), "")))) for f in question.entries("fields")]


def _describe_scenario(question: Question, value: Mapping[str, Any]) -> list[tuple[str, str]]:
    nodes, here = question.data["nodes"], str(question.data["start"])
    lines: list[tuple[str, str]] = []
    for taken in value.get("path", ()):
        choice = next((c for c in nodes.get(here, {}).get("choices", ()) if str(c["id"]) == str(taken)), None)
        if choice is None:
            break
        reason = str((value.get("reasons") or {}).get(here, "")).strip()
        lines.append((f"{len(lines) + 1}", f"{choice['text']}" + (f" — {reason}" if reason else "")))
        here = str(choice["to"])
    return lines


def _describe_run(question: Question, value: Mapping[str, Any]) -> list[tuple[str, str]]:
    lines, controls = [(_("Prediction"), _plain(value.get("prediction")))], value.get("controls")
    if isinstance(controls, Mapping):
        lines += [(name, _plain(text)) for name, text in controls.items()]
    runs = value.get("runs")
    for number, run in enumerate(runs if isinstance(runs, list) else (), 1):
        lines.append((_("Run %(n)d") % {"n": number}, _plain(run.get("summary") if isinstance(run, Mapping) else run)))
    return [*lines, (_("Explanation"), _plain(value.get("explanation")))]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{k}: {_plain(v)}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return "\n".join(_plain(one) for one in value)
    return str(value)


def _describe_any(question: Question, value: Any) -> list[tuple[str, str]]:
    return [("", _plain(value))]


_DESCRIBERS = {
    "choice": _describe_choice,
    "multi-choice": _describe_multi,
    "order": _describe_order,
    "match": _describe_match,
    "classify": _describe_match,
    "likert": _describe_likert,
    "levels": _describe_levels,
    "fill-table": _describe_table,
    "artefact": _describe_artefact,
    "scenario": _describe_scenario,
    "predict-run-explain": _describe_run,
}
