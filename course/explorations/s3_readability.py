"""Readability gauge: what published formulas say of a text, and which sentences make it hard."""

from __future__ import annotations

from typing import Any

from course.i18n import gettext as _
from course.i18n.formats import number
from course.models.readability import count, formulas, hardest_sentences, readability
from course.plots.views import Marked, Metric, Metrics, Span, Table, View
from course.widgets.description import Choice, Exploration, LongText, Predict, Result
from course.widgets.reading import chosen_text, compare_number, copy_passage, passage_options


def build() -> Exploration:
    """Return the exploration."""
    return Exploration(
        id="s3-readability",
        title=_("Readability gauge"),
        intro=_(
            "A readability formula counts two things: how long the sentences are and how long the words are. It has "
            "read nothing. Still, it is quick, and it is the same every time. Compare what several formulas say."
        ),
        predict=Predict(
            _("«Берестяные грамоты» is our history passage. How many words has its average sentence?"), kind="number"
        ),
        controls=[
            Choice("passage", _("Text"), passage_options(), "ru-birch-bark"),
            LongText(
                "text", _("My own text"), "", 6, _("Used when “My own text” is chosen above. Up to 20,000 characters.")
            ),
        ],
        compute=_compute,
        compare=_compare,
        explain=_("Write one line: split or shorten the hardest sentence in your head. What would it lose?"),
        leaves_out=_(
            "The formulas do not see whether the words are known, whether the sentences follow from one another, "
            "or whether "
            "the text is true. Short sentences without “because” can be harder than a long one. A grade is an "
            "average over "
            "readers for whom the language is the first."
        ),
        actions=[(_("Copy the passage into the box"), copy_passage)],
    )


def _compute(values: dict[str, Any]) -> Result:
    text, language = chosen_text(values)
    counts, scores = count(text, language), readability(text, language)
    found = formulas(language)
    metrics = [
        Metric(formula.name, number(scores[formula.id], 1), "", f"{formula.source}. {_meaning(formula.kind)}")
        for formula in found
    ]
    rows: list[list[object]] = [
        [_("words"), counts.words],
        [_("sentences"), counts.sentences],
        [_("words a sentence"), number(counts.sentence_length, 1)],
        [_("syllables a word"), number(counts.word_length, 2)],
        [
            _("words of four syllables and more"),
            f"{counts.long_words} ({number(100 * counts.long_words / counts.words, 0)} %)",
        ],
    ]
    summary = _("%(name)s %(value).1f; %(length).1f words a sentence.") % {
        "name": found[0].name,
        "value": scores["fk"],
        "length": counts.sentence_length,
    }
    views: list[View] = [
        Metrics(metrics),
        _hardest(text, language),
        Table(_("What the formulas are fed with"), [_("Count"), _("Value")], rows),
    ]
    return Result(views, summary, {"length": counts.sentence_length})


def _meaning(kind: str) -> str:
    return {
        "grade": _("A school grade: higher is harder."),
        "ease": _("0 is hard, 100 is easy; school prose lies about 60."),
        "index": _("Higher is harder."),
    }[kind]


def _hardest(text: str, language: str) -> Marked:
    spans: list[Span] = []
    for sentence, words, grade in hardest_sentences(text, language):
        note = _("%(words)d words, grade %(grade).0f by itself") % {"words": words, "grade": grade}
        spans += [Span(sentence, "warn", note), Span(f"\n— {note}\n\n")]
    return Marked(spans, _("The hardest sentences"), language, [("warn", _("a hard sentence"))])


def _compare(prediction: Any, result: Result) -> str:
    from course.models.passages import passage

    del result
    return compare_number(prediction, count(passage("ru-birch-bark").text, "ru").sentence_length, "", close=2)
