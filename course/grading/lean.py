"""Keeps slow imports that nobody needs out of the processes of the grader.

jsonschema looks for ``rfc3987_syntax`` to check the format "iri"; where it is installed (JupyterLab asks for it) its
import compiles 38 grammars, over a second of processor time, and nothing here checks that format. jsonschema goes on
without it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

# nbgrader's pages for JupyterLab, and with them half of a Jupyter server.
_PAGES = ("assignment_list", "course_list", "validate_assignment", "formgrader")
# What nbgrader and nbconvert import and a grader hardly ever calls, and with it the libraries behind it.
# fmt: off
_PUT_OFF = {
    "setuptools": (),
    "setuptools.archive_util": ("unpack_archive", "unpack_tarfile", "unpack_zipfile"),
    "nbconvert.filters.markdown_mistune": ("markdown2html_mistune", "IPythonRenderer", "MarkdownWithMath"),
    "nbconvert.filters.strings": (
        "add_anchor", "add_prompts", "ascii_only", "clean_html", "comment_lines", "get_lines", "html2text",
        "ipython2python", "path2url", "posix_path", "prevent_list_blocks", "strip_dollars", "strip_files_prefix",
        "strip_trailing_newline", "text_base64", "wrap_text",
    ),
    "bs4": ("BeautifulSoup",),
    "requests": ("get", "post", "put", "delete", "request"),
}
# fmt: on
# What jsonschema looks for to check formats that no schema here has, and what nbconvert looks for to serve pages.
_FORMATS = ("arrow", "fqdn", "isoduration", "rfc3986_validator", "uri_template", "webcolors")
_LEFT_OUT = (*_FORMATS, "nbconvert.postprocessors.serve")


def skip_slow_imports(nothing: None = None) -> None:
    """Make jsonschema, not yet imported, do without the grammars."""
    if "jsonschema" not in sys.modules:
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


@contextmanager
def without_formats() -> Iterator[None]:
    """Let jsonschema, first imported in here, do without libraries for formats that no schema here has."""
    made = dict.fromkeys(name for name in _FORMATS if name not in sys.modules)
    with _standing(made):
        yield


@contextmanager
def without_pages() -> Iterator[None]:
    """Let nbgrader, first imported in here, do without what a command that grades has no use for.

    Its package imports its pages for JupyterLab; it and nbconvert import more that is seldom called: half a second.
    """
    made: dict[str, Any] = {}
    if "nbgrader" not in sys.modules:
        made |= {f"nbgrader.server_extensions.{name}": _page(name) for name in _PAGES}
        made |= {name: _standing_for(name, functions) for name, functions in _PUT_OFF.items()}
        made |= dict.fromkeys(_LEFT_OUT)
        made = {name: module for name, module in made.items() if name not in sys.modules}
    with _standing(made):
        yield


@contextmanager
def _standing(made: dict[str, Any]) -> Iterator[None]:
    """Let these stand for modules, or ``None`` for one that cannot be imported; in the end all is as before."""
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


def _standing_for(name: str, functions: tuple[str, ...]) -> ModuleType:
    """Return a module whose functions import the real one when they are called."""

    def late(function: str) -> Callable[..., Any]:
        return lambda *given, **named: getattr(import_module(name), function)(*given, **named)

    module = ModuleType(name)
    module.__dict__.update({function: late(function) for function in functions})
    return module


skip_slow_imports()
