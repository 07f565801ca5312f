"""Filling the holes that preloading leaves in memory.

Python puts small objects of one size side by side in pools. After preloading, thousands of pools have a free place or
two; a child's first new objects would go into those, and each would copy a page of the zygote's that all share. Objects
that fill the holes are never used or freed, so a child's own objects lie together on pages of its own.
"""

from __future__ import annotations

import os
import sys

_filling: list[object] = []
_BYTES_HEADER = sys.getsizeof(b"")
_FREE_FLOATS = 100  # CPython keeps as many for itself, which are handed out before a pool's places are


def fill_holes() -> int:
    """Fill the free places of all pools in use; return how many bytes that took."""
    total = 0
    for size, count in _free_places().items():
        if size == 16:
            _filling.append([object() for _ in range(count)])
        elif size == 32:
            _filling.append([number + 0.5 for number in range(count + _FREE_FLOATS)])
        else:
            _filling.append([bytes(size - _BYTES_HEADER) for _ in range(count)])
        total += size * count
    return total


def _free_places() -> dict[int, int]:
    """Return the free places by size class, bytes; empty where this Python does not tell."""
    tell = getattr(sys, "_debugmallocstats", None)
    if tell is None:
        return {}
    # In memory: a confined process may have no folder for temporary files.
    with open(os.memfd_create("places"), "w+b") as report:  # noqa: PTH123
        # It writes to the C library's standard error, wherever sys.stderr goes.
        saved = os.dup(2)
        os.dup2(report.fileno(), 2)
        try:
            tell()
        finally:
            os.dup2(saved, 2)
            os.close(saved)
        report.seek(0)
        rows = [line.split() for line in report.read().decode("ascii", "replace").splitlines()]
    # class, size, pools, blocks in use, blocks available
    return {int(row[1]): int(row[4]) for row in rows if len(row) == 5 and all(word.isdigit() for word in row)}
