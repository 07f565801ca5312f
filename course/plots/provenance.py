"""Pictures side by side, and how many bits each change turns in each hash."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from course.i18n import gettext as _
from course.models.provenance import BITS, DIFFERENT, SAME, Distances, change_names, hash_names, verdict, verdict_words
from course.plots.backed import BackedCanvas
from course.plots.canvas import PALETTE
from course.plots.views import Figure, Table

if TYPE_CHECKING:
    from PIL.Image import Image

# Three kinds of mark beside three colours: a reader without colour still tells the hashes apart.
_MARKS = ("o", "s", "^")


def distance_table(caption: str, distances: Mapping[str, Distances], names: Mapping[str, str]) -> Table:
    """Return distances as a table: one row a picture or change, one column a hash."""
    hashes = hash_names()
    words = verdict_words()
    rows = [
        [
            names[one],
            _("same") if found.file_same else _("differs"),
            *[f"{bits} · {words[verdict(bits)]}" for bits in found.by_hash().values()],
        ]
        for one, found in distances.items()
    ]
    return Table(
        caption, [_("Picture"), _("File hash"), *[_("%(hash)s (bits)") % {"hash": h} for h in hashes.values()]], rows
    )


def join(pictures: Sequence[Image], columns: int, labels: Sequence[str] = ()) -> bytes:
    """Return pictures in rows as one PNG, with a white rim and a letter in the corner of each."""
    from PIL import Image as Pillow
    from PIL import ImageDraw

    width, height = max(p.size[0] for p in pictures), max(p.size[1] for p in pictures)
    lines = -(-len(pictures) // columns)
    sheet = Pillow.new("RGB", (columns * (width + 8) + 8, lines * (height + 8) + 8), (255, 255, 255))
    for index, picture in enumerate(pictures):
        corner = (8 + (index % columns) * (width + 8), 8 + (index // columns) * (height + 8))
        sheet.paste(picture, corner)
        if index < len(labels):
            draw = ImageDraw.Draw(sheet)
            draw.rectangle(
                [corner[0], corner[1], corner[0] + 30, corner[1] + 30], fill=(255, 255, 255), outline=(0, 0, 0)
            )
            draw.text((corner[0] + 15, corner[1] + 15), labels[index], fill=(0, 0, 0), anchor="mm", font_size=20)
    packed = io.BytesIO()
    # Full colours: fewer would draw stripes into the sky.
    sheet.save(packed, "png", compress_level=3)
    return packed.getvalue()


class SurvivalPlot:
    """One figure, reused: the bits that each change turns, by hash, with the two limits."""

    def __init__(self) -> None:
        self.canvas = BackedCanvas(6.6, 3.9)
        axes = self.canvas.axes
        names = {k: v for k, v in change_names().items() if k != "none"}
        self._changes = list(names)
        self.canvas.figure.subplots_adjust(left=0.37, right=0.98, top=0.9, bottom=0.13)
        axes.axvspan(-2, SAME + 0.5, color="#e7f3ec")
        axes.axvspan(SAME + 0.5, DIFFERENT + 0.5, color="#fdf3d8")
        self._dots = [
            axes.plot([], [], mark, color=colour, markersize=8, markeredgecolor="black", label=name, linestyle="none")[
                0
            ]
            for mark, colour, name in zip(_MARKS, PALETTE, hash_names().values(), strict=False)
        ]
        (self._ring,) = axes.plot([], [], "o", markersize=20, markerfacecolor="none", markeredgecolor="black")
        axes.set(xlim=(-2, 42), ylim=(len(names) - 0.4, -0.6), xlabel=_("Bits that differ, of 64"))
        axes.set_yticks(range(len(names)), [names[c] for c in self._changes], fontsize=8.5)
        axes.grid(axis="x", color="#d1d5db", linewidth=0.8)
        axes.legend(
            handles=self._dots,
            loc="lower left",
            bbox_to_anchor=(-0.55, 1.0),
            ncols=3,
            fontsize=8.5,
            frameon=False,
            borderaxespad=0.2,
        )
        self.canvas.let_move(*self._dots, self._ring)

    def figure(self, distances: Mapping[str, Distances], chosen: str = "") -> Figure:
        """Draw all changes, ring the chosen one, and return the figure with its table."""
        rows = range(len(self._changes))
        for dots, shift, name in zip(self._dots, (-0.22, 0.0, 0.22), hash_names(), strict=True):
            dots.set_data([distances[c].by_hash()[name] for c in self._changes], [row + shift for row in rows])
        ringed = chosen in distances
        self._ring.set_data(
            [distances[chosen].dct] if ringed else [], [self._changes.index(chosen) + 0.22] if ringed else []
        )
        worst = max(distances, key=lambda c: min(distances[c].by_hash().values()))
        safe = [c for c in distances if max(distances[c].by_hash().values()) <= SAME]
        names = change_names()
        alt = _(
            "Bits that differ by change and hash. Survived by every hash: %(safe)s. Hardest for all: %(worst)s."
        ) % {
            "safe": ", ".join(names[c] for c in safe) or _("none"),
            "worst": names[worst],
        }
        caption = _("Bits that differ, of %(all)d") % {"all": BITS}
        return self.canvas.render(alt, distance_table(caption, distances, names))
