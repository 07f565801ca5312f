"""Coding threads: which of Suler's six factors is at work, and how far two coders agree.

Source: Suler, J. (2004), "The Online Disinhibition Effect", CyberPsychology & Behavior 7, 321-326.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from course.i18n import gettext as _
from course.i18n import language
from course.models.agreement import cohen_kappa
from course.models.check import Check

FACTORS = ("anonymity", "invisibility", "asynchronicity", "introjection", "imagination", "authority")


def factor_names() -> dict[str, str]:
    """Return the names of the six factors in the language in force."""
    return {
        "anonymity": _("Dissociative anonymity"),
        "invisibility": _("Invisibility"),
        "asynchronicity": _("Asynchronicity"),
        "introjection": _("Solipsistic introjection"),
        "imagination": _("Dissociative imagination"),
        "authority": _("Minimization of authority"),
    }


@dataclass(frozen=True)
class Thread:
    """A synthetic conversation with two readings of it.

    Attributes
    ----------
    messages : sequence of (str, str)
        Who writes, and what.
    coder_a, coder_b : str
        A factor each.
    why : str
        The author's reason, told after the trainee has coded.
    """

    id: str
    title: str
    messages: Sequence[tuple[str, str]]
    coder_a: str
    coder_b: str
    why: str


@lru_cache(maxsize=4)
def _read(code: str) -> tuple[Thread, ...]:
    text = (files("course.models") / "data" / "threads" / "threads.yaml").read_text(encoding="utf-8")
    return tuple(
        Thread(
            id=entry["id"],
            title=entry["title"].get(code) or _(entry["title"]["en"]),
            messages=tuple((who, words) for who, words in entry.get(code, entry["en"])),
            coder_a=entry["coder_a"],
            coder_b=entry["coder_b"],
            why=entry["why"].get(code) or _(entry["why"]["en"]),
        )
        for entry in yaml.safe_load(text)["threads"]
    )


def threads() -> tuple[Thread, ...]:
    """Return the twelve threads in the language in force, in English where there is none."""
    return _read(language())


def agrees(value: Any, kappa: float = 0.6) -> Check:
    """Check that a coding agrees with both of our coders, on average, at least as far as `kappa`.

    Grows in proportion below the target, so that one tag more is worth something.
    """
    tags: Mapping[str, str] = value if isinstance(value, Mapping) else {}
    coded = [thread for thread in threads() if tags.get(thread.id) in FACTORS]
    if len(coded) < len(threads()):
        missing = len(threads()) - len(coded)
        return Check(0.0, _("Threads without a tag: %(count)s.") % {"count": missing})
    mine = [tags[thread.id] for thread in threads()]
    pairs = (
        cohen_kappa(mine, [thread.coder_a for thread in threads()]),
        cohen_kappa(mine, [thread.coder_b for thread in threads()]),
    )
    mean = sum(pair.kappa or 0 for pair in pairs) / 2
    message = _("Kappa with our two coders is %(kappa).2f on average; %(target).2f is asked for.")
    return Check(max(0.0, min(1.0, mean / kappa)), message % {"kappa": mean, "target": kappa})
