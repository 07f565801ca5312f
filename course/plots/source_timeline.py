"""A chain of sources on a time axis, one lane a stage."""

from __future__ import annotations

from collections.abc import Sequence

from course.i18n import formats
from course.i18n import gettext as _
from course.models.source_timeline import STAGES, Link, ancestors, lag, stage_names
from course.plots.canvas import PALETTE, Canvas
from course.plots.views import Figure, Table

_MARKS = ("*", "o", "s", "D")
MOST = 20


class ChainPlot:
    """One figure, reused: time from left to right, the four stages from top to bottom, a line from each link "
    "to its source."""

    def __init__(self) -> None:
        from matplotlib.collections import LineCollection

        self.canvas = Canvas(7.0, 3.4)
        axes = self.canvas.axes
        self.canvas.figure.subplots_adjust(left=0.18, right=0.97, top=0.95, bottom=0.14)
        self._lines = LineCollection([], colors="#4b5563", linewidths=1.3, zorder=2)
        axes.add_collection(self._lines)
        self._dots = [
            axes.plot(
                [],
                [],
                mark,
                color=PALETTE[i],
                markersize=14 if mark == "*" else 10,
                markeredgecolor="black",
                linestyle="none",
                zorder=3,
            )[0]
            for i, mark in enumerate(_MARKS)
        ]
        # A white patch keeps a number readable where a line runs behind it.
        paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
        self._labels = [
            axes.text(0, 0, "", fontsize=9, ha="center", va="bottom", zorder=4, bbox=paper) for _n in range(MOST)
        ]
        axes.set_yticks(range(4), [stage_names()[s] for s in STAGES])
        axes.set(ylim=(3.5, -0.75), xlabel=_("Year"))
        axes.grid(axis="y", color="#e5e7eb", linewidth=6)
        axes.locator_params(axis="x", integer=True, nbins=8)

    def figure(self, links: Sequence[Link]) -> Figure:
        """Draw the chain and return the figure with its table."""
        spots = _spots(links)
        for stage, dots in zip(STAGES, self._dots, strict=True):
            mine = [spot for spot, link in zip(spots, links, strict=True) if link.stage == stage]
            dots.set_data([x for x, _y in mine], [y for _x, y in mine])
        self._lines.set_segments(
            [[spots[one.taken_from], spots[i]] for i, one in enumerate(links) if one.taken_from is not None]
        )
        for number, label in enumerate(self._labels):
            label.set_text(str(number + 1) if number < len(links) else "")
            if number < len(links):
                label.set_position((spots[number][0], spots[number][1] - 0.2))
        low, high = min(x for x, _y in spots), max(x for x, _y in spots)
        margin = max(1.0, (high - low) * 0.06)
        self.canvas.axes.set_xlim(low - margin, high + margin)
        return self.canvas.render(_alt(links), short_table(links))


def _spots(links: Sequence[Link]) -> list[tuple[float, float]]:
    """Place each link; those of one stage that fall on one another step aside."""
    span = max(1.0, max(link.year for link in links) - min(link.year for link in links))
    taken: dict[tuple[str, int], int] = {}
    spots = []
    for link in links:
        cell = (link.stage, round(link.year / span * 26))
        aside = taken.get(cell, 0)
        taken[cell] = aside + 1
        spots.append((link.year + aside * span * 0.045, float(STAGES.index(link.stage))))
    return spots


def _alt(links: Sequence[Link]) -> str:
    late = max(range(len(links)), key=lambda i: lag(links, i) or 0.0)
    text = _("Chain of %(n)d links from %(first)s to %(last)s.") % {
        "n": len(links),
        "first": min(links, key=lambda one: one.year).when,
        "last": max(links, key=lambda one: one.year).when,
    }
    years = lag(links, late)
    if not years:
        return text
    return text + " " + _("The latest, “%(name)s”, stands %(years).0f years after its event.") % {
        "name": links[late].name, "years": years}  # fmt: skip


def short_table(links: Sequence[Link]) -> Table:
    """Return what the picture shows: each link's number, stage, date and source."""
    rows = [
        [
            f"{n} {one.name}",
            stage_names()[one.stage],
            one.when,
            "" if one.taken_from is None else str(one.taken_from + 1),
        ]
        for n, one in enumerate(links, 1)
    ]
    return Table(_("Links of the chain"), [_("Link of the chain"), _("Stage"), _("When"), _("Taken from")], rows)


def chain_table(links: Sequence[Link]) -> Table:
    """Return the chain as a table: number, stage, date, source, years after the event, what was lost."""
    rows = []
    for index, link in enumerate(links):
        years = lag(links, index)
        rows.append(
            [
                f"{index + 1} {link.name}",
                stage_names()[link.stage],
                link.when,
                "" if link.taken_from is None else str(link.taken_from + 1),
                "" if years is None else formats.number(years, 1),
                str(len(ancestors(links, index))),
                link.lost,
            ]
        )
    header = [
        _("Link of the chain"),
        _("Stage"),
        _("When"),
        _("Taken from"),
        _("Years after the event"),
        _("Steps away"),
        _("Lost or changed"),
    ]
    return Table(_("From event to republication"), header, rows)
