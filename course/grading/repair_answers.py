"""Reads a damaged ``answers.json`` as far as it goes: each answer that is whole is kept."""

from __future__ import annotations

import json
import re
from typing import Any

from course.i18n import gettext as _

FILE_NAME = "answers.json"
_ENTRY = re.compile(r'"((?:[^"\\]|\\.)+)"\s*:\s*(?=\{\s*"(?:value|saved)")')


def repair_answers(raw: bytes, log: list[str]) -> bytes:
    """Return the contents of a file that the answer store can read.

    Parameters
    ----------
    raw : bytes
        What was handed in.
    log : list of str
        What was wrong is appended.
    """
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        found = _salvaged(raw)
        if found is None:
            return raw
        number = len(found["answers"])
        log.append(
            _("The file with the answers was damaged; %(number)s answers were read from it.") % {"number": number}
        )
        return json.dumps(found, ensure_ascii=False).encode()
    # json.loads on bytes also reads what the store does not: byte order marks and UTF-16.
    return raw if raw[:1] in {b"{", b" ", b"\n"} else json.dumps(found, ensure_ascii=False).encode()


def _salvaged(raw: bytes) -> dict[str, Any] | None:
    for encoding in ("utf-8-sig", "utf-16", "cp1251"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        entries: dict[str, Any] = {}
        for match in _ENTRY.finditer(text):
            try:
                # In a file with both sides of a merge the first, the trainee's own, counts.
                entries.setdefault(json.loads(f'"{match[1]}"'), json.JSONDecoder().raw_decode(text, match.end())[0])
            except (ValueError, RecursionError):
                continue
        if entries:
            return {"format": "ict-course/answers/1", "answers": entries}
    return None
