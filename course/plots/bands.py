"""Vocabulary bands of one or two texts as stacked bars."""

from __future__ import annotations

from collections.abc import Sequence

from course.i18n import gettext as _
from course.i18n.formats import count, number
from course.models.vocabulary import BAND_LEVELS, BAND_SIZES, BEYOND, NAME, Profile
from course.plots.canvas import Canvas
from course.plots.views import Figure, Table

# The hues of the marked text (kit.css), a shade deeper. The segments always stand in this order with their share
# written in them, so colour is never alone; hatches would double the time to draw.
_FILLS = {1: "#ffffff", 2: "#bfe3ba", 3: "#a9d3f0", 4: "#f8e08e", 5: "#f5b985", BEYOND: "#ec93b3", NAME: "#cfd4da"}
_ORDER = (1, 2, 3, 4, 5, BEYOND, NAME)
_NARROWEST_LABEL = 5.0


def band_name(band: int) -> str:
    """Return the name of a band, with the TORFL level whose minimum has about as many words."""
    if band == NAME:
        return _("proper names")
    if band == BEYOND:
        return _("beyond %(size)s") % {"size": count(BAND_SIZES[-1])}
    first = 1 if band == 1 else BAND_SIZES[band - 2] + 1
    return _("%(first)s–%(last)s (size of %(level)s)") % {
        "first": count(first),
        "last": count(BAND_SIZES[band - 1]),
        "level": BAND_LEVELS[band - 1],
    }


class BandsPlot:
    """Bars made once; each call moves their edges.

    Parameters
    ----------
    rows : int
        How many texts stand under one another.
    """

    def __init__(self, rows: int = 1) -> None:
        self.canvas = Canvas(7.2, 1.5 + 0.55 * rows)
        axes = self.canvas.axes
        places = list(range(rows))[::-1]
        self._bars = {
            band: axes.barh(places, [0.0] * rows, 0.62, color=_FILLS[band], edgecolor="#1b1b1b") for band in _ORDER
        }
        self._labels = {
            band: [axes.text(0, y, "", ha="center", va="center", fontsize=9) for y in places] for band in _ORDER
        }
        axes.set_xlim(0, 100)
        axes.set_ylim(-0.5, rows - 0.5)
        axes.set_yticks(places)
        axes.spines[["top", "right", "left"]].set_visible(False)
        self._legend_done = False

    def figure(self, profiles: Sequence[tuple[str, Profile]]) -> Figure:
        """Draw the profiles, each with its name; there are as many as rows."""
        axes = self.canvas.axes
        axes.set_yticklabels([name for name, _profile in profiles])
        axes.set_xlabel(_("per cent of the running words"))
        for row, (_name, one) in enumerate(profiles):
            self._draw(row, one)
        if not self._legend_done:
            self._legend()
        return self.canvas.render(_alt(profiles), _table(profiles))

    def _draw(self, row: int, one: Profile) -> None:
        left = 0.0
        for band in _ORDER:
            share = 100 * one.counts.get(band, 0) / one.total
            bar, label = self._bars[band][row], self._labels[band][row]
            bar.set_x(left)
            bar.set_width(share)
            label.set_x(left + share / 2)
            label.set_text(number(share, 0) if share >= _NARROWEST_LABEL else "")
            left += share

    def _legend(self) -> None:
        self.canvas.axes.legend(
            [self._bars[band][0] for band in _ORDER],
            [band_name(band) for band in _ORDER],
            loc="lower center",
            bbox_to_anchor=(0.45, 1.0),
            ncols=3,
            fontsize=8,
            frameon=False,
        )
        self.canvas.figure.subplots_adjust(left=0.14, right=0.97, bottom=0.26, top=0.66)
        self._legend_done = True


def _alt(profiles: Sequence[tuple[str, Profile]]) -> str:
    parts = [
        _("%(name)s: %(known).0f %% of the words are among the first 2,300, %(beyond).0f %% beyond 12,000")
        % {"name": name, "known": 100 * one.coverage(3), "beyond": 100 * one.counts.get(BEYOND, 0) / one.total}
        for name, one in profiles
    ]
    return "; ".join(parts) + "."


def _table(profiles: Sequence[tuple[str, Profile]]) -> Table:
    rows = []
    for band in _ORDER:
        cells = [
            f"{one.counts.get(band, 0)} ({number(100 * one.counts.get(band, 0) / one.total, 1)} %)"
            for _n, one in profiles
        ]
        rows.append([band_name(band), *cells])
    return Table(_("Running words by band"), [_("Band"), *(name for name, _one in profiles)], rows)
