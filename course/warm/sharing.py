"""What keeps a child from writing, by merely looking, to memory that it shares.

Python counts the references to an object in the object itself: who looks at thousands of them copies the page of each.
What is here is done once before the fork, or shown to those who would look: each was measured to save a child hundreds
of pages (docs/decisions/0013-what-a-kernel-must-not-touch.md).
"""

from __future__ import annotations

import logging
import re
import sys
import typing
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

MOST_PATTERNS = 4096


class _ModuleFile:
    """As much of a module as tells its file."""

    __slots__ = ("__file__",)

    def __init__(self, file: str) -> None:
        self.__file__ = file


_module_files: dict[str, _ModuleFile] = {}


class _SystemWithList:
    """The ``sys`` that ipykernel sees while it lists the files of all modules, as its debugger wants to know them.

    Looking at each module would write to a page of each, some ten megabytes that this kernel could then not share;
    the list made beforehand tells the same.
    """

    modules = _module_files

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


@contextmanager
def listed_modules(user: ModuleType) -> Iterator[None]:
    """Show `user`, a module that looks at ``sys.modules``, the list made beforehand, if there is one."""
    if _module_files:
        vars(user)["sys"] = _SystemWithList()
    try:
        yield
    finally:
        vars(user)["sys"] = sys


def keep_patterns() -> None:
    """Let the cache of regular expressions grow with what is preloaded.

    It drops its oldest for each new one from the 512th on; each child would so write to the pages of old ones.
    """
    if hasattr(re, "_MAXCACHE"):
        re._MAXCACHE = MOST_PATTERNS


def prepare() -> None:
    """Do, before the fork and after all imports, what would make each child write to what all share."""
    gather_names()
    list_modules()
    # A class that has none gets annotations when asked for them, and tells all its subclasses so; zmq asks this one.
    getattr(typing.Generic, "__annotations__", None)
    # A log line's arguments are asked whether they are mappings, for which each kind of mapping is asked first.
    values: tuple[object, ...] = ("", b"", 0, 0.0, (), [], None, True, set(), Exception())
    for value in values:
        logging.LogRecord("", logging.DEBUG, "", 0, "%s", (value,), None)


def list_modules() -> None:
    """Make the list for :func:`listed_modules`."""
    files = ((name, getattr(module, "__file__", None)) for name, module in list(sys.modules.items()))
    # Each string is copied, so that all lie side by side in memory: whoever looks at them writes to them.
    _module_files.update((name, _ModuleFile(_copy(file))) for name, file in files if file)


def gather_names() -> None:
    """Let the names of the modules, which IPython keeps for `%reset`, lie side by side in memory."""
    modules = [(_copy(name), module) for name, module in sys.modules.items()]
    sys.modules.clear()
    sys.modules.update(modules)


def _copy(text: str) -> str:
    return text.encode().decode()


@contextmanager
def one_logger(application: Any) -> Iterator[None]:
    """Show a traitlets application that configures its logger this one as if it were the only one.

    :func:`logging.config.dictConfig` looks at all there are, to disable those that it is not told of. An application
    that is told of other loggers sees them all.
    """
    manager = logging.Logger.manager
    every, name = manager.loggerDict, type(application).__name__
    if application.logging_config:
        yield
        return
    manager.loggerDict = {name: every[name]} if name in every else {}
    try:
        yield
    finally:
        every.update(manager.loggerDict)
        manager.loggerDict = every
