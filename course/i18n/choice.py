"""A person's choice of language, kept beside their work so that their server and their kernels agree on it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from course.i18n import languages, use

# Who starts a person's server names the file; without it a choice lasts as long as the process.
VARIABLE = "COURSE_LANGUAGE_FILE"
FILE_NAME = ".course-language"


def chosen() -> str | None:
    """Return the language that the person chose, or ``None``: not chosen, unreadable, or no longer translated."""
    name = os.environ.get(VARIABLE)
    try:
        code = Path(name).read_text(encoding="utf-8").strip() if name else ""
    except (OSError, UnicodeDecodeError):
        return None
    return code if code in languages() else None


def adopt() -> None:
    """Use what the person chose, if they did; called where a page or a widget is about to be shown."""
    code = chosen()
    if code:
        use(code)


def choose(code: str) -> bool:
    """Use a language from now on and keep the choice; ``False`` for one that the course is not translated into.

    Raises
    ------
    OSError
        The choice is in force, but could not be kept.
    """
    if code not in languages():
        return False
    use(code)
    name = os.environ.get(VARIABLE)
    if name:
        place = Path(name)
        descriptor, made = tempfile.mkstemp(dir=place.parent, prefix=f"{place.name}.")
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(f"{code}\n")
        Path(made).replace(place)
    return True


def offered() -> list[dict[str, str]]:
    """Return the languages to choose from, each with its name in itself."""
    return [{"id": code, "text": autonym(code)} for code in languages()]


def autonym(code: str) -> str:
    """Return a language's name in itself, for example ``русский``; the code where CLDR has none."""
    known = {"en": "English", "ru": "русский"}
    if code in known:
        return known[code]
    from course.i18n.formats import cldr

    locale = cldr(code)
    return str(locale.display_name) if str(locale.language) == code.split("-")[0] and "-" not in code else code
