"""Half a sign is no sign: what a browser sends can hold one, and no file or message can."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def whole_signs(content: Any) -> Any:
    """Return `content` with each half of a surrogate pair replaced by U+FFFD; a cut emoji leaves such halves.

    Without them it is returned as it is.
    """
    if isinstance(content, str):
        return content if content.isascii() else content.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(content, Mapping):
        return {whole_signs(key): whole_signs(value) for key, value in content.items()}
    return [whole_signs(one) for one in content] if isinstance(content, list) else content
