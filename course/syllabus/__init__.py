"""The course as data: sessions, competences, calendar, weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from course.errors import SyllabusError
from course.i18n import gettext as _
from course.i18n import language


@dataclass(frozen=True)
class Competence:
    """One of the 18 competences of ICT-CFT; `id` is aspect.level, for example ``"6.2"``."""

    id: str
    names: dict[str, str]

    @property
    def name(self) -> str:
        """The official name in the language in force, English where there is no official one."""
        return self.names.get(language()) or _(self.names["en"])

    @property
    def aspect(self) -> int:
        """Number of the aspect, 1 to 6."""
        return int(self.id.split(".")[0])

    @property
    def level(self) -> int:
        """Number of the level, 1 to 3."""
        return int(self.id.split(".")[1])


@dataclass(frozen=True)
class Aspect:
    """One of the 6 aspects, with its three competences."""

    number: int
    names: dict[str, str]
    competences: Sequence[Competence]

    @property
    def name(self) -> str:
        """The official name in the language in force, English where there is no official one."""
        return self.names.get(language()) or _(self.names["en"])


@dataclass(frozen=True)
class Session:
    """One workshop session: its module, its assignment, what it serves."""

    number: int
    slug: str
    title_en: str
    subtitle_en: str
    aspects: Sequence[int]

    @property
    def title(self) -> str:
        """Title in the language in force."""
        return _(self.title_en)

    @property
    def subtitle(self) -> str:
        """Subtitle in the language in force."""
        return _(self.subtitle_en)

    @property
    def module(self) -> str:
        """File name of the module's notebook."""
        return f"{self.number:02}-{self.slug}.ipynb"

    @property
    def assignment(self) -> str:
        """Name of the assignment, its folder and its notebook."""
        return f"session-{self.number}"


def _read(*parts: str) -> Any:
    place = files("course.syllabus")
    for part in parts:
        place = place / part
    return yaml.safe_load(place.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def aspects() -> tuple[Aspect, ...]:
    """Return the six aspects of ICT-CFT with their competences."""
    return tuple(
        Aspect(a["number"], _names(a), tuple(Competence(c["id"], _names(c)) for c in a["competences"]))
        for a in _read("ict_cft", "names.yaml")["aspects"]
    )


def _names(entry: dict[str, Any]) -> dict[str, str]:
    return {code: text for code, text in entry.items() if code in {"en", "ru"}}


def competences() -> dict[str, Competence]:
    """Return the 18 competences by id."""
    return {c.id: c for aspect in aspects() for c in aspect.competences}


@lru_cache(maxsize=1)
def levels() -> tuple[dict[str, str], ...]:
    """Return the names of the three levels, each by language code."""
    return tuple(_names(entry) for entry in _read("ict_cft", "names.yaml")["levels"])


@lru_cache(maxsize=1)
def sessions() -> tuple[Session, ...]:
    """Return the six sessions in order."""
    return tuple(
        Session(s["number"], s["slug"], s["title"], s["subtitle"], tuple(s["aspects"]))
        for s in _read("sessions.yaml")["sessions"]
    )


def session(number: int) -> Session:
    """Return one session. Raises `SyllabusError` for a number outside 1 to 6."""
    for one in sessions():
        if one.number == number:
            return one
    raise SyllabusError(_("There is no session %(n)s.") % {"n": number}, remedy=_("The course has sessions 1 to 6."))
