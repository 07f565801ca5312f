"""A discussion drawn as a network: the teacher in the middle, pupils around, an arrow's width the number of answers."""

from __future__ import annotations

import math
from typing import Any

from course.i18n import gettext as _
from course.models.discussion import TEACHER, Portrait
from course.plots.canvas import PALETTE, Canvas
from course.plots.views import Figure, Table


class DiscussionPlot:
    """The network of one thread, on one reused canvas."""

    def __init__(self) -> None:
        from matplotlib.collections import LineCollection

        self.canvas = Canvas(5.6, 4.6)
        axes: Any = self.canvas.axes
        axes.set_axis_off()
        axes.set_aspect("equal")
        axes.set_xlim(-1.35, 1.35)
        axes.set_ylim(-1.3, 1.3)
        self.canvas.figure.subplots_adjust(0, 0, 1, 1)
        self.edges = axes.add_collection(LineCollection([], colors=PALETTE[0], alpha=0.55, zorder=1))
        self.heard = axes.scatter([], [], marker="o", color=PALETTE[4], edgecolors="black", zorder=2)
        self.silent = axes.scatter([], [], marker="X", color="white", edgecolors=PALETTE[1], linewidths=1.6, zorder=2)
        self.labels: dict[str, Any] = {}

    def figure(self, portrait: Portrait) -> Figure:
        """Draw the thread."""
        places = _places([name for name in portrait.turns if name != TEACHER])
        graph = portrait.graph
        segments = [(places[a], _short_of(places[a], places[b])) for a, b in graph.edges]
        self.edges.set_segments(segments)
        self.edges.set_linewidths([0.6 + 0.5 * data["weight"] for _a, _b, data in graph.edges(data=True)])
        self._nodes(portrait, places)
        self._names(places)
        # The pupils' names stand clear of the circles, so that they stay while the class does.
        moving = [self.edges, self.heard, self.silent, self.labels[TEACHER]]
        return self.canvas.render_moving(_alt(portrait), discussion_table(portrait), moving, tuple(places))

    def _nodes(self, portrait: Portrait, places: dict[str, tuple[float, float]]) -> None:
        speaking = [name for name, turns in portrait.turns.items() if turns]
        self.heard.set_offsets([places[name] for name in speaking])
        self.heard.set_sizes([120 + 28 * portrait.turns[name] for name in speaking])
        silent = [places[name] for name in portrait.silent] or [(9.0, 9.0)]
        self.silent.set_offsets(silent)
        self.silent.set_sizes([130] * len(silent))

    def _names(self, places: dict[str, tuple[float, float]]) -> None:
        for label in self.labels.values():
            label.set_visible(False)
        for name, (x, y) in places.items():
            if name not in self.labels:
                shown = _("Teacher")[0] if name == TEACHER else name  # a circle has room for one letter
                self.labels[name] = self.canvas.axes.text(0, 0, shown, ha="center", va="center", fontsize=9, zorder=3)
            self.labels[name].set_visible(True)
            self.labels[name].set_position((x, y) if name == TEACHER else (x * 1.2, y * 1.2))


def _places(pupils: list[str]) -> dict[str, tuple[float, float]]:
    angle = 2 * math.pi / max(1, len(pupils))
    around = {name: (math.sin(n * angle), math.cos(n * angle)) for n, name in enumerate(pupils)}
    return {TEACHER: (0.0, 0.0), **around}


def _short_of(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """End an edge three quarters of the way: the gap is at the one who is answered."""
    return (start[0] + 0.75 * (end[0] - start[0]), start[1] + 0.75 * (end[1] - start[1]))


def discussion_table(portrait: Portrait) -> Table:
    """Return messages written and answers received by participant."""
    rows = [
        [_("Teacher") if name == TEACHER else name, turns, _received(portrait, name)]
        for name, turns in portrait.turns.items()
    ]
    return Table(_("Who wrote and who was answered"), [_("Participant"), _("Messages"), _("Answers received")], rows)


def _received(portrait: Portrait, name: str) -> int:
    return sum(int(data["weight"]) for *_ends, data in portrait.graph.in_edges(name, data=True))


def _alt(portrait: Portrait) -> str:
    return _(
        "Network of a discussion: the teacher in the middle wrote %(teacher)s of %(all)s messages; "
        "crosses mark %(silent)s pupils who wrote nothing; lines stop short of the person answered."
    ) % {
        "teacher": portrait.turns[TEACHER],
        "all": sum(portrait.turns.values()),
        "silent": len(portrait.silent),
    }
