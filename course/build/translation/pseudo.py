"""Pseudo-languages: foreign-looking English, to find text that nobody marked, that is cut off or runs the wrong way.

``en-XA`` accents every letter, makes texts 40 % longer and puts them in brackets; ``ar-XB`` also runs from the right to
the left. Codes are those that CLDR reserves for this. Nothing of it travels in the wheel.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from course.build.translation.catalogues import extract, real_messages, texts_of
from course.build.translation.domains import domains

CODES = ("en-XA", "ar-XB")
_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "áƀçđéƒǧħíĵķłɱñóƥɋřšŧúṽŵẋýžÁƁÇĐÉƑǦĦÍĴĶŁḾÑÓƤɊŘŠŦÚṼŴẊÝŽ"
_ACCENTS = str.maketrans(_PLAIN, _ACCENTED)
# What is not for people to read, and must come through as it is.
_KEPT = re.compile(
    r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|%%|(`+)[^`]+\1|</?[A-Za-z][^>]*>|\]\([^)]*\)|https?://\S+|&\w+;"
    r"|\[\d+\]|^\[[^\]]+\]:.*$",
    re.MULTILINE,
)
# Marks at a line's beginning and end that make it a heading, an item, a row.
_LINE = re.compile(r"^(\s*(?:#+\s+|[-*+]\s+|\d+[.)]\s+|>\s+)?)(.*?)(\s*)$")
# Added until a text is 40 % longer.
_FILLER = "one two three four five six seven eight nine ten ".translate(_ACCENTS)
GROWTH = 0.4


def pseudo(text: str, code: str = "en-XA") -> str:
    """Return a text of the course in a pseudo-language; placeholders, code, tags and links stay."""
    if re.match(r"(```|~~~)", text):
        return text
    return "\n".join(_line(line, code) for line in text.split("\n"))


def _line(line: str, code: str) -> str:
    if not re.search(r"[A-Za-z]", _KEPT.sub("", line)):
        return line
    if line.lstrip().startswith(("|", "<")):
        return _accented(line)
    head, body, tail = _match(line)
    mark = "\u200f" if code == "ar-XB" else ""
    return f"{head}{mark}[{_accented(body)}{_longer(body)}]{tail}"


def _match(line: str) -> tuple[str, str, str]:
    found = _LINE.match(line)
    assert found is not None  # every line fits
    return found[1], found[2], found[3]


def _accented(text: str) -> str:
    parts, at = [], 0
    for kept in _KEPT.finditer(text):
        parts += [text[at : kept.start()].translate(_ACCENTS), kept[0]]
        at = kept.end()
    return "".join([*parts, text[at:].translate(_ACCENTS)])


def _longer(text: str) -> str:
    count = round(GROWTH * len(_KEPT.sub("", text)))
    return " " + (_FILLER * (count // len(_FILLER) + 1))[:count].strip() if count else ""


def write_catalogues(locale: Path, code: str) -> None:
    """Write compiled catalogues of every area in a pseudo-language below `locale`."""
    folder = locale / code / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    for domain, files in domains().files().items():
        template, _given = extract(domain, files)
        made = Catalog(locale="en", charset="utf-8", fuzzy=False)
        for message in real_messages(template):
            texts = tuple(pseudo(text, code) for text in texts_of(message))
            made.add(message.id, texts if len(texts) > 1 else texts[0])
        stream = io.BytesIO()
        write_mo(stream, made)
        (folder / f"{domain}.mo").write_bytes(stream.getvalue())
