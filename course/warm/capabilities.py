"""What the running kernel offers for confinement, found out by trying it in a process made for that."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from course.warm import cgroup, landlock, linux, seccomp


@dataclass(frozen=True)
class Capabilities:
    """What can be had here.

    Parameters
    ----------
    fork : bool
        Whether children can be forked and kept (Linux).
    landlock : int
        Landlock ABI, 0 for none.
    seccomp : bool
        Whether a filter can be installed, and this processor's call numbers are known.
    identities : bool
        Whether children can be given a uid of their own (this process is root).
    namespaces : frozenset of str
        Those that can be left: ``network``, ``pid``, ``ipc``, ``user``.
    memory_groups : bool
        Whether control groups with a memory bound can be made.
    own_user : bool
        Whether a process of this user can have a user namespace and, in it, namespaces for network and processes.
    """

    fork: bool
    landlock: int
    seccomp: bool
    identities: bool
    namespaces: frozenset[str]
    memory_groups: bool
    own_user: bool = False

    @property
    def separates(self) -> bool:
        """Whether a child can have a network and process numbers of its own: as root, or in a user namespace."""
        return {"network", "pid"} <= self.namespaces or self.own_user

    @property
    def isolates(self) -> bool:
        """Whether one user's processes can be kept from another's files: by uid or by Landlock."""
        return self.fork and (self.identities or self.landlock >= 1)


@cache
def capabilities() -> Capabilities:
    """Return what this process can have, trying each thing once."""
    if not linux.IS_LINUX:
        return Capabilities(False, 0, False, False, frozenset(), False)
    flags = {
        "network": linux.CLONE_NEWNET,
        "pid": linux.CLONE_NEWPID,
        "ipc": linux.CLONE_NEWIPC,
        "user": linux.CLONE_NEWUSER,
    }
    return Capabilities(
        fork=True,
        landlock=landlock.abi(),
        seccomp=_works(_install_filter),
        identities=_works(_change_identity),
        namespaces=frozenset(name for name, flag in flags.items() if _works(lambda flag=flag: linux.unshare(flag))),  # type: ignore[misc]
        memory_groups=cgroup.available(),
        own_user=os.getuid() != 0 and _works(_own_user),
    )


def _own_user() -> None:
    linux.leave_for_own_user_namespace()
    linux.unshare(linux.CLONE_NEWPID)


def _works(act: Callable[[], None]) -> bool:
    pid = os.fork()
    if not pid:
        code = 1
        try:
            act()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _install_filter() -> None:
    numbers = seccomp.machine()
    if numbers is None:
        raise OSError("unknown processor")
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    seccomp.install(seccomp.program(numbers, network=False))


def _change_identity() -> None:
    if os.getuid() != 0:
        raise PermissionError
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
