"""Makes tracebacks cheap: a class whose answers fail has hundreds, and a process just forked remembers nothing."""

from __future__ import annotations

from importlib import import_module
from types import TracebackType
from typing import Any

# Lines of a file that is parsed to mark what failed in it (IPython's own bound is ten thousand: pandas took a second).
LONGEST_SHOWN = 400
# Files whose frames are no concern of whoever reads a test's traceback.
_machinery: set[str] = set()


def is_machinery(file: str) -> None:
    """Leave a file's frames, and what they call, out of tracebacks."""
    _machinery.add(file)


def without_machinery(trace: TracebackType | None) -> TracebackType | None:
    """Return a traceback that ends where the machinery begins."""
    step = trace
    while step is not None and step.tb_next is not None:
        if step.tb_next.tb_frame.f_code.co_filename in _machinery:
            step.tb_next = None
        step = step.tb_next
    return trace


def be_quick() -> None:
    """Show frames of long files, which are libraries', as plain text, and do not compile a lexer for each frame."""
    import_module("IPython.core.ultratb").FAST_THRESHOLD = LONGEST_SHOWN  # type: ignore[attr-defined]
    _parse_short_files_only()
    _remember_lexers()


def _parse_short_files_only() -> None:
    # stack_data asks for the syntax tree of every frame's file, also of those that are shown without it.
    kind: Any = import_module("executing.executing").Source
    made: Any = kind.__init__

    def begin(self: Any, filename: str, lines: list[str]) -> None:
        made(self, filename, lines if len(lines) <= LONGEST_SHOWN else [])

    kind.__init__ = begin


def _remember_lexers() -> None:
    """Let a lexer that adds nothing to the tokens of another have that one's tables.

    stack_data makes a class of lexers for each frame that it shows, and pygments compiles the tables of each anew, in
    ten milliseconds and more.
    """
    kind: Any = import_module("pygments.lexer").RegexLexerMeta
    made: Any = kind.__call__

    def make(cls: Any, *given: Any, **named: Any) -> Any:
        parent = cls.__mro__[1]
        if not {"_tokens", "tokens", "flags"} & cls.__dict__.keys() and "_tokens" in parent.__dict__:
            cls._tokens, cls._all_tokens, cls._tmpname = parent._tokens, parent._all_tokens, parent._tmpname
        return made(cls, *given, **named)

    kind.__call__ = make
