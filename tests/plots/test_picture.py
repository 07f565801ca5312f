"""A chart's PNG: small, and its plain areas exactly in their colours."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from course.plots.picture import png


def shown(pixels: NDArray[np.uint8]) -> NDArray[Any]:
    height, width = pixels.shape[:2]
    picture = Image.open(io.BytesIO(png(memoryview(pixels), width, height)))
    assert ("PNG", (width, height)) == (picture.format, picture.size)
    return np.asarray(picture.convert("RGB"))


def paper(width: int, height: int) -> NDArray[np.uint8]:
    return np.full((height, width, 4), 255, np.uint8)


def test_plain_areas_keep_their_very_colours() -> None:
    pixels = paper(60, 40)
    pixels[5:20, 5:30, :3] = (0, 114, 178)
    pixels[20:30, 10:50, :3] = (213, 94, 0)
    # Nearly white edges, as lines have them, must not tinge the paper.
    pixels[::3, 55, :3] = 249
    drawn = shown(pixels)
    assert ([255, 255, 255], [0, 114, 178], [213, 94, 0]) == (
        drawn[39, 59].tolist(),
        drawn[10, 10].tolist(),
        drawn[25, 20].tolist(),
    )


def test_no_pixel_moves() -> None:
    pixels = paper(7, 5)
    pixels[np.arange(5), np.arange(5), :3] = 0
    assert np.array_equal(pixels[..., :3], shown(pixels))


def test_a_picture_without_runs_comes_close_to_its_colours() -> None:
    ramp = paper(256, 4)
    ramp[..., 0] = np.arange(256)
    ramp[..., 1] = 255 - np.arange(256)
    assert np.abs(ramp[..., :3].astype(int) - shown(ramp)).max() <= 16


def test_one_pixel_is_a_picture() -> None:
    assert [[[255, 255, 255]]] == shown(paper(1, 1)).tolist()
