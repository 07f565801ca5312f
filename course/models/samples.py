"""Read the texts, pages and pictures that travel with the models.

A text that is material to work on (a page, a caption file) is not translated but written anew for a language: its form
of that language stands in a folder of the language's code beside the English one, and is read in its place.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from html import escape, unescape
from importlib.resources import files
from typing import Any

from course.i18n import gettext as _
from course.i18n import language as language_in_force

_SOURCE = re.compile(r"src=[\"']([\w-]+\.svg)[\"']")
_LETTERING = re.compile(r"(<text\b[^>]*>)([^<]+)(</text>)")
# The pictures that our sample pages name, and where they lie.
PICTURES = {
    "logo.svg": "pages/logo.svg",
    "timetable.svg": "pages/timetable.svg",
    "send.svg": "pages/send.svg",
    "river.svg": "pages/river.svg",
    "plants.svg": "alt_text/plants.svg",
}


def read_sample(name: str, language: str | None = None) -> str:
    """Return the packaged text file `name` in a language, by default the one in force.

    Parameters
    ----------
    name : str
        A path below ``course/models/data`` such as ``"pages/school.html"``; read from ``"pages/ru/school.html"`` where
        the language is Russian and has a form of its own. The lettering of an SVG is translated.

    Raises
    ------
    FileNotFoundError
        If the package has no such file: an author's mistake.
    """
    text = _form(name, language or language_in_force())
    return _LETTERING.sub(_lettered, text) if name.endswith(".svg") else text


def _lettered(match: re.Match[str]) -> str:
    return f"{match[1]}{escape(_(unescape(match[2])))}{match[3]}"


@lru_cache(maxsize=128)
def _form(name: str, language: str) -> str:
    folder, _slash, file = name.rpartition("/")
    place = files("course.models").joinpath("data", *folder.split("/"))
    form = place.joinpath(language, file)
    return (form if form.is_file() else place.joinpath(file)).read_text(encoding="utf-8")


@lru_cache(maxsize=32)
def sample_forms(name: str) -> tuple[str, ...]:
    """Return all forms of a packaged text file, the English one first."""
    folder, _slash, file = name.rpartition("/")
    place = files("course.models").joinpath("data", *folder.split("/"))
    codes = sorted(one.name for one in place.iterdir() if one.is_dir() and one.joinpath(file).is_file())
    return tuple(_form(name, code) for code in ("en", *codes))


def original_of(made: Any, sample: str) -> str:
    """Return the form of the packaged file `sample` that `made` began with: the one it shares most words with.

    Work in one language is so judged alike whichever language is in force where it is graded.
    """
    words = set(made.split()) if isinstance(made, str) else set()
    return max(sample_forms(sample), key=lambda form: len(words & set(form.split())))


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
    """Return whether `made` is still the packaged file `sample` in one of its forms, but for its spacing."""
    return isinstance(made, str) and any(made.split() == form.split() for form in sample_forms(sample))
