"""The words inside a notebook's attached pictures, written again in a course's language.

JupyterLab shows no SVG as an attachment, so a drawing travels as PNG in the notebook; the SVG that it was made from
(``course/models/data/alt_text``) says where its words stand, and translators find them in their catalogue.
"""

from __future__ import annotations

import io
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from importlib.resources import files
from pathlib import Path
from typing import Any

_TEXT = re.compile(r'<text x="([\d.]+)" y="([\d.]+)">([^<]+)</text>')
_SIZE = re.compile(r'<g font-family="sans-serif" font-size="([\d.]+)"')
_INK, _PAPER = (17, 17, 17), (255, 255, 255)
# How far a line of letters reaches above and below its baseline, in sizes of its font.
_ABOVE, _BELOW = 0.95, 0.3


@dataclass(frozen=True)
class Lettering:
    """A word of a drawing: the middle of its baseline in pixels, its font's size in pixels, the English text."""

    x: float
    y: float
    size: float
    text: str


def lettering_of(picture: str) -> tuple[Lettering, ...]:
    """Return the words of an attached picture, by the SVG of the same name; none where there is no such drawing."""
    drawing = files("course.models").joinpath("data", "alt_text", f"{Path(picture).stem}.svg")
    if not drawing.is_file():
        return ()
    svg = drawing.read_text(encoding="utf-8")
    size = _SIZE.search(svg)
    return tuple(
        Lettering(float(x), float(y), float(size[1]), unescape(text))
        for x, y, text in _TEXT.findall(svg)
        if size and any(letter.isalpha() for letter in text)
    )


def relettered(png: bytes, words: tuple[Lettering, ...], translate: Callable[[str], str]) -> bytes:
    """Return a picture with its words in another language, painted over the English ones on white."""
    from matplotlib import get_data_path
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.open(io.BytesIO(png)).convert("RGB")
    pen = ImageDraw.Draw(picture)
    file = str(Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")
    for word in words:
        font = ImageFont.truetype(file, round(word.size))
        half = pen.textlength(word.text, font=font) / 2 + 1
        pen.rectangle(
            (word.x - half, word.y - _ABOVE * word.size, word.x + half, word.y + _BELOW * word.size), fill=_PAPER
        )
        pen.text((word.x, word.y), translate(word.text), font=font, fill=_INK, anchor="ms")
    stream = io.BytesIO()
    picture.quantize(64).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def attachments_in(attachments: dict[str, Any], translate: Callable[[str], str]) -> dict[str, Any]:
    """Return a cell's attachments, the words of the course's drawings in another language."""
    return {name: _attachment(name, bundle, translate) for name, bundle in attachments.items()}


def _attachment(name: str, bundle: dict[str, str], translate: Callable[[str], str]) -> dict[str, str]:
    words = lettering_of(name)
    if "image/png" not in bundle or all(translate(word.text) == word.text for word in words):
        return bundle
    made = relettered(b64decode(bundle["image/png"]), words, translate)
    return {**bundle, "image/png": b64encode(made).decode("ascii")}
