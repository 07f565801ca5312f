"""The few Linux calls that Python does not offer, through ctypes.

Numbers are those of the kernel's user-space headers (``linux/prctl.h``, ``linux/sched.h``, ``asm-generic/unistd.h``).
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Sequence
from functools import cache

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NAME = 15
PR_SET_SECCOMP = 22
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

CLONE_NEWNS = 0x0002_0000
CLONE_NEWIPC = 0x0800_0000
CLONE_NEWUSER = 0x1000_0000
CLONE_NEWPID = 0x2000_0000
CLONE_NEWNET = 0x4000_0000

MOUNT_SETATTR, AT_FDCWD, AT_RECURSIVE, READ_ONLY = 442, -100, 0x8000, 1
MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
MS_REC, MS_PRIVATE, MS_BIND = 0x4000, 0x4_0000, 0x1000

IS_LINUX = sys.platform.startswith("linux")


@cache
def libc() -> ctypes.CDLL:
    """Return the C library of this process."""
    return ctypes.CDLL(None, use_errno=True)


def check(result: int, call: str) -> int:
    """Return `result`, or raise the ``OSError`` that errno tells when it is negative."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}")
    return result


def prctl(option: int, argument: int = 0) -> int:
    """Call prctl(2) with one argument."""
    zero = ctypes.c_ulong(0)
    return check(libc().prctl(option, ctypes.c_ulong(argument), zero, zero, zero), "prctl")


def syscall(number: int, *arguments: object) -> int:
    """Call syscall(2); integers are passed as machine words."""
    words = [ctypes.c_long(item) if isinstance(item, int) else item for item in arguments]
    libc().syscall.restype = ctypes.c_long
    return check(libc().syscall(ctypes.c_long(number), *words), f"syscall {number}")


def unshare(flags: int) -> None:
    """Leave the namespaces named by `flags` for new ones."""
    check(libc().unshare(ctypes.c_int(flags)), "unshare")


def setns(descriptor: int, kind: int) -> None:
    """Enter the namespace that `descriptor` stands for."""
    check(libc().setns(ctypes.c_int(descriptor), ctypes.c_int(kind)), "setns")


def leave_for_own_user_namespace() -> None:
    """Move this process, which must have one thread, to user, mount, network and IPC namespaces of its own.

    Its user and group stay who they are (user_namespaces(7): a process may map itself once it has given up
    setgroups(2)). In them it may make further namespaces; over what lies outside it gains nothing.
    """
    uid, gid = os.getuid(), os.getgid()
    unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123 - one write(2) each
            file.write(text)


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    """Call mount(2)."""
    check(
        libc().mount(source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode() or None),
        f"mount {target}",
    )


class _MountAttributes(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "user_namespace"))


def keep_read_only(but: Sequence[str]) -> None:
    """Make all that this process sees read-only but some folders, in the mount namespace that it has to itself.

    Landlock does not look at permissions, owners, times and attributes; on what is read-only nothing of a file changes.
    Kernels before 5.12 cannot (mount_setattr(2)).
    """
    mount("none", "/", "", MS_REC | MS_PRIVATE)
    for folder in but:
        mount(folder, folder, "", MS_BIND | MS_REC)
    for folder, attributes in (
        ("/", _MountAttributes(set=READ_ONLY)),
        *((f, _MountAttributes(clear=READ_ONLY)) for f in but),
    ):
        size = ctypes.sizeof(attributes)
        syscall(MOUNT_SETATTR, AT_FDCWD, folder.encode(), AT_RECURSIVE, ctypes.byref(attributes), size)


def drop_capabilities() -> None:
    """Give up every capability of this process (capset(2), version 3 header)."""
    header = (ctypes.c_uint32 * 2)(0x2008_0522, 0)
    data = (ctypes.c_uint32 * 6)()
    check(libc().capset(header, data), "capset")


def name_process(title: str) -> None:
    """Show `title` in ``ps``: as the command name (15 bytes) and, where it fits, as the command line.

    The arguments and first environment of a forked process are those its zygote was started with, so both
    are overwritten: neither tells anything of the child (``/proc/PID/stat`` fields 48 to 51, proc(5)).
    """
    name = ctypes.create_string_buffer(title.encode()[:15])
    libc().prctl(PR_SET_NAME, name, 0, 0, 0)
    try:
        arg_start, arg_end, env_start, env_end = _places_of_title()
    except PermissionError:
        return
    if arg_start and arg_end > arg_start:
        room = arg_end - arg_start
        ctypes.memmove(arg_start, title.encode()[: room - 1].ljust(room, b"\0"), room)
    if env_start and env_end > env_start:
        ctypes.memset(env_start, 0, env_end - env_start)


@cache
def _places_of_title() -> tuple[int, int, int, int]:
    # A fork has them where its zygote has; and, held by Landlock, may not be able to look.
    with open("/proc/self/stat", encoding="ascii", errors="replace") as stat:  # noqa: PTH123
        fields = stat.read().rpartition(")")[2].split()
    arg_start, arg_end, env_start, env_end = (int(field) for field in fields[45:49])
    return arg_start, arg_end, env_start, env_end


def start_time(pid: int) -> int:
    """Return when `pid` started, in clock ticks since boot: with the pid it names one process for good.

    Raises
    ------
    ProcessLookupError
        There is no such process, or it is a zombie.
    """
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:  # noqa: PTH123
            fields = stat.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        raise ProcessLookupError(pid) from None
    if fields[0] in "ZX":
        raise ProcessLookupError(pid)
    return int(fields[19])


def children_of(pid: int) -> list[int]:
    """Return the direct children of `pid`, zombies included, by scanning ``/proc``."""
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as listing:  # noqa: PTH123
            return [int(word) for word in listing.read().split()]
    except FileNotFoundError:
        return [int(entry) for entry in os.listdir("/proc") if entry.isdigit() and _parent(int(entry)) == pid]  # noqa: PTH208


def _parent(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:  # noqa: PTH123
            return int(stat.read().rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return 0


def status_of(pid: int) -> dict[str, str]:
    """Return the fields of ``/proc/PID/status``."""
    with open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as status:  # noqa: PTH123
        return {key: value.strip() for key, _, value in (line.partition(":") for line in status)}
