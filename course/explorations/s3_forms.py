"""Word-form trainer: case, agreement and stress, made from the dictionary and explained."""

from __future__ import annotations

from random import Random
from typing import Any

from course.i18n import gettext as _
from course.models.wordforms import GAP, KINDS, Item, is_right, items
from course.plots.views import Notice, Prose, Table, View
from course.widgets.description import Choice, Exploration, Number, Predict, Range, Result, Text
from course.widgets.reading import language_name

ITEMS = 10


def build() -> Exploration:
    """Return the exploration."""
    options = [
        (f"{language}-{kind}", f"{language_name(language)}: {kind_name(language, kind)}")
        for language, kinds in KINDS.items()
        for kind in kinds
    ]
    return Exploration(
        id="s3-forms",
        title=_("Case, agreement and stress trainer"),
        intro=_(
            "Ten items in a set, made from the dictionary. Type the form; the verdict and the reason appear "
            "at once. For "
            "stress, type the number of the stressed syllable, or the word with the stressed vowel in "
            "capitals (молокО, "
            "pho-TOG-ra-phy). “Keep this try” writes an item into your log."
        ),
        predict=Predict(
            _("Which will cost you, or a learner beside you, the most errors?"),
            options=[
                ("cases", _("the case after a preposition or verb")),
                ("agreement", _("agreement of adjectives and numbers")),
                ("stress", _("stress")),
            ],
        ),
        controls=[
            Choice("kind", _("Exercise"), options, "ru-cases"),
            Number("set", _("Set number"), 1, 1, 999, "", _("Another number makes another set of ten.")),
            Range("item", _("Item"), 1, ITEMS, 1, 1),
            Text("answer", _("The missing form, or the stress")),
        ],
        compute=_compute,
        compare=_compare,
        explain=_("Write one line: which rule would you give a learner on a card, and with which example?"),
        leaves_out=_(
            "Each item has one right answer here; real speech allows more. Stress follows the dictionary norm; regions "
            "and generations differ. The trainer does not hear you."
        ),
        actions=[(_("Next item"), _next_item), (_("Show the answer"), _give_up)],
    )


def kind_name(language: str, kind: str) -> str:
    """Return the name of an exercise."""
    return {
        "cases": _("cases"),
        "verbs": _("verb forms"),
        "stress": _("stress"),
        "agreement": _("agreement and numbers") if language == "ru" else _("plurals and comparison"),
    }[kind]


def _chosen(values: dict[str, Any]) -> Item:
    language, kind = str(values["kind"]).split("-")
    found = items(language, kind, ITEMS, Random(f"{values['kind']} {int(values['set'])}"))
    return found[int(values["item"]) - 1]


def _next_item(values: dict[str, Any]) -> dict[str, Any]:
    item, number = int(values["item"]), int(values["set"])
    if item < ITEMS:
        return {**values, "item": item + 1, "answer": ""}
    return {**values, "item": 1, "set": number % 999 + 1, "answer": ""}


def _give_up(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "answer": _chosen(values).answer}


def _compute(values: dict[str, Any]) -> Result:
    item, typed = _chosen(values), str(values["answer"]).strip()
    task = f"**{item.prompt}**  \n{item.hint}"
    heading = Prose(_("Item %(n)d: %(task)s") % {"n": int(values["item"]), "task": task})
    if not typed:
        return Result([heading], _("Item %(n)d: %(prompt)s") % {"n": int(values["item"]), "prompt": item.prompt})
    views: list[View] = [heading, *_answer_views(item, typed)]
    good = is_right(item, typed)
    verdict = _("right") if good else _("not right")
    summary = f"{item.prompt.replace(GAP, typed[:40])} – {verdict}"
    return Result(views, summary, {"tried": 1})


def _answer_views(item: Item, typed: str) -> list[View]:
    good = is_right(item, typed)
    full = item.prompt.replace(GAP, item.answer) if GAP in item.prompt else ""
    verdict = _("Right.") if good else _("Not “%(typed)s”.") % {"typed": typed[:40]}
    said = " ".join(part for part in (verdict, full, item.reason) if part)
    views: list[View] = [Notice(said, "good" if good else "warn")]
    if item.table:
        rows = [[name, form] for name, form in item.table]
        views.append(Table(_("Forms of «%(word)s»") % {"word": item.hint}, [_("Form"), _("Word")], rows))
    return views


def _compare(prediction: Any, result: Result) -> str:
    del result
    name = {"cases": _("cases"), "agreement": _("agreement"), "stress": _("stress")}.get(str(prediction), "")
    return _("You expected most errors in %(kind)s. Do ten of each kind and count the tries you kept.") % {"kind": name}
