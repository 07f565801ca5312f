"""Which catalogue holds a file's texts: ``course/locale/domains.yaml``, read and applied to a checkout."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from course.errors import BuildError
from course.i18n import LOCALE
from course.i18n import gettext as _

ROOT = LOCALE.parent.parent


@dataclass(frozen=True)
class Domains:
    """The areas of translation.

    Parameters
    ----------
    patterns : mapping
        Patterns of paths below the project's root, by domain; the first domain with one that fits has the file.
    complete : mapping
        Whether a language is declared complete, by language.
    """

    patterns: dict[str, list[str]]
    complete: dict[str, bool]

    def files(self, root: Path = ROOT) -> dict[str, list[Path]]:
        """Return every file with texts, by domain, in the order in which a reader meets them."""
        found: dict[str, list[Path]] = {}
        taken: set[Path] = set()
        for domain, patterns in self.patterns.items():
            mine: dict[Path, None] = {}
            for pattern in (plain for one in patterns for plain in alternatives(one)):
                mine |= dict.fromkeys(p for p in sorted(root.glob(pattern)) if p not in taken and is_source(p))
            taken |= set(mine)
            found[domain] = list(mine)
        return found


def alternatives(pattern: str) -> list[str]:
    """Return the patterns that ``a/{b,c}.py`` stands for."""
    match = re.search(r"\{([^}]*)\}", pattern)
    if match is None:
        return [pattern]
    return [f"{pattern[: match.start()]}{one}{pattern[match.end() :]}" for one in match[1].split(",")]


def is_source(path: Path) -> bool:
    """Tell whether a file may have texts of ours: no caches, no copies of editors, no catalogues."""
    hidden = any(part.startswith((".", "__pycache__")) for part in path.parts[-4:])
    return path.is_file() and not hidden and LOCALE not in path.parents


@lru_cache(maxsize=1)
def domains() -> Domains:
    """Return the project's domains. Raises `BuildError` where the package has no list of them."""
    try:
        data: dict[str, Any] = yaml.safe_load((LOCALE / "domains.yaml").read_text(encoding="utf-8"))
    except OSError as error:
        raise BuildError(
            _("The list of catalogues cannot be read: %(why)s.") % {"why": error.strerror},
            where=str(LOCALE / "domains.yaml"),
            remedy=_("Install the package again."),
        ) from error
    complete = {code: bool((about or {}).get("complete")) for code, about in data["languages"].items()}
    return Domains(data["domains"], complete)


def template_path(domain: str) -> Path:
    """Return where a domain's template stands."""
    return LOCALE / f"{domain}.pot"


def catalogue_path(domain: str, language: str) -> Path:
    """Return where a domain's catalogue of a language stands."""
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"
