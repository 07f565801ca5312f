"""Representation counter: who speaks, which themes, which adjectives, in two sets of texts about one place."""

from __future__ import annotations

from typing import Any

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.i18n import language as language_in_force
from course.i18n.formats import percent
from course.models.representation import (
    Counts,
    count,
    marked_words,
    place_data,
    share_of_local_voices,
    variety,
    word_lists,
)
from course.plots.representation import PairPlot
from course.plots.views import Marked, Metric, Metrics, Notice, Span, Table, View
from course.widgets.exploration import Choice, Exploration, LongText, Predict, Result

OWN = "typed"
MARKS = {"postcard": "band-3", "lack": "band-5", "everyday": "band-2", "trouble": "band-6"}


def build() -> Exploration:
    """Return the counter."""
    home = language_in_force() if language_in_force() in {"en", "ru"} else "en"
    plots: dict[str, PairPlot] = {}

    def compute(values: dict[str, Any]) -> Result:
        language = values["language"]
        if language not in plots:
            plots[language] = _plot(language)
        plot = plots[language]
        sets = [_set(values[name], values, language) for name in ("first", "second")]
        counts = [count(texts, language) for _title, texts in sets]
        titles = (sets[0][0], sets[1][0])
        synthetic = Notice(place_data(language)["note"])
        views: list[View] = [synthetic, plot.figure(counts[0], counts[1], titles), _metrics(counts, titles)]
        views += [_marked(sets[index], language) for index in (0, 1)]
        views.append(_words(counts, titles, language))
        return Result(views, _summary(counts, titles), {"local": [share_of_local_voices(one) for one in counts]})

    sets = place_data(home)["sets"]
    options = [*((id_, entry["title"]) for id_, entry in sets.items()), (OWN, _("my own text, below"))]
    return Exploration(
        id="s5-representation",
        title=_("Representation counter"),
        intro=_(
            "Orvelia and its capital Port Orvel do not exist. Nine short texts show them: three travel pages, "
            "three news reports from "
            "abroad, three pages by pupils who live there. Count before you judge."
        ),
        predict=Predict(
            _(
                "In the travel pages and the news reports together: how many of the six quotations come from "
                "people who live there and hold no office?"
            ),
            kind="number",
        ),
        controls=[
            Choice("first", _("First set"), options, "travel"),
            Choice("second", _("Second set"), options, "own"),
            Choice("language", _("Language of the texts"), [("en", "English"), ("ru", "русский")], home),
            LongText(
                "text",
                _("My own text about a place"),
                "",
                rows=5,
                help=_("Used when you choose “my own text”. Please no names of pupils."),
            ),
        ],
        compute=compute,
        compare=lambda prediction, _result: (
            _("You predicted %(yours)s. It is 0 of 6: three visitors and three officials speak.")
            % {"yours": prediction}
        ),
        explain=_(
            "Whose voice is missing in the set that is nearest to what your pupils read? Where could you find it?"
        ),
        leaves_out=_(
            "The counter knows the words on its lists and no others. It misses irony, pictures, and what is "
            "left unsaid. One set of three "
            "texts is an example, not a finding about travel pages or news."
        ),
    )


def _plot(language: str) -> PairPlot:
    lists = word_lists(language)
    speakers = [*lists.speakers, "unnamed"]
    names = {f"who:{group}": lists.names[group] for group in speakers}
    names |= {f"theme:{group}": lists.names[group] for group in lists.themes}
    names |= {f"word:{group}": lists.names[group] for group in lists.adjectives}
    return PairPlot(names, [len(speakers), len(lists.themes), len(lists.adjectives)])


def _set(chosen: str, values: dict[str, Any], language: str) -> tuple[str, list[str]]:
    if chosen != OWN:
        entry = place_data(language)["sets"][chosen]
        return str(entry["title"]), [text.strip() for text in entry["texts"]]
    if not values["text"].strip():
        raise ModelInputError(
            _("Your own text is empty."), remedy=_("Paste a few sentences below, or choose another set.")
        )
    return _("My own text"), [values["text"]]


def _local(counts: Counts) -> str:
    share = share_of_local_voices(counts)
    return _("no quotation") if share is None else percent(share * 100, 0)


def _metrics(counts: list[Counts], titles: tuple[str, str]) -> Metrics:
    items = []
    for counted, title in zip(counts, titles, strict=True):
        items.append(Metric(_("Voices of people who live there: %(set)s") % {"set": title}, _local(counted)))
        spread = _("%(value).2f on a scale from 0 (one theme) to 1 (all alike)") % {"value": variety(counted.themes)}
        items.append(Metric(_("Variety of themes: %(set)s") % {"set": title}, spread))
    return Metrics(items)


def _marked(one: tuple[str, list[str]], language: str) -> Marked:
    names = word_lists(language).names
    spans = [
        Span(piece, MARKS.get(group, "band-4") if group else "", names[group] if group else "")
        for text in one[1]
        for piece, group in [*marked_words(text, language), ("\n\n", "")]
    ]
    legend = [*((mark, names[group]) for group, mark in MARKS.items()), ("band-4", _("other themes"))]
    return Marked(spans[:-1], one[0], language, legend)


def _words(counts: list[Counts], titles: tuple[str, str], language: str) -> Table:
    names = word_lists(language).names
    rows = [
        [
            names[group],
            *[
                ", ".join(f"{w} {n}" if n > 1 else w for w, n in c.adjectives[group].most_common()) or "–"
                for c in counts
            ],
        ]
        for group in counts[0].adjectives
    ]
    return Table(_("The adjectives that were counted"), [_("Group"), *titles], rows)


def _summary(counts: list[Counts], titles: tuple[str, str]) -> str:
    return _("Voices of people who live there: %(one)s %(a)s, %(two)s %(b)s.") % {
        "one": titles[0], "a": _local(counts[0]), "two": titles[1], "b": _local(counts[1])}  # fmt: skip
