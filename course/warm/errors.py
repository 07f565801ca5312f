"""What can go wrong with warm processes, as one tree.

::

    WarmError                 what happened, where, what to do next
    ├── UnsupportedError      this system cannot fork or confine as asked
    ├── ZygoteGoneError       the preloaded process is not there, or went away
    │   └── StaleZygoteError  it holds modules whose files have changed since
    ├── RefusedError          a request broke the zygote's policy, or could not be read
    └── ConfinementError      the child could not be confined, and so was not run
"""

from __future__ import annotations


class WarmError(Exception):
    """A failure told in three parts.

    Parameters
    ----------
    what : str
        What happened, one plain sentence.
    where : str
        File, process or address it happened at; empty if there is none.
    remedy : str
        What to do next; empty only where nothing can be done.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        step = f" {self.remedy}" if self.remedy else ""
        return f"{self.what}{place}{step}"


class UnsupportedError(WarmError):
    """This system cannot do what was asked."""


class ZygoteGoneError(WarmError):
    """The preloaded process is not there, or went away."""


class StaleZygoteError(ZygoteGoneError):
    """The preloaded process holds modules whose files have changed since."""


class RefusedError(WarmError):
    """A request broke the zygote's policy, or could not be read."""


class ConfinementError(WarmError):
    """The child could not be confined, and so was not run."""


BY_NAME: dict[str, type[WarmError]] = {
    kind.__name__: kind
    for kind in (WarmError, UnsupportedError, ZygoteGoneError, StaleZygoteError, RefusedError, ConfinementError)
}
