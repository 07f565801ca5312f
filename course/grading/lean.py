"""Keeps slow imports that nobody needs out of the processes of the grader.

jsonschema looks for ``rfc3987_syntax`` to check the format "iri"; where it is installed (JupyterLab asks for it) its
import compiles 38 grammars, over a second of processor time, and nothing here checks that format. jsonschema goes on
without it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_PAGES = ("assignment_list", "course_list", "validate_assignment", "formgrader")


def skip_slow_imports(nothing: None = None) -> None:
    """Make jsonschema, not yet imported, do without the grammars."""
    if "jsonschema" not in sys.modules:
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


@contextmanager
def without_pages() -> Iterator[None]:
    """Let nbgrader, first imported in here, do without its pages for JupyterLab: a command serves none.

    Its package imports them, and with them half of a Jupyter server: a third of a second.
    """
    made = {} if "nbgrader" in sys.modules else {f"nbgrader.server_extensions.{name}": _page(name) for name in _PAGES}
    sys.modules.update(made)
    try:
        yield
    finally:
        for name in made:
            del sys.modules[name]


def _page(name: str) -> ModuleType:
    module = ModuleType(name)
    module.__dict__["load_jupyter_server_extension"] = lambda server: None
    return module


skip_slow_imports()
