"""Makes tracebacks cheap: a class whose answers fail has hundreds, and a process just forked remembers nothing."""

from __future__ import annotations

from types import TracebackType
from typing import Any

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


def remember_lexers() -> None:
    """Let a lexer that adds nothing to the tokens of another have that one's tables.

    stack_data makes a class of lexers for each frame that it shows, and pygments compiles the tables of each anew, in
    ten milliseconds and more.
    """
    from pygments.lexer import RegexLexerMeta

    made: Any = RegexLexerMeta.__call__

    def make(cls: Any, *given: Any, **named: Any) -> Any:
        parent = cls.__mro__[1]
        if not {"_tokens", "tokens", "flags"} & cls.__dict__.keys() and "_tokens" in parent.__dict__:
            cls._tokens, cls._all_tokens, cls._tmpname = parent._tokens, parent._all_tokens, parent._tmpname
        return made(cls, *given, **named)

    RegexLexerMeta.__call__ = make
