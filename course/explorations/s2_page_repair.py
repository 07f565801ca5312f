"""Page-repair bench: a school page with barriers, checked anew at every edit."""

from __future__ import annotations

from collections import Counter
from typing import Any

from course.i18n import gettext as _
from course.i18n import ngettext
from course.models.page import Barrier, inspect_page
from course.models.samples import read_sample, with_pictures
from course.plots.progress_bars import ProgressBars
from course.plots.views import Marked, Metric, Metrics, Notice, Page, Span, Table, View
from course.widgets.description import Exploration, LongText, Predict, Result, Values

MOST_LISTED = 40
MOST_LINES = 400


def build() -> Exploration:
    """Return the bench with the school's page."""
    return bench("s2-page-repair", _("Page-repair bench"), "pages/school.html")


def bench(identifier: str, title: str, sample: str) -> Exploration:
    """Return a bench that begins with the packaged page `sample`."""
    source = read_sample(sample)
    before = inspect_page(source)
    bars = ProgressBars(4)
    return Exploration(
        id=identifier,
        title=title,
        intro=_(
            "A school's page, as many are. It looks fine to whoever made it. Mend it here: the barriers are "
            "looked for anew "
            "at every edit, each with its WCAG 2.2 criterion and its line. You need no HTML beforehand; each "
            "barrier says "
            "what to write."
        ),
        predict=Predict(
            _(
                "The page has a logo, a menu, a running line of news, a list of clubs, a lunch table, a form "
                "and a map. "
                "How many barriers will the bench find in it?"
            ),
            kind="number",
        )
        if identifier == "s2-page-repair"
        else None,
        controls=[LongText("html", _("The page's HTML"), source, rows=18)],
        compute=lambda values: _compute(values, before, bars),
        compare=lambda prediction, result: _compare(prediction, len(before), result),
        explain=_("In one line: which barrier did you not see before, and whom does it stop?"),
        leaves_out=_(
            "The bench knows the barriers that can be found by rule, most of them the same that the program axe "
            "finds. It cannot tell "
            "whether a text is clear, an alternative text true, or an order sensible: those need a reader."
        ),
    )


def _compute(values: Values, before: list[Barrier], bars: ProgressBars) -> Result:
    barriers = inspect_page(values["html"])
    by_machine = sum(one.rule.by_axe for one in barriers)
    views: list[View] = [
        Metrics(
            [
                Metric(
                    _("Barriers left"),
                    str(len(barriers)),
                    "bad" if barriers else "good",
                    _("of %(n)d at the start") % {"n": len(before)},
                ),
                Metric(_("of these axe finds"), str(by_machine), "", _("the rest a reader must see")),
            ]
        ),
        _table(barriers) if barriers else Notice(_("No barrier of the kinds that the bench knows is left."), "good"),
        _numbered(values["html"], barriers),
        Page(with_pictures(values["html"]), _("The page as a browser shows it"), height=380),
        _chart(before, barriers, bars),
    ]
    summary = ngettext("%(count)d barrier is left.", "%(count)d barriers are left.", len(barriers)) % {
        "count": len(barriers)
    }
    return Result(views, summary, {"left": len(barriers)})


def _table(barriers: list[Barrier]) -> Table:
    rows: list[tuple[Any, ...]] = [
        (one.line, one.rule.title(), one.rule.criterion, one.advice) for one in barriers[:MOST_LISTED]
    ]
    if len(barriers) > MOST_LISTED:
        rows.append(("…", _("%(n)d more") % {"n": len(barriers) - MOST_LISTED}, "", ""))
    return Table(_("Barriers left"), (_("Line"), _("Barrier"), _("WCAG"), _("What to do")), rows)


def _numbered(html: str, barriers: list[Barrier]) -> Marked:
    """Return the source with its line numbers; lines with a barrier are marked and say which."""
    wrong: dict[int, list[str]] = {}
    for one in barriers:
        wrong.setdefault(one.line, []).append(one.rule.title())
    spans = []
    for number, text in enumerate(html.replace("\r\n", "\n").split("\n")[:MOST_LINES], 1):
        spans.append(Span(f"{number:>3}  "))
        spans.append(Span(text.rstrip(), "bad", "; ".join(wrong[number])) if number in wrong else Span(text.rstrip()))
        spans.append(Span("\n"))
    return Marked(spans, _("The page's code with line numbers"), legend=[("bad", _("a barrier in this line"))])


def _chart(before: list[Barrier], now: list[Barrier], bars: ProgressBars) -> View:
    names = [_("Perceivable"), _("Operable"), _("Understandable"), _("Robust")]
    then, left = (Counter(one.rule.criterion[0] for one in some) for some in (before, now))
    done = [max(0, then[str(n)] - left[str(n)]) for n in range(1, 5)]
    return bars.figure(names, done, [left[str(n)] for n in range(1, 5)], _("Barriers by the four principles of WCAG"))


def _compare(prediction: Any, count: int, result: Result) -> str:
    return _("You predicted %(told)s; the page had %(count)d at the start and has %(left)d now.") % {
        "told": prediction,
        "count": count,
        "left": result.data["left"],
    }
