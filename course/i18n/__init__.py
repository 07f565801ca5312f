"""Languages: gettext for the interface, the questions and the notebooks.

Every text that a person sees passes through :func:`_` (or :func:`ngettext`). The language is the one set with
:func:`use`, else the environment's ``COURSE_LANGUAGE``, else English.
"""

from __future__ import annotations

import gettext as _gettext
import os
from functools import lru_cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"
DEFAULT_LANGUAGE = "en"
_chosen: str | None = None


def use(language: str | None) -> None:
    """Choose the language of this process; ``None`` goes back to the environment's."""
    global _chosen
    _chosen = language


def language() -> str:
    """Return the language code in force, for example ``"ru"``."""
    return _chosen or os.environ.get("COURSE_LANGUAGE") or DEFAULT_LANGUAGE


@lru_cache(maxsize=16)
def _catalogue(code: str) -> _gettext.NullTranslations:
    return _gettext.translation("course", localedir=str(LOCALE), languages=[code], fallback=True)


def gettext(message: str) -> str:
    """Return `message` in the language in force; the empty text stays empty."""
    return _catalogue(language()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form of a message that fits the number `n`, by the language's own plural rule."""
    return _catalogue(language()).ngettext(singular, plural, n)


_ = gettext
