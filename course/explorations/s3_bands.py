"""Vocabulary-band highlighter: which words of a text lie outside what a reader knows."""

from __future__ import annotations

from typing import Any

from course.i18n import gettext as _
from course.i18n.formats import number, percent
from course.models.vocabulary import NAME, profile
from course.plots.bands import BandsPlot
from course.plots.views import Metric, Metrics
from course.widgets.description import Choice, Exploration, LongText, Predict, Result
from course.widgets.reading import (
    chosen_text,
    compare_number,
    copy_passage,
    marked,
    passage_options,
    reader_choice,
    unknown_table,
)


def build() -> Exploration:
    """Return the exploration."""
    plot = BandsPlot(1)

    def compute(values: dict[str, Any]) -> Result:
        text, language = chosen_text(values)
        reader = int(values["reader"])
        one = profile(text, language)
        share = 100 * one.coverage(reader)
        summary = _("A reader of this band knows %(share).0f %% of the %(words)d running words.") % {
            "share": share,
            "words": one.total,
        }
        views = [
            Metrics(
                [
                    Metric(_("Known words"), percent(share, 0), _status(share), _verdict(share)),
                    Metric(_("Running words"), str(one.total), "", _names(one.counts.get(NAME, 0))),
                    Metric(_("Unknown words in ten"), number(10 - share / 10, 1)),
                ]
            ),
            marked(one, reader, _("The text with its words outside the band marked")),
            plot.figure([(_("This text"), one)]),
            unknown_table(one, reader),
        ]
        return Result(views, summary, {"a2": 100 * one.coverage(2), "share": share})

    return Exploration(
        id="s3-bands",
        title=_("Vocabulary-band highlighter"),
        intro=_(
            "A text is hard when too many of its words are strangers. Choose a passage, or paste your own, and a "
            "reader. "
            "The bands have the sizes of the TORFL lexical minimums. They are **frequency bands, not the official "
            "minimum**."
        ),
        predict=Predict(
            _(
                "The passage on photosynthesis is from a school science course. How many of its running words "
                "are among "
                "the first 1,300 words of Russian (the size of the A2 minimum)?"
            ),
            kind="number",
            unit="%",
        ),
        controls=[
            Choice("passage", _("Text"), passage_options(), "ru-photosynthesis"),
            reader_choice(),
            LongText(
                "text", _("My own text"), "", 6, _("Used when “My own text” is chosen above. Up to 20,000 characters.")
            ),
        ],
        compute=compute,
        compare=_compare,
        explain=_("Write one line: which of the marked words does the subject need, and which could be plainer?"),
        leaves_out=_(
            "Bands count how often a word occurs, not how hard it is. They do not see word combinations, several "
            "meanings "
            "of one word, grammar, or what a pupil knows from home. A word like «мама» and a word like «тот» "
            "weigh the same. "
            "Proper names count as known."
        ),
        actions=[(_("Copy the passage into the box"), copy_passage)],
    )


def _compare(prediction: Any, result: Result) -> str:
    photosynthesis = _photosynthesis_coverage()
    del result
    return compare_number(prediction, photosynthesis, " %", close=5)


def _photosynthesis_coverage() -> float:
    from course.models.passages import passage

    return 100 * profile(passage("ru-photosynthesis").text, "ru").coverage(2)


def _status(share: float) -> Any:
    return "good" if share >= 95 else "warn" if share >= 85 else "bad"


def _verdict(share: float) -> str:
    if share >= 95:
        return _("readable with little help")
    if share >= 85:
        return _("readable with a glossary and a teacher")
    return _("too many strangers to read alone")


def _names(count: int) -> str:
    return _("%(count)d of them proper names") % {"count": count}
