"""The trainee's copies of the modules over time: corrected ones arrive, a session can begin anew, nothing is lost.

What a trainee typed is in ``answers.json``, beside the notebooks; replacing a notebook never touches it. Before
anything of the trainee's is replaced, it is copied to ``.kept/<time>/`` in the same folder.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from course.answers.store import AnswerStore, write_atomically
from course.build.localise import material
from course.build.materials import module_notebooks
from course.i18n import language

RECORD = ".modules.json"
KEPT = ".kept"


def content_digest(path: Path, content: bytes | None = None) -> str:
    """Return a digest of what a person can have changed: a notebook's cells without outputs, or a file's bytes.

    `content` is what the file is to hold, where it does not hold it yet.
    """
    content = path.read_bytes() if content is None else content
    if path.suffix == ".ipynb":
        try:
            cells = json.loads(content)["cells"]
            kept = [[c.get("id"), c.get("cell_type"), "".join(c.get("source", ""))] for c in cells]
            content = json.dumps(kept, ensure_ascii=False).encode("utf-8")
        except (ValueError, KeyError, TypeError, AttributeError):
            pass  # not a notebook any more: its bytes tell whether it was changed
    return hashlib.sha256(content).hexdigest()


def _read_record(folder: Path) -> dict[str, str]:
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return record if isinstance(record, dict) else {}
    except (OSError, ValueError):
        return {}


def sources() -> list[Path]:
    """Return the modules and their banks as the kit has them."""
    beside = [path for notebook in module_notebooks() for path in (notebook, notebook.with_suffix(".yaml"))]
    return [path for path in beside if path.exists()]


def bring_up_to_date(folder: Path, now: datetime, originals: Sequence[Path] | None = None) -> list[str]:
    """Bring new and corrected modules into a trainee's folder.

    A file is replaced only where the kit's has changed since it was last brought. If the trainee changed a cell of it
    meanwhile, that copy is kept under ``.kept``.

    Parameters
    ----------
    folder : Path
        The trainee's modules.
    now : datetime
        For the name of the copies.
    originals : sequence of Path, optional
        What the kit has; its own modules if not given.

    Returns
    -------
    list of str
        Names of the notebooks that were replaced by a corrected one.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    record, replaced = _read_record(folder), []
    for source in sources() if originals is None else originals:
        content = material(source, language())
        target, fresh = folder / source.name, content_digest(source, content)
        if target.exists() and record.get(source.name) == fresh:
            continue
        if target.exists() and content_digest(target) != fresh:
            if content_digest(target) != record.get(source.name):
                _keep(folder, [target], now)
            replaced.append(source.name)
            write_atomically(target, content)
        elif not target.exists():
            write_atomically(target, content)
        record[source.name] = fresh
    write_atomically(folder / RECORD, json.dumps(record, indent=1).encode("utf-8"))
    return [name for name in replaced if name.endswith(".ipynb")]


def _keep(folder: Path, paths: Sequence[Path], now: datetime) -> Path:
    place = folder / KEPT / f"{now:%Y%m%d-%H%M%S-%f}"
    place.mkdir(parents=True, exist_ok=True)
    for path in paths:
        if path.exists():
            shutil.copy2(path, place / path.name)
    return place


def reset_session(folder: Path, number: int, now: datetime, originals: Sequence[Path] | None = None) -> Path:
    """Begin a session's module anew: its notebook as shipped, its answers gone; returns where the copy is.

    Other sessions' answers stay. The copy holds the notebook and all answers as they were.
    """
    mine = [path for path in (sources() if originals is None else originals) if path.name.startswith(f"{number:02}-")]
    store = AnswerStore(folder)
    place = _keep(folder, [store.path, *(folder / path.name for path in mine)], now)
    for source in mine:
        write_atomically(folder / source.name, material(source, language()))
    _forget(store, f"s{number}-")
    return place


def _forget(store: AnswerStore, prefix: str) -> None:
    """Empty the answers whose id begins so; an emptied answer is one that was never given."""
    for identifier in [one for one in store.values() if one.startswith(prefix)]:
        store.put(identifier, None)


def kept_copies(folder: Path) -> list[str]:
    """Return the names of the copies, the newest first."""
    place = folder / KEPT
    return sorted((path.name for path in place.iterdir() if path.is_dir()), reverse=True) if place.is_dir() else []


def typed(answers: Mapping[str, Any], number: int) -> int:
    """Count the answers of a session that hold something."""
    return sum(1 for one, value in answers.items() if one.startswith(f"s{number}-") and value not in (None, "", [], {}))
