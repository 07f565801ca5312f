"""Memory and process bounds for a child and all it starts, where control groups can be made (versions 1 and 2)."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class Group:
    """Folders of the control group made for one child; none where none could be made."""

    folders: tuple[Path, ...] = ()

    def enter(self) -> None:
        """Put this process, and so all it starts, into the group."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(os.getpid()), encoding="ascii")

    def remove(self) -> None:
        """Remove the group; it must be empty."""
        for folder in self.folders:
            with suppress(OSError):
                folder.rmdir()


def none() -> Group:
    """Return the group that bounds nothing."""
    return Group()


def make(memory: int, processes: int | None) -> Group:
    """Make a group bounded to `memory` bytes and, if told, `processes`; an empty one where that cannot be done."""
    # Process numbers are no names: each namespace has a process 1.
    name = f"warm-{secrets.token_hex(6)}"
    made: list[Path] = []
    wanted = [("memory", {"memory.max": memory, "memory.limit_in_bytes": memory, "memory.swap.max": 0})]
    if processes is not None:
        wanted.append(("pids", {"pids.max": processes}))
    for controller, settings in wanted:
        folder = _place(controller, name)
        if folder is None:
            continue
        with suppress(OSError):
            folder.mkdir(exist_ok=True)
            if _set(folder, settings):
                made.append(folder)
    return Group(tuple(dict.fromkeys(made)))


def available() -> bool:
    """Return whether memory groups can be made here."""
    folder = _place("memory", "any")
    return folder is not None and os.access(folder.parent, os.W_OK)


def _place(controller: str, name: str) -> Path | None:
    """Return where this process's group of `controller` would hold another, version 1 first."""
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines():
            _, controllers, path = line.split(":", 2)
            if controller in controllers.split(","):
                return ROOT / controller / path.lstrip("/") / name
            if not controllers and controller in _controllers(ROOT / path.lstrip("/")):
                return ROOT / path.lstrip("/") / name
    return None


def _controllers(folder: Path) -> list[str]:
    with suppress(OSError):
        return (folder / "cgroup.subtree_control").read_text(encoding="ascii").split()
    return []


def _set(folder: Path, settings: dict[str, int]) -> bool:
    done = False
    for name, value in settings.items():
        if (folder / name).exists():
            (folder / name).write_text(str(value), encoding="ascii")
            done = True
    return done
