"""What a zygote grants at all, whoever asks: declared when it is started, checked by each keeper."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from course.warm.confinement import Confinement
from course.warm.errors import RefusedError


@dataclass(frozen=True)
class Policy:
    """What requests may ask for.

    Parameters
    ----------
    uids : pair of int, optional
        First and last uid that children may take; ``None`` allows any.
    write_under : sequence of str, optional
        Folders under which every path to write must lie; ``None`` allows any.
    targets : sequence of str, optional
        The functions that may be run, as ``"package.module:function"``; ``None`` allows any.
    confined : bool
        Whether a request without confinement is refused.
    """

    uids: tuple[int, int] | None = None
    write_under: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None
    confined: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return what :meth:`from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Policy:
        """Return the policy that `data` describes."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        return cls(**values)

    def check(self, target: str, confinement: Confinement | None) -> None:
        """Raise :class:`RefusedError` where the request asks for more than is granted."""
        if self.targets is not None and target not in self.targets:
            raise RefusedError(f"This zygote does not run {target}.")
        if confinement is None:
            if self.confined:
                raise RefusedError("This zygote runs nothing unconfined.")
            return
        if self.uids is not None and not self.uids[0] <= (confinement.uid or 0) <= self.uids[1]:
            raise RefusedError(
                f"The uid {confinement.uid} is not between {self.uids[0]} and {self.uids[1]}, which this zygote serves."
            )
        for path in (*confinement.write, confinement.temporary_directory):
            if path is not None and not self._is_inside(path):
                raise RefusedError("A path to write lies outside the folders this zygote serves.", where=path)

    def _is_inside(self, path: str) -> bool:
        if self.write_under is None:
            return True
        # A link inside a served folder may point out of it, so the real path is what counts.
        real = os.path.realpath(path)
        return any(real == root or real.startswith(root + "/") for root in map(os.path.realpath, self.write_under))
