"""Learner-needs cards: a class, a few measures, and the barriers that are left."""

from __future__ import annotations

from typing import Any

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.models.needs import Card, Measure, barriers_of, best_choice, read_needs, removed
from course.plots.progress_bars import ProgressBars
from course.plots.views import Metric, Metrics, Prose, Table, View
from course.widgets.description import Choice, Choices, Exploration, Predict, Result, Values

MOST_MEASURES = 4


def build() -> Exploration:
    """Return the learner-needs cards."""
    cards, measures = read_needs()
    bars = ProgressBars(len(cards))
    names = [(card.id, _(card.name)) for card in cards]
    return Exploration(
        id="s2-needs",
        title=_("Nine learners, four measures"),
        intro=_(
            "Nine cards, nine learners, two of them newly arrived. Nobody can do everything this term. Choose at "
            "most four "
            "measures and see whose barriers they take away. Some measures help people you did not think of."
        ),
        predict=Predict(
            _("The nine have %(n)d barriers between them. How many can the best four measures remove?")
            % {"n": len(barriers_of(cards))},
            kind="number",
        ),
        controls=[
            Choices("cards", _("Who is in your class"), names, [key for key, _name in names]),
            Choices(
                "measures", _("What you will do (at most four)"), [(m.id, _(m.text)) for m in measures], ("captions",)
            ),
            Choice("card", _("Read a card"), names, "new-script"),
        ],
        compute=lambda values: _compute(values, cards, measures, bars),
        compare=lambda prediction, result: _compare(prediction, result, cards, measures),
        explain=_("In one line: which measure helped somebody you did not have in mind?"),
        leaves_out=_(
            "The cards are invented and a barrier counts as one, whether it is a nuisance or the end of a school "
            "day. Real "
            "learners are not cards: ask them, and their families."
        ),
    )


def _compute(values: Values, cards: tuple[Card, ...], measures: tuple[Measure, ...], bars: ProgressBars) -> Result:
    chosen = values["measures"]
    if len(chosen) > MOST_MEASURES:
        raise ModelInputError(
            _("That is %(n)d measures; the term has room for four.") % {"n": len(chosen)}, remedy=_("Take one away.")
        )
    present = [card for card in cards if card.id in values["cards"]]
    gone = removed(present, measures, chosen)
    wanted = barriers_of(present)
    done = [sum(f"{card.id}.{barrier}" in gone for barrier in card.barriers) for card in present]
    left = [len(card.barriers) - count for card, count in zip(present, done, strict=True)]
    untouched = sum(count == 0 for count in done)
    views: list[View] = [
        Metrics(
            [
                Metric(_("Barriers removed"), _("%(n)d of %(all)d") % {"n": len(gone), "all": len(wanted)}),
                Metric(_("Learners not helped at all"), str(untouched), "bad" if untouched else "good"),
            ]
        ),
        bars.figure([_(card.name) for card in present], done, left, _("Barriers learner by learner")),
        _card(next(card for card in cards if card.id == values["card"])),
        _left_table(present, gone),
    ]
    summary = _("%(n)d of %(all)d barriers removed; %(untouched)d learners not helped.") % {
        "n": len(gone),
        "all": len(wanted),
        "untouched": untouched,
    }
    return Result(views, summary, {"gone": len(gone)})


def _left_table(cards: list[Card], gone: set[str]) -> Table:
    rows = [
        (_(card.name), _(text))
        for card in cards
        for barrier, text in card.barriers.items()
        if f"{card.id}.{barrier}" not in gone
    ]
    return Table(
        _("What still stands in the way"), (_("Learner"), _("Barrier")), rows or [("–", _("nothing on these cards"))]
    )


def _card(card: Card) -> Prose:
    barriers = "\n".join(f"- {_(text)}" for text in card.barriers.values())
    strength = _("Brings along: %(text)s") % {"text": _(card.strength)}
    return Prose(f"**{_(card.name)}**\n\n{_(card.text)}\n\n{strength}\n\n{_('In the way:')}\n\n{barriers}")


def _compare(prediction: Any, result: Result, cards: tuple[Card, ...], measures: tuple[Measure, ...]) -> str:
    _ids, most = best_choice(cards, measures, MOST_MEASURES)
    return _("You predicted %(told)s. The best four remove %(most)d for all nine; yours remove %(now)d.") % {
        "told": prediction,
        "most": most,
        "now": result.data["gone"],
    }
