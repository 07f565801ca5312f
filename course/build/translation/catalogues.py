"""The catalogues of a checkout: extract from the sources, bring up to date, compare, compile.

Files are written the same way each time, without dates and line numbers: a change in them is a change of a text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from course.build.translation.domains import ROOT, catalogue_path, domains, template_path
from course.build.translation.extract import messages_of

# What changes by itself (dates, versions) or would name a person.
_RESTLESS = re.compile(
    rb'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To|Last-Translator|Language-Team):.*\n',
    re.MULTILINE,
)
FORMAT = "python-format"
_NAMED = re.compile(r"%\(\w+\)")
HEADER = """# {title}
# Part of the project ICT course for teachers; its content is under CC BY-SA 4.0, its interface under BSD-3-Clause.
# How to translate: docs/howto/translate.md"""


def extract(domain: str, files: Iterable[Path], root: Path = ROOT) -> tuple[Catalog, dict[str, dict[str, str]]]:
    """Return a domain's template, and the translations that its sources bring themselves, by language and text."""
    template = Catalog(project="ict-course", version="1", charset="utf-8", fuzzy=False)
    template.header_comment = HEADER.format(title=f"Template of {domain}.")
    given: dict[str, dict[str, str]] = {}
    for path in files:
        place = [(path.relative_to(root).as_posix(), 0)]
        for found in messages_of(path):
            message = template.add(found.message, locations=place, auto_comments=found.comments)
            _mark_format(message)
            for language, text in found.given.items():
                given.setdefault(language, {})[str(found.message)] = text
    return template, given


def _mark_format(message: Message) -> None:
    """Say of a message with named placeholders that it is a format. Babel takes “85 % of” for one."""
    is_format = any(_NAMED.search(text) for text in texts_of(message))
    message.flags = {*message.flags, FORMAT} if is_format else message.flags - {FORMAT}


def texts_of(message: Message) -> tuple[str, ...]:
    """Return a message's text, or its singular and plural."""
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (message.id,)


def translations_of(message: Message) -> tuple[str, ...]:
    """Return a message's translation, or all its plural forms."""
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string,)


def is_translated(message: Message) -> bool:
    """Tell whether every form of a message has a text."""
    return all(translations_of(message))


def read_catalogue(path: Path, language: str) -> Catalog:
    """Return a catalogue; an empty one where there is no file yet."""
    if not path.exists():
        return Catalog(locale=language, project="ict-course", version="1", charset="utf-8", fuzzy=False)
    with path.open("rb") as stream:
        catalogue = read_po(stream, locale=language, abort_invalid=True)
    for message in catalogue:
        _mark_format(message)
    return catalogue


def written(catalogue: Catalog, *, template: bool = False) -> bytes:
    """Return a catalogue as a file has it."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=110, include_lineno=False, ignore_obsolete=template)
    return _RESTLESS.sub(b"", stream.getvalue())


def updated(template: Catalog, path: Path, language: str, domain: str, given: dict[str, str]) -> Catalog:
    """Return a catalogue with exactly the template's messages: known translations kept, none guessed."""
    catalogue = read_catalogue(path, language)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.header_comment = HEADER.format(title=f"{language}: {domain}.")
    catalogue.fuzzy = False
    for message in real_messages(catalogue):
        _mark_format(message)
        if not any(translations_of(message)):
            message.flags.discard("fuzzy")
        if not is_translated(message) and isinstance(message.id, str) and message.id in given:
            message.string = given[message.id]
    return catalogue


def update_all() -> list[Path]:
    """Bring every template and catalogue up to date with the sources; return the files that changed."""
    return [path for path, content in _wanted() if _write(path, content)]


def stale() -> list[Path]:
    """Return the templates and catalogues that do not agree with the sources."""
    return [path for path, content in _wanted() if not path.exists() or path.read_bytes() != content]


def _wanted() -> Iterable[tuple[Path, bytes]]:
    for domain, files in domains().files().items():
        template, given = extract(domain, files)
        yield template_path(domain), written(template, template=True)
        for language in domains().complete:
            path = catalogue_path(domain, language)
            yield path, written(updated(template, path, language, domain, given.get(language, {})))


def _write(path: Path, content: bytes) -> bool:
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def counts(catalogue: Catalog) -> dict[str, int]:
    """Return how many messages are translated, fuzzy and missing."""
    found = {"translated": 0, "fuzzy": 0, "missing": 0}
    for message in catalogue:
        if message.id:
            name = "fuzzy" if message.fuzzy else "translated" if is_translated(message) else "missing"
            found[name] += 1
    return found


def all_catalogues() -> Iterable[tuple[str, str, Path, Catalog]]:
    """Yield domain, language, path and content of every catalogue."""
    for domain in domains().patterns:
        for language in domains().complete:
            path = catalogue_path(domain, language)
            yield domain, language, path, read_catalogue(path, language)


def real_messages(catalogue: Catalog) -> list[Any]:
    """Return a catalogue's messages without its header."""
    return [message for message in catalogue if message.id]
