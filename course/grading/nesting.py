"""How deep JSON is nested: what is deeper than anybody means is left out, for its readers follow it by recursion."""

from __future__ import annotations

from typing import Any

DEEPEST = 60


def is_shallow(value: Any, most: int = DEEPEST) -> bool:
    """Return whether lists and objects are nested at most so deep; found without recursion."""
    level: list[Any] = [value]
    for _depth in range(most + 1):
        level = [
            inner
            for item in level
            if isinstance(item, (list, dict))
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return True
    return False
