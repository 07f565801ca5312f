"""How the contrast of a text grows and falls as its lightness moves and its hue stays."""

from __future__ import annotations

from course.i18n import gettext as _
from course.i18n.formats import number, percent
from course.models.colour import Colour
from course.models.contrast import AA_TEXT, AAA_TEXT, NON_TEXT, contrast_ratio, ratio_by_lightness, shown
from course.plots.canvas import Canvas
from course.plots.views import Figure, Table


class ContrastPlot:
    """Contrast ratio against HSL lightness of the text, with the limits of WCAG 2.2 and the present colour."""

    def __init__(self) -> None:
        self.canvas = Canvas(6.4, 2.9)
        axes = self.canvas.axes
        axes.set_position((0.09, 0.17, 0.88, 0.76))
        axes.set_yscale("log")
        axes.set_ylim(1, 22)
        axes.set_xlim(0, 100)
        axes.set_yticks([1, 3, 4.5, 7, 21], ["1", "3", number(4.5), "7", "21"])
        axes.minorticks_off()
        axes.set_xlabel(_("Lightness of the text, % (same hue)"))
        for limit, style in ((NON_TEXT, ":"), (AA_TEXT, "--"), (AAA_TEXT, "-.")):
            axes.axhline(limit, color="#444444", linewidth=1, linestyle=style)
        (self._curve,) = axes.plot([], [], color="#0072B2", linewidth=2)
        (self._now,) = axes.plot([], [], "o", markersize=12, markeredgecolor="#000000", markeredgewidth=1.5)

    def figure(self, ink: Colour, paper: Colour) -> Figure:
        """Draw the curve of the ink's hue on this paper, and where the ink stands."""
        lightness, ratios = ratio_by_lightness(ink, paper, 51)
        now = contrast_ratio(ink, paper)
        self._curve.set_data(lightness, ratios)
        self._now.set_data([ink.lightness], [now])
        self._now.set_markerfacecolor(ink.hex)
        alt = _(
            "Contrast against lightness for the hue of %(ink)s on %(paper)s. Now: lightness %(light).0f %%, "
            "%(ratio)s to 1."
        ) % {"ink": ink.hex, "paper": paper.hex, "light": ink.lightness, "ratio": shown(now)}
        rows = [(percent(light, 0), shown(ratio)) for light, ratio in zip(lightness[::5], ratios[::5], strict=True)]
        table = Table(_("Contrast by lightness"), (_("Lightness"), _("Ratio to 1")), rows)
        return self.canvas.render_moving(alt, table, moving=(self._curve, self._now))
