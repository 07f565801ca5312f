"""Twelve threads, six factors: the trainee codes, and sees how far three readers agree."""

from __future__ import annotations

from typing import Any

from course.i18n import formats
from course.i18n import gettext as _
from course.models.agreement import cohen_kappa
from course.models.coding import Thread, factor_names, threads
from course.plots.views import Metric, Metrics, Notice, Table
from course.widgets.description import Choice, Exploration, Predict, Result, Values


def _said(thread: Thread) -> str:
    return " / ".join(f"{who}: {words}" for who, words in thread.messages)


def _kappa(first: list[str], second: list[str]) -> str:
    found = cohen_kappa(first, second)
    return _("undefined") if found.kappa is None else formats.number(found.kappa, 2)


def _progress(done: int) -> Result:
    left = len(threads()) - done
    text = _("Threads still to read: %(left)s. The two other readings are shown when all twelve have a tag.")
    return Result([Notice(text % {"left": left})], text % {"left": left})


def _compute(values: Values) -> Result:
    tags = [str(values[thread.id]) for thread in threads()]
    done = sum(bool(tag) for tag in tags)
    if done < len(tags):
        return _progress(done)
    author, second = ([getattr(t, coder) for t in threads()] for coder in ("coder_a", "coder_b"))
    both = _kappa(author, second)
    items = [
        Metric(_("You and the author: kappa"), _kappa(tags, author)),
        Metric(_("You and the second coder: kappa"), _kappa(tags, second)),
        Metric(_("Author and second coder: kappa"), both),
        Metric(_("Same tag as the author"), f"{sum(a == b for a, b in zip(tags, author, strict=True))} / {len(tags)}"),
    ]
    summary = _("Your kappa with the author is %(mine)s; the two coders reach %(both)s with each other.")
    numbers = {"mine": items[0].value, "both": both}
    return Result([Metrics(items), _readings(tags)], summary % numbers, numbers)


def _readings(tags: list[str]) -> Table:
    names = factor_names()
    rows = [
        [thread.title, names[tag], names[thread.coder_a], names[thread.coder_b], thread.why]
        for thread, tag in zip(threads(), tags, strict=True)
    ]
    header = [_("Thread"), _("You"), _("Author"), _("Second coder"), _("Why")]
    return Table(_("Three readings of the twelve threads"), header, rows)


def _compare(guess: Any, result: Result) -> str:
    if "both" not in result.data:
        return ""
    return _("You predicted that two readers agree in %(guess)s of 12 threads; our two coders agree in 9.") % {
        "guess": guess
    }


def build() -> Exploration:
    """Return the coding desk."""
    options = [("", _("no label yet")), *factor_names().items()]
    return Exploration(
        id="s6-factors",
        title=_("Twelve threads, six factors"),
        intro=_(
            "Read each thread and choose the factor that is clearest in it. All threads are **synthetic**: written for "
            "this course. The factors are Suler's (2004). Disinhibition can hurt, and it can help: look for both."
        ),
        predict=Predict(
            _("Two careful readers tag the same twelve threads. In how many will they agree?"),
            kind="number",
            unit=_("of 12"),
        ),
        controls=[
            Choice(thread.id, f"{number}. {thread.title}", options, "", help=_said(thread))
            for number, thread in enumerate(threads(), start=1)
        ],
        compute=_compute,
        compare=_compare,
        explain=_("Take one thread where you and another reader differ: what did each of you look at?"),
        leaves_out=_(
            "Twelve short threads written to be clear; real ones mix factors. Kappa (Cohen 1960) says how far readers "
            "agree beyond chance, not who is right, and with twelve threads it is a rough number."
        ),
    )
