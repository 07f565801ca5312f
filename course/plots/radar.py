"""A radar of the six aspects, one line a profile, drawn on one reused canvas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from course.i18n import gettext as _
from course.i18n.formats import number
from course.models.profile import HIGHEST, Profile
from course.plots.canvas import PALETTE, Canvas
from course.plots.views import Figure, Table
from course.syllabus import aspects

_STYLES = ("-", "--", ":")
_MARKERS = ("o", "s", "^")


class ProfileRadar:
    """Draw one to three profiles over each other; told apart by line style, marker and colour."""

    def __init__(self) -> None:
        self.canvas = Canvas(5.6, 4.6, polar=True)
        axes: Any = self.canvas.axes
        axes.set_theta_offset(math.pi / 2)
        axes.set_theta_direction(-1)
        axes.set_ylim(0, HIGHEST)
        axes.set_yticks(range(1, HIGHEST + 1))
        self.angles = [2 * math.pi * n / 6 for n in range(6)]
        axes.set_xticks(self.angles)
        self.lines = [
            axes.plot([], [], _STYLES[n], marker=_MARKERS[n], color=PALETTE[n], linewidth=2)[0] for n in range(3)
        ]
        self.canvas.figure.subplots_adjust(left=0.16, right=0.84, top=0.86, bottom=0.14)

    def figure(self, profiles: Sequence[tuple[str, Profile]]) -> Figure:
        """Return the picture of these named profiles (at most three)."""
        axes: Any = self.canvas.axes
        axes.set_xticklabels([f"A{a.number}" for a in aspects()])
        for line in self.lines:
            line.set_data([], [])
        for line, (name, profile) in zip(self.lines, profiles, strict=False):
            radii = [profile.aspect_mean(n) or 0.0 for n in range(1, 7)]
            line.set_data([*self.angles, self.angles[0]], [*radii, radii[0]])
            line.set_label(name)
        if axes.get_legend():
            axes.get_legend().remove()
        if len(profiles) > 1:
            axes.legend(handles=self.lines[: len(profiles)], loc="lower right", bbox_to_anchor=(1.25, -0.12))
        table = profile_table(profiles)
        return self.canvas.render(_alt(profiles), table)


def profile_table(profiles: Sequence[tuple[str, Profile]]) -> Table:
    """Return aspect means of the profiles as a table."""
    rows = [
        [f"A{a.number} {a.name}", *(_mean_text(profile.aspect_mean(a.number)) for _name, profile in profiles)]
        for a in aspects()
    ]
    caption = _("Mean level by aspect, 0 to %(max)d") % {"max": HIGHEST}
    return Table(caption, [_("Aspect"), *(name for name, _profile in profiles)], rows)


def _mean_text(mean: float | None) -> str:
    return "—" if mean is None else number(mean, 1)


def _alt(profiles: Sequence[tuple[str, Profile]]) -> str:
    sentences = []
    for name, profile in profiles:
        means = [(profile.aspect_mean(a.number) or 0.0, a) for a in aspects()]
        low, high = min(means, key=lambda pair: pair[0]), max(means, key=lambda pair: pair[0])
        sentences.append(
            _("Radar of six aspects, %(name)s: highest %(high)s (%(h).1f), lowest %(low)s (%(l).1f).")
            % {"name": name, "high": high[1].name, "h": high[0], "low": low[1].name, "l": low[0]}
        )
    return " ".join(sentences)
