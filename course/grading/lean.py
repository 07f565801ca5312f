"""Keeps one slow import out of the processes of the grader.

jsonschema looks for ``rfc3987_syntax`` to check the format "iri"; where it is installed (JupyterLab asks for it) its
import compiles 38 grammars, over a second of processor time, and nothing here checks that format. jsonschema goes on
without it.
"""

from __future__ import annotations

import sys


def skip_slow_imports(nothing: None = None) -> None:
    """Make jsonschema, not yet imported, do without the grammars."""
    if "jsonschema" not in sys.modules:
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


skip_slow_imports()
