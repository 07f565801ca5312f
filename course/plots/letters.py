"""Which words the charts' font can draw: it knows many scripts, but not every one, and no emoji."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1)
def _signs() -> frozenset[int]:
    from matplotlib.font_manager import findfont
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(findfont("DejaVu Sans")).get_charmap())


def drawable(text: str, otherwise: str) -> str:
    """Return `text` if the charts' font has all its signs, else `otherwise`: empty boxes tell nobody anything."""
    return text if all(ord(sign) in _signs() for sign in text) else otherwise
