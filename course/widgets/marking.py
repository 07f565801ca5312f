"""``mark("id", key)``: the test cell of a graded question.

Its value is the points earned, so partial credit is nbgrader's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from course.answers.store import AnswerStore
from course.errors import CourseError
from course.i18n import gettext as _
from course.i18n import ngettext
from course.i18n.formats import form_of
from course.questions.bank import find_question
from course.questions.marking import Mark
from course.questions.marking import mark as mark_answer
from course.questions.question import Question, is_answered
from course.widgets.shown import Shown, show_problem


def mark(identifier: str, key: Mapping[str, Any] | None = None) -> float | None:
    """Mark the saved answer to a graded question and show why.

    Parameters
    ----------
    identifier : str
        The question's id.
    key : mapping, optional
        ``{"key": …, "checks": […]}``: what the builder put between nbgrader's hidden-test markers. Without it, in a
        trainee's hands, nothing is marked: the cell only says whether there is an answer.

    Returns
    -------
    float or None
        Points earned: 0 for no answer or an unreadable one. ``None`` where there is an answer and no key.
    """
    from IPython.display import display

    try:
        question = find_question(identifier, Path.cwd())
        answers = AnswerStore(Path.cwd()).values()
        value = answers.get(identifier)
        if key is None:
            display(_not_marked(question, value))
            return None if is_answered(question, value) else 0.0
        keyed = Question({**question.data, **key}, bank=question.bank, session=question.session)
        result = mark_answer(keyed, value, answers=answers)
    except CourseError as error:
        display(show_problem(error))
        return 0.0
    display(show_mark(question, result))
    return result.points


def _not_marked(question: Question, value: Any) -> Shown:
    if is_answered(question, value):
        text = _("%(title)s: answered, not marked yet.") % {"title": question.title}
    else:
        text = _("%(title)s: no answer yet.") % {"title": question.title}
    return Shown(f"<p>{escape(text)}</p>", text)


def show_mark(question: Question, result: Mark) -> Shown:
    """Return points and reasons as static content; it never holds the key."""
    form = ngettext("%(points)g of %(maximum)g points", "%(points)g of %(maximum)g points", form_of(result.maximum))
    total = form % {"points": result.points, "maximum": result.maximum}
    rows = "".join(
        f'<tr><th scope="row" style="text-align:left">{escape(part.name)}</th>'
        f'<td style="text-align:left">{escape(part.message)}</td></tr>'
        for part in result.parts
    )
    text = "\n".join([f"{question.title}: {total}", *(part.text for part in result.parts)])
    return Shown(f"<p><strong>{escape(question.title)}: {escape(total)}</strong></p><table>{rows}</table>", text)
