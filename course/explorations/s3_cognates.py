"""Cognates and false friends: can form be trusted?"""

from __future__ import annotations

from typing import Any

from course.i18n import gettext as _
from course.i18n.formats import percent
from course.models.cognates import guess, latin, likeness, pairs, travellers
from course.models.tokens import words
from course.plots.likeness import LikenessPlot
from course.plots.views import Metric, Metrics, Notice, Prose, Table, View
from course.widgets.description import Choice, Exploration, Predict, Range, Result, Text

LANGUAGES = ("ru", "en", "tr", "uz", "tg", "kk", "ky", "az", "ka", "ar", "fa", "hi", "zh", "de", "fr", "uk")


def build() -> Exploration:
    """Return the exploration."""
    plot = LikenessPlot(pairs())

    def compute(values: dict[str, Any]) -> Result:
        threshold = float(values["threshold"])
        found = guess(threshold)
        summary = _("%(trusted)d pairs trusted: %(right)d mean the same, %(wrong)d mislead.") % {
            "trusted": len(found.trusted),
            "right": found.right,
            "wrong": len(found.misled),
        }
        misled = "; ".join(f"{pair.russian} / {pair.english}: {pair.meaning}" for pair in found.misled[:5]) or _("none")
        views: list[View] = [
            Metrics(
                [
                    Metric(_("Trusted pairs that mean the same"), percent(100 * found.precision, 0)),
                    Metric(_("Pairs of one meaning found"), percent(100 * found.recall, 0)),
                    Metric(_("Misleading"), str(len(found.misled)), "warn" if found.misled else "good", misled),
                ]
            ),
            plot.figure(threshold, found),
            *_own_pair(str(values["russian"]), str(values["english"])),
            *_traveller(str(values["word"])),
        ]
        return Result(views, summary, {"precision": found.precision})

    return Exploration(
        id="s3-cognates",
        title=_("Cognates and false friends"),
        intro=_(
            "Learners trust words that look familiar. Often they are right: «температура» is a temperature. "
            "Sometimes not: "
            "a «магазин» is a shop. Move the slider: how alike must two words look before you trust them?"
        ),
        predict=Predict(
            _("If a learner trusts only words that look very alike, what happens to the false friends?"),
            options=[
                ("gone", _("nearly all of them drop out")),
                ("half", _("they drop out as fast as the true ones")),
                ("more", _("they make up more and more of what is left")),
            ],
        ),
        controls=[
            Range("threshold", _("Trust pairs at least this alike"), 0.3, 1.0, 0.05, 0.6),
            Choice(
                "word", _("A word that travelled"), [(str(n), _(t["meaning"])) for n, t in enumerate(travellers())], "0"
            ),
            Text("russian", _("Your own pair: a Russian word"), "фабрика", "", "ru"),
            Text("english", _("and an English word"), "fabric", "", "en"),
        ],
        compute=compute,
        compare=_compare,
        explain=_(
            "Write one line: how will you let pupils use the words of their home languages without being misled?"
        ),
        leaves_out=_(
            "The pairs were collected for teaching, so false friends are more frequent here than in life, where most "
            "international words do mean the same. Likeness compares letters, not sounds, and knows no history."
        ),
    )


def _own_pair(russian: str, english: str) -> list[View]:
    one, other = words(russian)[:1], words(english)[:1]
    if not (one and other):
        return [Notice(_("Type one Russian and one English word to compare your own pair."))]
    russian, english = one[0], other[0]
    value = likeness(russian, english)
    return [
        Notice(
            _(
                "Your pair: %(russian)s → %(latin)s and %(english)s are %(value).2f alike. Whether they mean the "
                "same, a "
                "dictionary must say."
            )
            % {"russian": russian[:40], "latin": latin(russian)[:60], "english": english[:40], "value": value}
        )
    ]


def _traveller(number: str) -> list[View]:
    from course.models.welcome import language_label

    word = travellers()[int(number)]
    rows = [[language_label(code), word["words"][code]] for code in LANGUAGES if code in word["words"]]
    caption = _("One word in %(count)d languages: %(meaning)s") % {"count": len(rows), "meaning": _(word["meaning"])}
    return [Prose(_(str(word["note"]))), Table(caption, [_("Language"), _("Word")], rows)]


def _compare(prediction: Any, result: Result) -> str:
    del result
    low, high = guess(0.5), guess(0.8)
    fact = _(
        "At 0.5 %(low).0f %% of the trusted pairs mean the same, at 0.8 %(high).0f %%: looking closer does not help."
    ) % {
        "low": 100 * low.precision,
        "high": 100 * high.precision,
    }
    return fact if prediction == "half" else _("Not so here.") + " " + fact
