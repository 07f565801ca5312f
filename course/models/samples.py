"""Read the texts, pages and pictures that travel with the models."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

_SOURCE = re.compile(r"src=[\"']([\w-]+\.svg)[\"']")
# The pictures that our sample pages name, and where they lie.
PICTURES = {
    "logo.svg": "pages/logo.svg",
    "timetable.svg": "pages/timetable.svg",
    "send.svg": "pages/send.svg",
    "river.svg": "pages/river.svg",
    "plants.svg": "alt_text/plants.svg",
}


@lru_cache(maxsize=64)
def read_sample(name: str) -> str:
    """Return the packaged text file `name`, a path below ``course/models/data`` such as ``"pages/school.html"``.

    Raises
    ------
    FileNotFoundError
        If the package has no such file: an author's mistake.
    """
    return files("course.models").joinpath("data", *name.split("/")).read_text(encoding="utf-8")


def picture_address(name: str) -> str:
    """Return a packaged SVG drawing as a ``data:`` address."""
    return "data:image/svg+xml;base64," + b64encode(read_sample(name).encode()).decode("ascii")


def with_pictures(html: str) -> str:
    """Return a page whose pictures from our own folder are put into it, so that a sandboxed frame can show them."""

    def put(match: re.Match[str]) -> str:
        return f'src="{picture_address(PICTURES[match[1]])}"' if match[1] in PICTURES else match[0]

    return _SOURCE.sub(put, html)


def made_in(value: Any, control: str) -> Any:
    """Return what was made: `value` itself, or what stands in a bench's control when `value` is its saved record."""
    controls = value.get("controls") if isinstance(value, Mapping) else None
    return controls.get(control) if isinstance(controls, Mapping) else value


def is_unchanged(made: Any, sample: str) -> bool:
    """Return whether `made` is still the packaged file `sample`, but for its spacing."""
    return isinstance(made, str) and made.split() == read_sample(sample).split()
