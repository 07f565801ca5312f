"""Two sets of texts beside one another: who speaks, which themes, which adjectives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from course.i18n import gettext as _
from course.i18n.formats import number, percent
from course.models.representation import Counts
from course.plots.canvas import PALETTE, Canvas
from course.plots.views import Figure, Table


class PairPlot:
    """One figure, reused: for each group two bars, the shares in the first and in the second set.

    Parameters
    ----------
    names : mapping
        Group ids to names, in the order of the bars: speakers, themes, adjectives.
    blocks : sequence of int
        How many groups each block has; a gap stands between blocks.
    """

    def __init__(self, names: Mapping[str, str], blocks: Sequence[int]) -> None:
        self.canvas = Canvas(6.8, 4.9)
        self._names = dict(names)
        axes = self.canvas.axes
        self.canvas.figure.subplots_adjust(left=0.24, right=0.97, top=0.92, bottom=0.1)
        places: list[float] = []
        for block, size in enumerate(blocks):
            places += [sum(blocks[:block]) + n + 0.7 * block for n in range(size)]
        self._bars = [
            axes.barh(
                [p + shift for p in places],
                [0] * len(places),
                height=0.38,
                color=colour,
                edgecolor="black",
                hatch=hatch,
            )
            for shift, colour, hatch in ((-0.2, PALETTE[4], ""), (0.2, PALETTE[1], "//"))
        ]
        axes.set_yticks(places, list(names.values()), fontsize=9)
        axes.set(xlim=(0, 100), ylim=(places[-1] + 0.7, -0.7), xlabel=_("Share within its block (%)"))
        axes.grid(axis="x", color="#e5e7eb", linewidth=0.8)
        axes.set_axisbelow(True)
        self._legend = axes.legend(
            self._bars, ["", ""], loc="lower left", bbox_to_anchor=(-0.28, 1.0), ncols=2, fontsize=9, frameon=False
        )

    def figure(self, first: Counts, second: Counts, titles: tuple[str, str]) -> Figure:
        """Draw both sets and return the figure with its table."""
        values = [block_shares(first), block_shares(second)]
        for bars, shares in zip(self._bars, values, strict=True):
            for bar, (_count, share) in zip(bars, shares.values(), strict=True):
                bar.set_width(share * 100)
        for text, title in zip(self._legend.get_texts(), titles, strict=True):
            text.set_text(title)
        rows = [
            [
                self._names[key],
                *[f"{counted[key][0]} ({number(counted[key][1] * 100, 0)} %)" for counted in values],
            ]
            for key in values[0]
        ]
        table = Table(_("Counts and shares within each block"), [_("Group"), *titles], rows)
        return self.canvas.render_moving(
            _alt(values, titles, self._names), table, [*self._bars[0], *self._bars[1]], titles
        )


def block_shares(counts: Counts) -> dict[str, tuple[int, float]]:
    """Return count and share within its block, by ``block:group``."""
    found: dict[str, tuple[int, float]] = {}
    speakers = {"unnamed": 0, **counts.speakers}
    speakers["unnamed"] = speakers.pop("unnamed")
    for block, groups in (("who", speakers), ("theme", counts.themes), ("word", counts.adjective_totals())):
        total = sum(groups.values())
        for group, n in groups.items():
            found[f"{block}:{group}"] = (n, n / total if total else 0.0)
    return found


def _alt(values: Sequence[Mapping[str, tuple[int, float]]], titles: tuple[str, str], names: Mapping[str, str]) -> str:
    parts = []
    for title, counted in zip(titles, values, strict=True):
        tops = []
        for block in ("who:", "theme:", "word:"):
            groups = {k: v for k, v in counted.items() if k.startswith(block)}
            top = max(groups, key=lambda k: groups[k][0])
            if groups[top][0]:
                tops.append(f"{names[top]} {percent(groups[top][1] * 100, 0)}")
        parts.append(
            _("%(title)s, most of each block: %(tops)s.") % {"title": title, "tops": ", ".join(tops) or _("nothing")}
        )
    return " ".join(parts)
