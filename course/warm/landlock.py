"""Landlock: what a process and its descendants may reach, held by the kernel.

The rights, their bits and the version each came with are those of ``linux/landlock.h`` and the kernel's
"Landlock: unprivileged access control" page. :func:`plan` is pure; :func:`restrict` acts.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntFlag
from functools import cache

from course.warm import linux

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
RULE_PATH, RULE_PORT = 1, 2
VERSION_FLAG = 1
NEWEST_KNOWN = 7


class Fs(IntFlag):
    """Rights on files, in the order the kernel numbers them."""

    EXECUTE = 1 << 0
    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_DIR = 1 << 4
    REMOVE_FILE = 1 << 5
    MAKE_CHAR = 1 << 6
    MAKE_DIR = 1 << 7
    MAKE_REG = 1 << 8
    MAKE_SOCK = 1 << 9
    MAKE_FIFO = 1 << 10
    MAKE_BLOCK = 1 << 11
    MAKE_SYM = 1 << 12
    REFER = 1 << 13
    TRUNCATE = 1 << 14
    IOCTL_DEV = 1 << 15


class Net(IntFlag):
    """Rights on TCP ports."""

    BIND = 1
    CONNECT = 2


class Scope(IntFlag):
    """What stays inside the domain."""

    ABSTRACT_SOCKET = 1
    SIGNAL = 2


READ = Fs.READ_FILE | Fs.READ_DIR
WRITE = (
    READ
    | Fs.WRITE_FILE
    | Fs.REMOVE_DIR
    | Fs.REMOVE_FILE
    | Fs.MAKE_DIR
    | Fs.MAKE_REG
    | Fs.MAKE_SOCK
    | Fs.MAKE_FIFO
    | Fs.MAKE_SYM
    | Fs.REFER
    | Fs.TRUNCATE
    | Fs.IOCTL_DEV
)
ON_FILES = Fs.EXECUTE | Fs.WRITE_FILE | Fs.READ_FILE | Fs.TRUNCATE | Fs.IOCTL_DEV
ALL_FS = Fs((1 << 16) - 1)


@dataclass(frozen=True)
class Plan:
    """A ruleset as the kernel of one ABI understands it."""

    fs: Fs
    net: Net
    scope: Scope
    paths: tuple[tuple[str, Fs], ...]
    ports: tuple[tuple[int, Net], ...] = ()


@cache
def abi() -> int:
    """Return the Landlock version of the running kernel, 0 where there is none."""
    if not linux.IS_LINUX:
        return 0
    try:
        return linux.syscall(CREATE_RULESET, None, 0, VERSION_FLAG)
    except OSError:
        return 0


def plan(
    version: int,
    *,
    read: Iterable[str] = (),
    write: Iterable[str] = (),
    execute: Iterable[str] = (),
    devices: Iterable[str] = (),
    tcp: tuple[Sequence[int], Sequence[int]] | None = None,
) -> Plan:
    """Return what to ask of a kernel of Landlock `version`, leaving out what it does not know.

    Parameters
    ----------
    version : int
        Landlock ABI, 1 to 7.
    read, write, execute, devices : iterables of str
        Folders or files to read; to read and write; to run programs from; to read, write and control.
    tcp : pair of sequences of int, optional
        Ports that may be bound and ports that may be connected to; ``None`` leaves TCP alone.
    """
    handled = ALL_FS & ~_unknown(version)
    # Numbers, not flags: each child of a class adds up a hundred of them.
    rights: dict[str, int] = {}
    for paths, right in ((read, READ), (write, WRITE), (execute, Fs.EXECUTE), (devices, ON_FILES | READ)):
        granted = int(right & handled)
        for path in paths:
            rights[path] = rights.get(path, 0) | granted
    known = {right: Fs(right) for right in set(rights.values())}
    net = Net(0)
    ports: tuple[tuple[int, Net], ...] = ()
    if tcp is not None and version >= 4:
        net, ports = Net.BIND | Net.CONNECT, _ports(*tcp)
    scope = Scope.ABSTRACT_SOCKET | Scope.SIGNAL if version >= 6 else Scope(0)
    return Plan(handled, net, scope, tuple((path, known[right]) for path, right in rights.items()), ports)


def _unknown(version: int) -> Fs:
    missing = Fs(0)
    for right, since in ((Fs.REFER, 2), (Fs.TRUNCATE, 3), (Fs.IOCTL_DEV, 5)):
        if version < since:
            missing |= right
    return missing


def _ports(bind: Sequence[int], connect: Sequence[int]) -> tuple[tuple[int, Net], ...]:
    rights: dict[int, Net] = {}
    for ports, right in ((bind, Net.BIND), (connect, Net.CONNECT)):
        for port in ports:
            rights[port] = rights.get(port, Net(0)) | right
    return tuple(rights.items())


class _RulesetAttr(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scope", ctypes.c_uint64))


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("access", ctypes.c_uint64), ("parent", ctypes.c_int32))


class _PortRule(ctypes.Structure):
    _fields_ = (("access", ctypes.c_uint64), ("port", ctypes.c_uint64))


def open_ruleset(wanted: Plan, version: int) -> int:
    """Make the ruleset and return its descriptor. Paths that do not exist are left out: nothing is there to allow."""
    size = 8 if version < 4 else 16 if version < 6 else 24
    attributes = _RulesetAttr(int(wanted.fs), int(wanted.net), int(wanted.scope))
    ruleset = linux.syscall(CREATE_RULESET, ctypes.byref(attributes), size, 0)
    for path, right in wanted.paths:
        _allow_path(ruleset, path, right)
    for port, access in wanted.ports:
        rule = _PortRule(int(access), port)
        linux.syscall(ADD_RULE, ruleset, RULE_PORT, ctypes.byref(rule), 0)
    return ruleset


def _allow_path(ruleset: int, path: str, right: Fs) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return
    try:
        if not stat.S_ISDIR(os.fstat(parent).st_mode):
            right &= ON_FILES
        rule = _PathRule(int(right), parent)
        linux.syscall(ADD_RULE, ruleset, RULE_PATH, ctypes.byref(rule), 0)
    finally:
        os.close(parent)


def restrict(ruleset: int) -> None:
    """Hold this process to `ruleset` for good and close the descriptor. Needs no_new_privs."""
    linux.syscall(RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
