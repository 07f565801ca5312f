"""An invitation to learn a language: measured for accuracy, transparency of purpose, accessibility and respect."""

from __future__ import annotations

from typing import Any

from course.i18n import gettext as _
from course.i18n import language as language_in_force
from course.i18n.formats import number, percent
from course.models.invitation import (
    ASPECTS,
    Finding,
    aspect_names,
    language_of,
    measure,
    samples,
    sentence_lengths,
    shares,
)
from course.plots.views import Marked, Metric, Metrics, Notice, Span, Table, View
from course.widgets.exploration import Choice, Exploration, LongText, Predict, Result

OWN = "own"


def build() -> Exploration:
    """Return the bench."""
    home = language_in_force() if language_in_force() in {"en", "ru"} else "en"
    packaged = samples(home)

    def compute(values: dict[str, Any]) -> Result:
        chosen = values["sample"]
        text = values["text"] if chosen == OWN else packaged[chosen]["text"]
        found = measure(text)
        met, names = shares(found), aspect_names()
        views: list[View] = [] if chosen == OWN else [Notice(_("Synthetic invitation, written for this course."))]
        views += [_metrics(met, text), _marked(text, found), _table(found, names)]
        short = sum(not one.passed for one in found)
        summary = _("%(met)d of %(all)d criteria met.") % {"met": len(found) - short, "all": len(found)}
        return Result(views, summary, {"shares": met})

    return Exploration(
        id="s5-invitation",
        title=_("An honest invitation to learn a language"),
        intro=_(
            "To promote a language is fair when the invitation is **accurate**, says **who invites and why**, "
            "can be used by **everybody**, and "
            "puts **no other language down**. Four samples: two drafts for Russian, a poster for Spanish, a "
            "notice for Swahili. Then write your own, in "
            "English or Russian, for any language that you teach or love."
        ),
        predict=Predict(
            _("The first draft for Russian praises the language warmly. Which aspect will suffer most?"),
            list(aspect_names().items()),
        ),
        controls=[
            Choice(
                "sample",
                _("Invitation"),
                [*((id_, one["title"]) for id_, one in packaged.items()), (OWN, _("my own, below"))],
                "ru-flawed",
            ),
            LongText(
                "text",
                _("My own invitation"),
                packaged["ru-flawed"]["text"],
                rows=8,
                help=_("Used when you choose “my own”. It starts with the first draft: mend it."),
            ),
        ],
        compute=compute,
        actions=[(_("Work on this one"), lambda values: _take_over(values, packaged))],
        compare=_compare,
        explain=_("Which true sentence about your language would make a pupil curious, without a superlative?"),
        leaves_out=_(
            "The bench reads words, not intentions. It cannot know whether a number is right, only whether a "
            "source stands by it. Patterns exist for "
            "English and Russian; other languages get few findings."
        ),
    )


def _take_over(values: dict[str, Any], packaged: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Put the sample into the trainee's own text."""
    if values["sample"] == OWN:
        return {}
    return {"sample": OWN, "text": packaged[values["sample"]]["text"]}


def _compare(prediction: Any, result: Result) -> str:
    met: dict[str, float] = result.data["shares"]
    low = min(met.values())
    worst = [aspect for aspect in ASPECTS if met[aspect] == low]
    names = ", ".join(aspect_names()[aspect] for aspect in worst)
    if prediction in worst:
        return _("As you predicted; weakest in this text: %(names)s.") % {"names": names}
    return _("Weakest in this text: %(names)s.") % {"names": names}


def _metrics(met: dict[str, float], text: str) -> Metrics:
    lengths = sentence_lengths(text) or [0]
    items = [
        Metric(
            aspect_names()[aspect],
            percent(share * 100, 0),
            "good" if share == 1 else "warn" if share >= 0.5 else "bad",
        )
        for aspect, share in met.items()
    ]
    items.append(
        Metric(
            _("Words a sentence"),
            number(sum(lengths) / len(lengths), 0),
            note=_("longest: %(n)d") % {"n": max(lengths)},
        )
    )
    return Metrics(items)


def _marked(text: str, found: list[Finding]) -> Marked:
    places = sorted((start, end, one.text) for one in found for start, end in one.places)
    spans: list[Span] = []
    at = 0
    for start, end, why in places:
        if start < at:
            continue
        spans += [Span(text[at:start]), Span(text[start:end], "warn", why)]
        at = end
    spans.append(Span(text[at:]))
    return Marked(
        [s for s in spans if s.text],
        _("The invitation, with what to look at"),
        language_of(text),
        [("warn", _("look again"))],
    )


def _table(found: list[Finding], names: dict[str, str]) -> Table:
    rows = [[names[one.aspect], one.text, _("✓ met") if one.passed else _("✗ to mend")] for one in found]
    return Table(_("Criteria (ours)"), [_("Aspect"), _("Criterion"), _("Found")], rows)
