"""Word pairs by likeness: do the ones that look alike mean the same?"""

from __future__ import annotations

from collections.abc import Sequence

from course.i18n import gettext as _
from course.i18n.formats import number
from course.models.cognates import Guessing, Pair
from course.plots.canvas import PALETTE, Canvas
from course.plots.views import Figure, Table

_ROWS = {"cognate": 3, "unlike": 2, "partial": 1, "false": 0}
_MARKERS = {"cognate": "o", "unlike": "s", "partial": "D", "false": "X"}


def kind_name(kind: str) -> str:
    """Return the name of a kind of pair."""
    return {
        "cognate": _("alike, same meaning"),
        "unlike": _("unlike, same meaning"),
        "partial": _("alike, part of the meaning"),
        "false": _("alike, another meaning"),
    }[kind]


class LikenessPlot:
    """Dots that stay; the threshold moves."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.canvas = Canvas(7.2, 2.9)
        axes = self.canvas.axes
        for n, (kind, row) in enumerate(_ROWS.items()):
            found = [pair.likeness for pair in pairs if pair.kind == kind]
            # A little lift keeps equal values apart.
            lift = [row + 0.11 * (found[:i].count(x) % 5) - 0.2 for i, x in enumerate(found)]
            axes.plot(found, lift, linestyle="none", marker=_MARKERS[kind], color=PALETTE[n], markersize=7, alpha=0.85)
        self._threshold = axes.axvline(0.5, color="#1b1b1b", linewidth=2)
        self._trusted = axes.axvspan(0.5, 1.05, color="#fbe7a1", zorder=0)
        axes.set_xlim(-0.04, 1.05)
        axes.set_ylim(-0.6, 3.7)
        axes.set_yticks(list(_ROWS.values()))
        axes.spines[["top", "right"]].set_visible(False)
        self.canvas.figure.subplots_adjust(left=0.3, right=0.97, bottom=0.19, top=0.96)

    def figure(self, threshold: float, guessing: Guessing) -> Figure:
        """Draw the pairs with what a learner trusts at this threshold."""
        axes = self.canvas.axes
        axes.set_yticklabels([kind_name(kind) for kind in _ROWS])
        axes.set_xlabel(_("likeness of form (1: the same letters)"))
        self._threshold.set_xdata([threshold, threshold])
        self._trusted.set_x(threshold)
        self._trusted.set_width(1.05 - threshold)
        return self.canvas.render(_alt(threshold, guessing), _table(guessing))


def _alt(threshold: float, guessing: Guessing) -> str:
    return _("Of %(trusted)d pairs at least %(threshold).2f alike, %(right)d mean the same and %(wrong)d mislead.") % {
        "trusted": len(guessing.trusted),
        "threshold": threshold,
        "right": guessing.right,
        "wrong": len(guessing.misled),
    }


def _table(guessing: Guessing) -> Table:
    rows = [
        [pair.russian, pair.english, number(pair.likeness, 2), kind_name(pair.kind), pair.meaning]
        for pair in guessing.trusted
    ]
    header = [_("Russian word"), _("English word"), _("Likeness"), _("Kind"), _("The Russian word means")]
    return Table(_("Pairs trusted at this threshold"), header, rows or [["–", "–", "–", "–", "–"]])
