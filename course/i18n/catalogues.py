"""Read compiled catalogues: all areas of a language as one chain, each file when it is first needed.

A wheel brings ``.mo`` files. In a checkout a ``.po`` that is newer than its ``.mo`` is compiled when it is first read:
into the ``.mo`` beside it, or, where that folder cannot be written, into memory.
"""

from __future__ import annotations

import gettext as _gettext
import io
import os
import tempfile
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

# A look-up stops at the first area that knows the text: what every page needs stands first, what few need last.
FIRST, LAST = ("interface",), ("service", "instructors")


class Chain:
    """The areas of a language, in the order in which they are asked.

    Parameters
    ----------
    places : sequence of Path
        The areas' ``.mo`` files; one that is missing is made from the ``.po`` beside it.
    """

    def __init__(self, places: Sequence[Path]) -> None:
        self._places = {place.stem: place for place in places}
        self._read: dict[str, _gettext.GNUTranslations] = {}

    def _areas(self, first: str = "") -> Iterable[_gettext.GNUTranslations]:
        if first in self._places:
            yield self._area(first)
        for name in self._places:
            yield self._area(name)

    def _area(self, name: str) -> _gettext.GNUTranslations:
        area = self._read.get(name)
        if area is None:
            area = self._read[name] = read_area(self._places[name])
        return area

    def gettext(self, message: str) -> str:
        """Return the translation of the first area that has one, else the message itself."""
        return self.find(message) or message

    def find(self, message: str, first: str = "") -> str | None:
        """Return the translation, or ``None`` where there is none; the area `first` is asked before the others."""
        for area in self._areas(first):
            found = area.gettext(message)
            if found != message:
                return found
        return None

    def original(self, text: str) -> str | None:
        """Return the English text that `text` is a translation of, or ``None`` where no area has it."""
        for area in self._areas():
            found = _reversed(area).get(text)
            if found is not None:
                return found
        return None

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Return the form for `n` of the first area that has the message; English forms where none has."""
        english = singular if n == 1 else plural
        for area in self._areas():
            found = area.ngettext(singular, plural, n)
            if found != english:
                return found
        return english


@lru_cache(maxsize=32)
def _reversed(area: _gettext.GNUTranslations) -> dict[str, str]:
    """Return the originals of an area by their translations, plural forms left out."""
    known: dict[Any, str] = getattr(area, "_catalog", {})
    return {translation: message for message, translation in known.items() if isinstance(message, str) and message}


def read_chain(locale: Path, language: str) -> Chain | None:
    """Return a language's chain; ``None`` where there are no catalogues.

    A regional code (``ru-RU``) falls back to its language.
    """
    for code in dict.fromkeys((language, language.replace("-", "_"), language.replace("-", "_").split("_")[0])):
        folder = locale / code / "LC_MESSAGES"
        names = {path.stem for path in (*folder.glob("*.mo"), *folder.glob("*.po"))}
        if names:
            ordered = sorted(names, key=lambda name: (name not in FIRST, name in LAST, name))
            return Chain([folder / f"{name}.mo" for name in ordered])
    return None


def is_behind(path: Path) -> bool:
    """Tell whether a ``.mo`` is missing or older than the ``.po`` beside it; a wheel has no ``.po``."""
    source = path.with_suffix(".po")
    return source.exists() and (not path.exists() or path.stat().st_mtime_ns < source.stat().st_mtime_ns)


def compile_all(locale: Path) -> None:
    """Compile every catalogue that is behind its source, where the folder can be written."""
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        if is_behind(source.with_suffix(".mo")):
            _write(source.with_suffix(".mo"), compiled(source))


def read_area(path: Path) -> _gettext.GNUTranslations:
    """Read one ``.mo``; compile it first where its ``.po`` is newer."""
    if is_behind(path):
        content = compiled(path.with_suffix(".po"))
        _write(path, content)
        return _gettext.GNUTranslations(io.BytesIO(content))
    with path.open("rb") as stream:
        return _gettext.GNUTranslations(stream)


def compiled(source: Path) -> bytes:
    """Return what gettext's own ``msgfmt`` makes of a ``.po`` file; fuzzy translations are left out."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=source.parent.parent.name, abort_invalid=True)
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def _write(path: Path, content: bytes) -> None:
    """Put a file in place as a whole, or not at all where the folder cannot be written."""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError:
        return
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    Path(name).chmod(0o644)
    Path(name).replace(path)
