"""Find an exploration by its id: ``s2-contrast`` is built by ``course/explorations/s2_contrast.py``.

The name is put together at run time, so that widgets need not import the floor above them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from course.errors import UnknownQuestionError
from course.i18n import gettext as _
from course.plots.views import View


def build_exploration(identifier: str) -> Any:
    """Return what the exploration's module builds: an `Exploration`, or a widget of its own.

    Raises
    ------
    UnknownQuestionError
        There is no exploration with this id.
    """
    return _module(identifier).build()


def find_exploration(identifier: str) -> bool:
    """Tell whether there is an exploration with this id."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", identifier):
        return False
    return find_spec(_name(identifier)) is not None


def show_record(identifier: str, value: Mapping[str, Any]) -> Sequence[View] | None:
    """Return what a trainee did as the exploration's own module tells it; ``None`` if it has no way of its own."""
    teller = getattr(_module(identifier), "record", None)
    return teller(value) if teller else None


def _module(identifier: str) -> Any:
    if not find_exploration(identifier):
        raise UnknownQuestionError(
            _("There is no exploration with the id %(id)s.") % {"id": identifier},
            remedy=_("Check the id in the cell against course/explorations."),
        )
    return import_module(_name(identifier))


def _name(identifier: str) -> str:
    return f"course.explorations.{identifier.replace('-', '_')}"
