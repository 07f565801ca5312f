"""Which fingerprint survives which change: file hashes and perceptual hashes of one picture and its copies.

A file hash (SHA-256) answers "is every byte the same?". A perceptual hash answers "does it look alike?": 64 bits from
a tiny grey copy of the picture, compared by the number of bits that differ (Hamming distance). Average and DCT hash
after N. Krawetz, "Looks Like It" (2011), difference hash after the same author's "Kind of Like That" (2013), both on
hackerfactor.com; computed here by the package imagehash.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.models.scenes import SCENES, draw_scene

if TYPE_CHECKING:
    from PIL.Image import Image

BITS = 64
# Krawetz (2011) reads 0 to 5 as the same picture, more than 10 as another one; between them a person must look.
SAME, DIFFERENT = 5, 10


def _crop(image: Image, strength: float) -> Image:
    cut = 0.3 * strength
    width, height = image.size
    return image.crop((round(width * cut), 0, width, round(height * (1 - cut / 2)))).resize(image.size)


def _mirror(image: Image, _strength: float) -> Image:
    from PIL import ImageOps

    return ImageOps.mirror(image)


def _recolour(image: Image, strength: float) -> Image:
    from PIL import Image as Pillow

    hue, saturation, value = image.convert("HSV").split()
    turned = hue.point([(shade + round(128 * strength)) % 256 for shade in range(256)])
    return Pillow.merge("HSV", (turned, saturation, value)).convert("RGB")


def _sepia(image: Image, strength: float) -> Image:
    from PIL import Image as Pillow
    from PIL import ImageOps

    brown = ImageOps.colorize(image.convert("L"), (48, 32, 16), (250, 236, 206))
    return Pillow.blend(image, brown, min(1.0, 0.3 + 0.7 * strength))


def _brighten(image: Image, strength: float) -> Image:
    from PIL import ImageEnhance

    return ImageEnhance.Brightness(image).enhance(1 + 0.9 * strength)


def _resave(image: Image, strength: float) -> Image:
    from PIL import Image as Pillow

    packed = io.BytesIO()
    image.save(packed, "JPEG", quality=round(90 - 80 * strength))
    packed.seek(0)
    return Pillow.open(packed).convert("RGB")


def _rotate(image: Image, strength: float) -> Image:
    from PIL import Image as Pillow

    return image.rotate(20 * strength, resample=Pillow.Resampling.BILINEAR, expand=False)


def _band(image: Image, strength: float) -> Image:
    from PIL import ImageDraw

    copy = image.copy()
    width, height = copy.size
    draw = ImageDraw.Draw(copy)
    tall = round(height * (0.06 + 0.24 * strength))
    draw.rectangle([0, height - tall, width, height], fill=(20, 20, 24))
    # Bars stand for a line of lettering: a font would differ from machine to machine, and the hashes with it.
    for index in range(14):
        draw.rectangle(
            [12 + index * 24, height - tall * 0.62, 28 + index * 24, height - tall * 0.38], fill=(240, 240, 236)
        )
    return copy


def _shrink(image: Image, strength: float) -> Image:
    width, height = image.size
    factor = 1 - 0.85 * strength
    return image.resize((max(8, round(width * factor)), max(8, round(height * factor))))


CHANGES: dict[str, Callable[[Image, float], Image]] = {
    "resave": _resave,
    "shrink": _shrink,
    "brighten": _brighten,
    "recolour": _recolour,
    "sepia": _sepia,
    "band": _band,
    "crop": _crop,
    "rotate": _rotate,
    "mirror": _mirror,
}


def change_names() -> dict[str, str]:
    """Return the changes by id, as a person names them."""
    return {
        "none": _("No change: a copy, byte for byte"),
        "resave": _("Saved again as JPEG"),
        "shrink": _("Made smaller"),
        "brighten": _("Brightened"),
        "recolour": _("Colours turned"),
        "sepia": _("Browned, to look old"),
        "band": _("A line of text laid over the lower edge"),
        "crop": _("Cropped at left and below"),
        "rotate": _("Rotated a little"),
        "mirror": _("Mirrored"),
    }


def alter(image: Image, change: str, strength: float) -> Image:
    """Return a changed copy.

    Parameters
    ----------
    image : PIL image
    change : str
        ``none`` or a key of :data:`CHANGES`.
    strength : float
        0 (hardly) to 1 (much); a mirror image has no degrees.

    Raises
    ------
    ModelInputError
        There is no such change, or the strength lies outside 0 to 1.
    """
    if change == "none":
        return image.copy()
    if change not in CHANGES:
        raise ModelInputError(_("There is no change of that name."), remedy=_("Choose one of the list."))
    if not 0 <= strength <= 1:
        raise ModelInputError(_("The strength lies between 0 and 100 %."), remedy=_("Move the slider."))
    return CHANGES[change](image, strength)


@dataclass(frozen=True)
class Fingerprint:
    """The hashes of one picture: ``file`` as hexadecimal text, the others as 8 x 8 arrays of bits."""

    file: str
    average: Any
    difference: Any
    dct: Any


def fingerprint(image: Image) -> Fingerprint:
    """Return the hashes of a picture; the file hash is taken over its pixels, row by row."""
    import imagehash

    pixels = hashlib.sha256(f"{image.size}".encode() + image.tobytes()).hexdigest()
    # The hashes look at 32 x 32 grey pixels at most; reducing once makes the three of them several times faster.
    grey = image.convert("L")
    grey = grey.reduce(max(1, min(grey.size) // 80))
    return Fingerprint(pixels, imagehash.average_hash(grey), imagehash.dhash(grey), imagehash.phash(grey))


@dataclass(frozen=True)
class Distances:
    """How far two pictures lie apart.

    Parameters
    ----------
    file_same : bool
        Whether every pixel is the same.
    average, difference, dct : int
        Number of differing bits, 0 to 64.
    mirrored : bool
        Whether the smaller distance was found against the mirror image.
    """

    file_same: bool
    average: int
    difference: int
    dct: int
    mirrored: bool = False

    def by_hash(self) -> dict[str, int]:
        """Return the three perceptual distances by hash id."""
        return {"average": self.average, "difference": self.difference, "dct": self.dct}


def _between(one: Fingerprint, other: Fingerprint, *, mirrored: bool = False) -> Distances:
    return Distances(
        one.file == other.file,
        int(one.average - other.average),
        int(one.difference - other.difference),
        int(one.dct - other.dct),
        mirrored,
    )


def compare(original: Image, other: Image, *, try_mirror: bool = False) -> Distances:
    """Compare two pictures; with `try_mirror` also with the mirror image, and keep what lies nearer by the DCT hash."""
    reference = fingerprint(original)
    straight = _between(reference, fingerprint(other))
    if not try_mirror:
        return straight
    turned = _between(reference, fingerprint(_mirror(other, 0)), mirrored=True)
    return turned if turned.dct < straight.dct else straight


def hash_names() -> dict[str, str]:
    """Return the perceptual hashes by id, as a person names them."""
    return {"average": _("Average hash"), "difference": _("Difference hash"), "dct": _("DCT hash")}


def verdict(distance: int) -> str:
    """Return ``same``, ``look`` or ``different`` for a distance in bits."""
    if distance <= SAME:
        return "same"
    return "look" if distance <= DIFFERENT else "different"


def verdict_words() -> dict[str, str]:
    """Return what each verdict means, by id."""
    return {"same": _("the same picture"), "look": _("look for yourself"), "different": _("another picture")}


def survival(scene: str, percent: int, *, try_mirror: bool = False) -> dict[str, Distances]:
    """Return the distances after every change of one picture at one strength (in per cent)."""
    return _turned(scene, percent) if try_mirror else _straight(scene, percent)


@lru_cache(maxsize=64)
def _straight(scene: str, percent: int) -> dict[str, Distances]:
    original = draw_scene(scene)
    reference = fingerprint(original)
    return {change: _between(reference, fingerprint(alter(original, change, percent / 100))) for change in CHANGES}


@lru_cache(maxsize=64)
def _turned(scene: str, percent: int) -> dict[str, Distances]:
    """Return for every change the nearer of the picture and its mirror image."""
    original = draw_scene(scene)
    reference = fingerprint(original)
    found = {}
    for change, straight in _straight(scene, percent).items():
        other = fingerprint(_mirror(alter(original, change, percent / 100), 0))
        turned = _between(reference, other, mirrored=True)
        found[change] = turned if turned.dct < straight.dct else straight
    return found


# The contact sheet of the assignment: picture, change, strength.
SHEET: dict[str, tuple[str, str, float]] = {
    "A": ("quay", "crop", 0.3),
    "B": ("bridge", "none", 0.0),
    "C": ("quay", "mirror", 0.0),
    "D": ("quay-later", "none", 0.0),
    "E": ("quay", "sepia", 0.8),
    "F": ("school", "sepia", 0.8),
    "G": ("quay", "band", 0.5),
    "H": ("harbour", "brighten", 0.4),
}


@lru_cache(maxsize=16)
def sheet_picture(letter: str) -> Image:
    """Return a picture of the contact sheet."""
    scene, change, strength = SHEET[letter]
    return alter(draw_scene(scene), change, strength)


@lru_cache(maxsize=4)
def sheet_distances(*, try_mirror: bool) -> dict[str, Distances]:
    """Return how far each picture of the contact sheet lies from the quay with the sledge."""
    return {letter: compare(draw_scene("quay"), sheet_picture(letter), try_mirror=try_mirror) for letter in SHEET}


def scene_ids() -> list[str]:
    """Return the ids of all pictures."""
    return list(SCENES)
