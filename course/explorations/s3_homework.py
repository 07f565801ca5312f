"""QR homework sheet: tasks on paper, a text or a recording behind the code."""

from __future__ import annotations

from typing import Any

from course.i18n import gettext as _
from course.i18n.formats import length
from course.models.homework import MOST_BYTES, homework_sheet
from course.plots.views import Metric, Metrics, Page, View
from course.widgets.description import Choice, Exploration, LongText, Predict, Result, Text
from course.widgets.reading import compare_number, language_name

_TASKS = """Прочитай текст «Фотосинтез» и послушай запись.
Найди пять новых слов и напиши их на родном языке.
Нарисуй схему: свет, вода, углекислый газ, глюкоза, кислород."""


def build() -> Exploration:
    """Return the exploration."""
    return Exploration(
        id="s3-homework",
        title=_("Homework sheet with a code"),
        intro=_(
            "One sheet for every family: tasks in plain words, and a code that leads to the text or its "
            "recording. Download "
            "the sheet, open it, print it. What the code says stands under it in letters, for homes without a "
            "telephone."
        ),
        predict=Predict(_("The code holds a link of about 30 letters. How many squares has it a side?"), kind="number"),
        controls=[
            Text("title", _("Title"), "Домашнее задание: фотосинтез"),
            Text("link", _("Link or short text in the code"), "https://example.org/fotosintez"),
            Text("due", _("Due"), ""),
            Choice("language", _("Language of the sheet"), [(c, language_name(c)) for c in ("ru", "en")], "ru"),
            LongText("tasks", _("Tasks, one a line"), _TASKS, 5),
        ],
        compute=_compute,
        compare=_compare,
        explain=_("Write one line: what will a pupil without a telephone at home do with this sheet?"),
        leaves_out=_(
            "The sheet cannot know whether the link works, stays, costs data or asks for an account. Open it on an old "
            "telephone before you print thirty."
        ),
    )


def _compute(values: dict[str, Any]) -> Result:
    sheet = homework_sheet(
        str(values["title"]), str(values["tasks"]), str(values["link"]), str(values["due"]), str(values["language"])
    )
    metrics = Metrics(
        [
            Metric(
                _("In the code"),
                _("%(size)d bytes") % {"size": sheet.bytes},
                "",
                _("at most %(n)d") % {"n": MOST_BYTES},
            ),
            Metric(_("Squares a side"), str(sheet.squares), "good" if sheet.squares <= 33 else "warn"),
            Metric(
                _("Print it at least"),
                length(sheet.smallest_print, "millimeter", 0),
                "",
                _("half a millimetre a square"),
            ),
        ]
    )
    summary = _("The code has %(squares)d squares a side and prints well from %(size).0f mm.") % {
        "squares": sheet.squares,
        "size": sheet.smallest_print,
    }
    views: list[View] = [metrics, Page(sheet.html, _("The sheet"), 460, "homework-sheet.html")]
    return Result(views, summary, {"squares": sheet.squares})


def _compare(prediction: Any, result: Result) -> str:
    return compare_number(prediction, result.data["squares"], "", close=3)
