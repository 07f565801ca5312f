"""Languages: gettext for the interface, the questions and the notebooks.

Every text that a person sees passes through :func:`gettext` (or :func:`ngettext`) when it is shown. The language is the
one set with :func:`use`, else the environment's ``COURSE_LANGUAGE``, else English.

There is one catalogue an area (``course/locale/LANGUAGE/LC_MESSAGES/*.mo``), so that several people can translate at
once; :mod:`course.i18n.catalogues` reads them when the first text is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course.i18n.catalogues import Chain

LOCALE = Path(__file__).resolve().parent.parent / "locale"
DEFAULT_LANGUAGE = "en"
_chosen: str | None = None
_spoken: ContextVar[str | None] = ContextVar("language spoken", default=None)


def use(language: str | None) -> None:
    """Choose the language of this process; ``None`` goes back to the environment's."""
    global _chosen
    _chosen = language


def language() -> str:
    """Return the language code in force, for example ``"ru"``."""
    return _spoken.get() or _chosen or os.environ.get("COURSE_LANGUAGE") or DEFAULT_LANGUAGE


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use a language inside the block, in this task or thread only: a service speaks with several people at once."""
    before = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(before)


@lru_cache(maxsize=16)
def catalogue(code: str) -> Chain | None:
    """Return the translations into a language; ``None`` for English and for a language without any."""
    if code == DEFAULT_LANGUAGE:
        return None
    from course.i18n.catalogues import read_chain

    return next(filter(None, (read_chain(place, code) for place in places())), None)


def places() -> list[Path]:
    """Return the folders with catalogues: the package's, and one of your own that ``COURSE_LOCALE`` names."""
    own = os.environ.get("COURSE_LOCALE")
    return [*([Path(own)] if own else []), LOCALE]


def gettext(message: str) -> str:
    """Return `message` in the language in force; the empty text stays empty."""
    found = catalogue(language())
    return _filled_here(found.gettext(message)) if found and message else message


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form of a message that fits the number `n`, by the language's own plural rule."""
    found = catalogue(language())
    if found is None:
        return singular if n == 1 else plural
    return _filled_here(found.ngettext(singular, plural, n))


@lru_cache(maxsize=4096)
def _filled_here(message: str) -> str:
    """Return a message that writes its fractions as the language does, where it has any."""
    if "%(" not in message:
        return message
    from course.i18n.formats import FRACTION, Format

    return Format(message) if FRACTION.search(message) else message


def retranslate(text: str, source: str, target: str) -> str:
    """Return a text of language `source` in language `target`, by way of English.

    A text that no catalogue knows, because somebody changed it say, stays as it is.
    """
    if source == target or not text:
        return text
    known = catalogue(source)
    original = known.original(text) if known else text
    if original is None:
        return text
    wanted = catalogue(target)
    return wanted.gettext(original) if wanted else original


def languages() -> list[str]:
    """Return the languages that there are catalogues of, English first."""
    return list(_languages(tuple(places())))


# A language does not appear while a process runs; every widget asks.
@lru_cache(maxsize=8)
def _languages(where: tuple[Path, ...]) -> tuple[str, ...]:
    folders = (path.parent.name for place in where for path in place.glob("*/LC_MESSAGES"))
    return (DEFAULT_LANGUAGE, *sorted(set(folders) - {DEFAULT_LANGUAGE}))


# What click writes as it stands begins so.
VERBATIM = "\b\n"


def paragraphs(help_text: str) -> list[str]:
    """Return the paragraphs of a command's help: each is a message of its own."""
    from inspect import cleandoc

    return [part for part in cleandoc(help_text).split("\n\n") if part.strip()]


def help_in_language(help_text: str) -> str:
    """Return a command's help in the language in force, paragraph by paragraph."""
    parts = []
    for part in paragraphs(help_text):
        head = VERBATIM if part.startswith(VERBATIM) else ""
        parts.append(head + gettext(part.removeprefix(VERBATIM)))
    return "\n\n".join(parts)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for this
    """Mark a text for translators where it is written down; it is translated where it is shown."""
    return message


_ = gettext
