"""Which fields of the packaged data are sentences for people, and those fields in the language in force."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fnmatch import fnmatch
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from course.i18n import gettext as _


@lru_cache(maxsize=1)
def _declared() -> dict[str, list[str]]:
    text = (files("course.models") / "data" / "prose.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def prose_fields(name: str) -> frozenset[str]:
    """Return the names of the fields with prose of a data file, named as ``folder/file.yaml``."""
    return frozenset(one for pattern, fields in _declared().items() if fnmatch(name, pattern) for one in fields)


def in_language(data: Any, fields: Collection[str]) -> Any:
    """Return a copy of data with the texts of the named fields, and all in them, in the language in force."""
    if isinstance(data, list):
        return [in_language(one, fields) for one in data]
    if isinstance(data, Mapping):
        return {key: _all(value) if key in fields else in_language(value, fields) for key, value in data.items()}
    return data


def _all(value: Any) -> Any:
    if isinstance(value, str):
        return _(value)
    if isinstance(value, Mapping):
        return {key: _all(one) for key, one in value.items()}
    return [_all(one) for one in value] if isinstance(value, list) else value
