"""The course's materials in a language: notebooks, question banks, instructors' notes, made from the English ones.

Code cells, ids, keys and nbgrader's metadata are the same in every language; only what people read is translated. A
text without a translation stays English.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import yaml

from course.build.lettering import attachments_in
from course.build.translation.blocks import source_of, translate_markdown
from course.i18n import DEFAULT_LANGUAGE, catalogue
from course.questions.bank import is_bank
from course.questions.prose import with_prose

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def translated(text: str, language: str, area: str = "") -> str:
    """Return a text of the materials in a language, the area's own translation first."""
    found = catalogue(language)
    return (found.find(text, first=area) or text) if found and text else text


def notebook_in(notebook: dict[str, Any], language: str, area: str = "") -> dict[str, Any]:
    """Return a copy of a notebook with its Markdown, and the words in its pictures, in a language."""
    copy: dict[str, Any] = json.loads(json.dumps(notebook))
    translate = partial(translated, language=language, area=area)
    for cell in copy["cells"]:
        if cell["cell_type"] == "markdown":
            text = translate_markdown(source_of(cell), translate)
            cell["source"] = text.splitlines(keepends=True) if isinstance(cell["source"], list) else text
        if cell.get("attachments"):
            cell["attachments"] = attachments_in(cell["attachments"], translate)
    return copy


def bank_in(text: str, language: str, area: str = "") -> str:
    """Return the YAML of a question bank in a language."""
    data = with_prose(yaml.load(text, Loader=_Loader), lambda one, _path: translated(one, language, area))
    return str(
        yaml.dump({**data, "language": language}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    )


def area_of(path: Path) -> str:
    """Return the area of translation that a notebook, a bank or an instructor's note belongs to."""
    if path.suffix == ".md":
        return "instructors"
    match = re.match(r"(\d\d)-", path.name) or re.search(r"session-(\d)", f"{path.parent.name}/{path.name}")
    return f"session-{int(match[1])}" if match else ""


def material(path: Path, language: str) -> bytes:
    """Return a file of the course as a course in `language` has it.

    Parameters
    ----------
    path : Path
        A notebook, a question bank, a Markdown file, or a file of another kind, which is the same everywhere.
    """
    if language == DEFAULT_LANGUAGE:
        return path.read_bytes()
    return _made(path, language, path.stat().st_mtime_ns)


# A page that brings the modules asks for all of them each time it is shown.
@lru_cache(maxsize=128)
def _made(path: Path, language: str, _changed: int) -> bytes:
    area = area_of(path)
    if path.suffix == ".ipynb":
        notebook = notebook_in(json.loads(path.read_text(encoding="utf-8")), language, area)
        return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    if path.suffix == ".yaml" and is_bank(path):
        return bank_in(path.read_text(encoding="utf-8"), language, area).encode("utf-8")
    if path.suffix == ".md":
        text = path.read_text(encoding="utf-8")
        return translate_markdown(text, partial(translated, language=language, area=area)).encode("utf-8")
    return path.read_bytes()
