"""A translator's work list: what is not translated yet as plain text, and plain text back into a catalogue.

The form is made for an editor, or for any program that writes text::

    === 3fa2c1d0
    # 1 · Title of the module
    (translation, over as many lines as it needs)
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog, Message

from course.build.translation.catalogues import (
    is_translated,
    read_catalogue,
    real_messages,
    texts_of,
    translations_of,
    written,
)
from course.build.translation.checks import Problem, problems
from course.build.translation.domains import catalogue_path, domains
from course.build.translation.glossary import wording_problems
from course.errors import BuildError
from course.i18n import gettext as _

_HEAD = re.compile(r"^=== ([0-9a-f]{8})\b.*$", re.MULTILINE)
_FORM = re.compile(r"^--- *\d*$", re.MULTILINE)


def identifier(message: Message) -> str:
    """Return a message's number: eight hexadecimal digits of its original's digest, the same on every machine."""
    return hashlib.sha256("\0".join(texts_of(message)).encode()).hexdigest()[:8]


def open_catalogue(language: str, domain: str) -> tuple[Path, Catalog]:
    """Return path and content of a catalogue. Raises `BuildError` for a domain or language that there is not."""
    if domain not in domains().patterns or language not in domains().complete:
        raise BuildError(
            _("There is no catalogue %(domain)s in %(language)s.") % {"domain": domain, "language": language},
            remedy=_("Domains: %(domains)s. Languages: %(languages)s. Both stand in course/locale/domains.yaml.")
            % {"domains": ", ".join(domains().patterns), "languages": ", ".join(domains().complete)},
        )
    path = catalogue_path(domain, language)
    return path, read_catalogue(path, language)


def all_problems(message: Message, language: str) -> list[Problem]:
    """Return what is wrong with a translation: structure first, then wording."""
    return [*problems(message), *wording_problems(message, language)]


def wanted(catalogue: Catalog, language: str, which: str = "missing") -> list[Message]:
    """Return messages without a finished translation; those with problems (``wrong``), or ``all``."""
    every = real_messages(catalogue)
    if which == "missing":
        return [m for m in every if m.fuzzy or not is_translated(m)]
    if which == "wrong":
        return [m for m in every if all_problems(m, language)]
    return every


def as_text(messages: Iterable[Message], forms: int) -> str:
    """Return a work list as plain text: number, where it stands, the original; the translation if there is one."""
    return "\n".join(_entry(message, forms) for message in messages)


def _entry(message: Message, forms: int) -> str:
    place = ", ".join(dict.fromkeys(name for name, _line in message.locations))
    about = " · ".join([place, *message.auto_comments])
    lines = [f"=== {identifier(message)} {about}", texts_of(message)[0]]
    if len(texts_of(message)) > 1:
        lines += ["--- plural", texts_of(message)[1]]
        lines += [_("(give %(n)d forms, a line with --- between them)") % {"n": forms}]
    if is_translated(message):
        lines += ["--- now", "\n---\n".join(translations_of(message))]
    return "\n".join([*lines, ""])


def as_data(messages: Iterable[Message]) -> list[dict[str, Any]]:
    """Return a work list as plain data, for JSON."""
    return [
        {
            "id": identifier(message),
            "where": [name for name, _line in message.locations],
            "comments": list(message.auto_comments),
            "en": texts_of(message)[0] if len(texts_of(message)) == 1 else list(texts_of(message)),
            "text": translations_of(message)[0] if len(texts_of(message)) == 1 else list(translations_of(message)),
        }
        for message in messages
    ]


def read_translations(text: str) -> dict[str, Any]:
    """Return translations by number from plain text, or from JSON or YAML: ``{number: text}`` or ``[{id:, text:}]``.

    Raises
    ------
    BuildError
        The file is in none of these forms.
    """
    if _HEAD.match(text.lstrip("\ufeff\n")):
        parts = _HEAD.split(text.lstrip("\ufeff"))
        return {number: _body(body) for number, body in zip(parts[1::2], parts[2::2], strict=True)}
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BuildError(_("The file is neither a work list nor JSON: %(why)s") % {"why": error}) from error
    if isinstance(data, Sequence) and not isinstance(data, str):
        data = {str(entry["id"]): entry["text"] for entry in data}
    if not isinstance(data, Mapping):
        raise BuildError(_("The file holds no translations."), remedy=_("Begin each with a line: === number"))
    return {str(number): entry for number, entry in data.items()}


def _body(body: str) -> str | list[str]:
    # A work list of translated messages shows what they are now below the original.
    body = re.split(r"^--- now$", body, flags=re.MULTILINE)[-1]
    parts = [part.strip("\n") for part in _FORM.split(body)]
    return parts[0] if len(parts) == 1 else parts


@dataclass(frozen=True)
class Applied:
    """What became of one translation."""

    number: str
    original: str
    problems: Sequence[Problem]
    known: bool = True


def apply(language: str, domain: str, given: Mapping[str, Any], *, keep_wrong: bool = False) -> list[Applied]:
    """Put translations into a catalogue; one with problems is refused unless `keep_wrong`.

    Returns
    -------
    list of Applied
        Of each translation, in the order of `given`.
    """
    path, catalogue = open_catalogue(language, domain)
    known = {identifier(message): message for message in real_messages(catalogue)}
    done = [_apply(known.get(number), number, text, language, keep_wrong) for number, text in given.items()]
    path.write_bytes(written(catalogue))
    return done


def _apply(message: Message | None, number: str, text: Any, language: str, keep_wrong: bool) -> Applied:
    if message is None:
        return Applied(number, "", (), known=False)
    before, flags = message.string, set(message.flags)
    message.string = _as_strings(message, text)
    message.flags.discard("fuzzy")
    found = all_problems(message, language)
    if len(texts_of(message)) > 1 and len(translations_of(message)) != len(_forms_of(before)):
        found.append(Problem("forms", _("%(n)d forms are needed") % {"n": len(_forms_of(before))}))
    if found and (not keep_wrong or any(one.rule == "forms" for one in found)):
        message.string, message.flags = before, flags
    return Applied(number, texts_of(message)[0], found)


def _forms_of(string: Any) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, (tuple, list)) else (string,)


def _as_strings(message: Message, text: Any) -> Any:
    """Give a translation the original's empty lines and spaces at its edges, so that nobody has to count them."""
    if len(texts_of(message)) > 1:
        return tuple(text) if isinstance(text, list) else (text,)
    original, plain = texts_of(message)[0], str(text).strip()
    if not plain:
        return ""
    head = original[: len(original) - len(original.lstrip())]
    tail = original[len(original.rstrip()) :]
    return f"{head}{plain}{tail}"
