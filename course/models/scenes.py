"""Pictures for the provenance laboratory: drawn by this module, so that their origin is known to the last pixel.

They stand for photographs; no person and no place is meant. Drawing is deterministic: the same name, the same pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from course.i18n import gettext as _

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

SIZE = (360, 240)
# Drawn twice as large and reduced: edges get the soft grey of a photograph.
_SCALE = 2

Colour = tuple[int, int, int]


def _box(draw: ImageDraw, x: float, y: float, w: float, h: float, fill: Colour) -> None:
    draw.rectangle([x * _SCALE, y * _SCALE, (x + w) * _SCALE, (y + h) * _SCALE], fill=fill)


def _shape(draw: ImageDraw, points: list[tuple[float, float]], fill: Colour) -> None:
    draw.polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill=fill)


def _disc(draw: ImageDraw, x: float, y: float, r: float, fill: Colour) -> None:
    draw.ellipse([(x - r) * _SCALE, (y - r) * _SCALE, (x + r) * _SCALE, (y + r) * _SCALE], fill=fill)


def _stroke(draw: ImageDraw, points: list[tuple[float, float]], fill: Colour, width: float = 2) -> None:
    draw.line([(x * _SCALE, y * _SCALE) for x, y in points], fill=fill, width=round(width * _SCALE))


def _sky(draw: ImageDraw, top: Colour, bottom: Colour, height: int) -> None:
    for y in range(height):
        share = y / height
        colour = tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))
        _box(draw, 0, y, SIZE[0], 1, (colour[0], colour[1], colour[2]))


def _figure(draw: ImageDraw, x: float, y: float, height: float, coat: Colour) -> None:
    _shape(draw, [(x - height * 0.18, y), (x + height * 0.18, y), (x + height * 0.1, y - height * 0.75),
                  (x - height * 0.1, y - height * 0.75)], coat)  # fmt: skip
    _disc(draw, x, y - height * 0.85, height * 0.13, (226, 196, 170))
    _disc(draw, x, y - height * 0.93, height * 0.1, (70, 60, 60))


def _quay_ground(draw: ImageDraw) -> None:
    _sky(draw, (176, 196, 214), (228, 230, 228), 110)
    _box(draw, 0, 96, 360, 64, (150, 172, 186))
    for x, y, w in [(20, 112, 60), (120, 126, 80), (240, 108, 70), (300, 138, 50), (60, 146, 70), (190, 150, 60)]:
        _shape(draw, [(x, y), (x + w, y - 4), (x + w + 8, y + 6), (x + 6, y + 9)], (222, 230, 234))
    _box(draw, 0, 160, 360, 80, (120, 112, 104))
    _box(draw, 0, 158, 360, 5, (84, 80, 76))
    _box(draw, 236, 40, 96, 66, (166, 120, 96))
    _shape(draw, [(228, 42), (340, 42), (284, 14)], (110, 70, 62))
    for x in (250, 278, 306):
        _box(draw, x, 58, 14, 18, (60, 66, 80))
    _box(draw, 58, 60, 5, 104, (40, 42, 46))
    _disc(draw, 60, 56, 9, (250, 240, 190))


def _quay(draw: ImageDraw) -> None:
    _quay_ground(draw)
    _shape(draw, [(196, 210), (276, 210), (284, 202), (190, 202)], (92, 62, 40))
    _shape(draw, [(204, 202), (266, 202), (258, 182), (212, 182)], (214, 206, 190))
    _stroke(draw, [(196, 204), (150, 196), (112, 192)], (50, 44, 40), 2)
    coats = [(70, 82, 110), (120, 58, 52), (60, 96, 74), (98, 84, 60), (84, 66, 104), (52, 60, 66)]
    for index, coat in enumerate(coats):
        place, group = index % 3, index // 3
        x = 96 + place * 24 + group * (190 - place * 6)
        _figure(draw, x, 206 + (index % 2) * 8, 58 - place * 6, coat)


def _quay_later(draw: ImageDraw) -> None:
    _quay_ground(draw)
    for x, coat in [(170, (90, 60, 60)), (206, (56, 70, 96))]:
        _figure(draw, x, 214, 62, coat)
    _box(draw, 300, 186, 40, 30, (86, 70, 52))


def _bridge(draw: ImageDraw) -> None:
    _sky(draw, (116, 150, 196), (214, 222, 226), 140)
    _shape(draw, [(0, 130), (70, 92), (150, 128), (230, 86), (360, 132), (360, 150), (0, 150)], (92, 116, 96))
    _box(draw, 0, 146, 360, 94, (74, 104, 128))
    _box(draw, 0, 108, 360, 14, (70, 70, 78))
    for x in (60, 160, 260):
        _box(draw, x, 118, 16, 78, (108, 104, 102))
        _disc(draw, x + 58, 172, 40, (74, 104, 128))
    for x in range(8, 360, 22):
        _stroke(draw, [(x, 108), (x + 11, 92), (x + 22, 108)], (60, 60, 66), 2)
    _box(draw, 120, 90, 54, 18, (178, 60, 50))
    for x in (130, 164):
        _disc(draw, x, 108, 6, (30, 30, 34))


def _school(draw: ImageDraw) -> None:
    _sky(draw, (200, 214, 226), (238, 234, 222), 178)
    _box(draw, 0, 176, 360, 64, (132, 142, 110))
    _box(draw, 40, 70, 220, 110, (206, 188, 152))
    _shape(draw, [(30, 72), (270, 72), (150, 26)], (128, 76, 64))
    for row in (86, 126):
        for x in range(54, 246, 32):
            _box(draw, x, row, 18, 24, (78, 96, 118))
    _box(draw, 138, 138, 26, 42, (90, 62, 46))
    _box(draw, 306, 96, 12, 96, (96, 72, 50))
    _disc(draw, 312, 84, 38, (84, 118, 78))


def _harbour(draw: ImageDraw) -> None:
    _sky(draw, (60, 72, 108), (226, 150, 110), 140)
    _disc(draw, 292, 128, 20, (252, 214, 150))
    _box(draw, 0, 138, 360, 102, (46, 66, 92))
    _shape(draw, [(60, 150), (68, 40), (88, 40), (96, 150)], (232, 228, 220))
    _box(draw, 64, 74, 28, 16, (170, 48, 44))
    _box(draw, 66, 28, 24, 12, (250, 230, 140))
    _shape(draw, [(20, 240), (40, 148), (120, 148), (160, 240)], (62, 58, 56))
    _shape(draw, [(190, 186), (270, 186), (254, 206), (206, 206)], (120, 52, 44))
    _shape(draw, [(230, 182), (230, 120), (268, 182)], (236, 232, 222))


SCENES: dict[str, Callable[[ImageDraw], None]] = {
    "quay": _quay,
    "quay-later": _quay_later,
    "bridge": _bridge,
    "school": _school,
    "harbour": _harbour,
}


def names() -> dict[str, str]:
    """Return what each picture shows, by id: its alternative text."""
    return {
        "quay": _(
            "A drawn quay beside a river with drifting ice: a lamp, a house, six small figures and a loaded sledge."
        ),
        "quay-later": _("The same drawn quay, lamp and house, with two figures and a crate; no sledge."),
        "bridge": _("A drawn bridge on three piers with a red van on it, hills behind."),
        "school": _("A drawn school house with two rows of windows, a door and a tree."),
        "harbour": _("A drawn harbour at dusk with a lighthouse and a sailing boat."),
    }


def titles() -> dict[str, str]:
    """Return a short name for each picture, by id."""
    return {
        "quay": _("Quay with sledge"),
        "quay-later": _("The same quay, another hour"),
        "bridge": _("Bridge"),
        "school": _("School house"),
        "harbour": _("Harbour"),
    }


@lru_cache(maxsize=8)
def draw_scene(name: str) -> Image:
    """Return the picture `name`, 360 by 240 pixels, RGB. Callers must not change it in place."""
    from PIL import Image as Pillow
    from PIL import ImageDraw as Draw

    large = Pillow.new("RGB", (SIZE[0] * _SCALE, SIZE[1] * _SCALE), (255, 255, 255))
    SCENES[name](Draw.Draw(large))
    return large.resize(SIZE, Pillow.Resampling.LANCZOS)
