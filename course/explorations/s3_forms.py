"""Word-form trainer: case, agreement and stress, made from the dictionary and explained."""

from __future__ import annotations

from random import Random
from typing import Any

from course.explorations.reading import language_name
from course.i18n import gettext as _
from course.models.wordforms import GAP, KINDS, Item, is_right, items
from course.plots.views import Metric, Metrics, Notice, Table, View
from course.widgets.description import Choice, Column, Exploration, Number, Predict, Result, Rows

ITEMS = 6


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
            "Six items at a time, made from the dictionary. Type the form into the table; the answer and the "
            "reason appear "
            "as you go. For stress, type the number of the stressed syllable, or the word with the stressed vowel in "
            "capitals (молокО, pho-TOG-ra-phy)."
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
            Number("set", _("Set number"), 1, 1, 999, "", _("Another number makes another set of six.")),
            Rows(
                "answers",
                _("Your answers, row by row"),
                [Column("form", _("Form"))],
                [{"form": ""}] * ITEMS,
                ITEMS,
                ITEMS,
            ),
        ],
        compute=_compute,
        compare=_compare,
        explain=_("Write one line: which rule would you give a learner on a card, and with which example?"),
        leaves_out=_(
            "Each item has one right answer here; real speech allows more. Stress follows the dictionary norm; "
            "regions and "
            "generations differ. The trainer does not hear you."
        ),
        actions=[(_("Next set"), _next_set)],
    )


def kind_name(language: str, kind: str) -> str:
    """Return the name of an exercise."""
    return {
        "cases": _("cases"),
        "verbs": _("verb forms"),
        "stress": _("stress"),
        "agreement": _("agreement and numbers") if language == "ru" else _("plurals and comparison"),
    }[kind]


def _next_set(values: dict[str, Any]) -> dict[str, Any]:
    number = int(values["set"]) % 999 + 1
    return {**values, "set": number, "answers": [{"form": ""} for _n in range(ITEMS)]}


def _compute(values: dict[str, Any]) -> Result:
    language, kind = str(values["kind"]).split("-")
    found = items(language, kind, ITEMS, Random(f"{values['kind']} {int(values['set'])}"))
    typed = [str(row.get("form", "")).strip() for row in values["answers"]]
    typed += [""] * (ITEMS - len(typed))
    tried = [(n, item, text) for n, (item, text) in enumerate(zip(found, typed, strict=False), 1) if text]
    right = sum(is_right(item, text) for _n, item, text in tried)
    summary = _("%(right)d right, %(wrong)d to look at, %(left)d to go.") % {
        "right": right,
        "wrong": len(tried) - right,
        "left": len(found) - len(tried),
    }
    views: list[View] = [
        _task_table(found, typed),
        Metrics([Metric(_("Right"), f"{right}/{len(found)}", "good" if right == len(found) else "")]),
    ]
    views += [view for n, item, text in tried for view in _answer_views(n, item, text)]
    return Result(views, summary, {"right": right, "tried": len(tried)})


def _task_table(found: Any, typed: list[str]) -> Table:
    rows = []
    for n, (item, text) in enumerate(zip(found, typed, strict=False), 1):
        state = "" if not text else "✓" if is_right(item, text) else "✗"
        rows.append([n, item.prompt, item.hint, state])
    return Table(_("The set"), [_("No."), _("Sentence or word"), _("Dictionary form"), _("Yours")], rows)


def _answer_views(n: int, item: Item, text: str) -> list[View]:
    good = is_right(item, text)
    full = item.prompt.replace(GAP, item.answer) if GAP in item.prompt else item.answer
    verdict = (
        _("%(n)d. Right: %(full)s") % {"n": n, "full": full}
        if good
        else _("%(n)d. Not “%(typed)s”: %(full)s") % {"n": n, "typed": text[:40], "full": full}
    )
    views: list[View] = [Notice(f"{verdict} {item.reason}", "good" if good else "warn")]
    if not good and item.table:
        rows = [[name, form] for name, form in item.table]
        views.append(Table(_("Forms of «%(word)s»") % {"word": item.hint}, [_("Form"), _("Word")], rows))
    return views


def _compare(prediction: Any, result: Result) -> str:
    if not result.data["tried"]:
        return _("Try all three kinds, then see whether you were right.")
    name = {"cases": _("cases"), "agreement": _("agreement"), "stress": _("stress")}.get(str(prediction), "")
    return _("You expected %(kind)s to be hardest. Here: %(right)d right of %(tried)d.") % {"kind": name, **result.data}
