"""A seccomp filter: system calls that a confined process has no use for are answered with an error.

:func:`program` is pure and returns classic BPF; :func:`install` gives it to the kernel. Offsets are those of
``struct seccomp_data`` and codes those of ``linux/bpf_common.h``.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from dataclasses import dataclass, field

from course.warm import linux

LOAD_WORD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, ERRNO = 0x7FFF_0000, 0x0005_0000
AT_NUMBER, AT_ARCH, AT_FIRST, AT_THIRD = 0, 4, 16, 32
X32_BIT = 0x4000_0000
FILTER_MODE = 2
AF_UNIX, AF_INET, AF_INET6, AF_NETLINK = 1, 2, 10, 16
NAMESPACE_FLAGS = 0x7E02_0000  # every CLONE_NEW* but NEWTIME, which clone(2) does not take


@dataclass(frozen=True)
class Machine:
    """The numbers of one processor architecture (``asm/unistd.h``, ``linux/audit.h``)."""

    audit: int
    socket: int
    clone: int
    clone3: int
    refused: dict[str, int] = field(default_factory=dict)


_SAME_EVERYWHERE = {
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "pidfd_getfd": 438,
    "mount_setattr": 442,
}
_X86 = {
    "ptrace": 101, "syslog": 103, "personality": 135, "pivot_root": 155, "acct": 163, "mount": 165, "umount2": 166,
    "swapon": 167, "swapoff": 168, "reboot": 169, "iopl": 172, "ioperm": 173, "init_module": 175, "delete_module": 176,
    "quotactl": 179, "kexec_load": 246, "add_key": 248, "request_key": 249, "keyctl": 250, "unshare": 272,
    "perf_event_open": 298, "open_by_handle_at": 304, "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311,
    "finit_module": 313, "kexec_file_load": 320, "bpf": 321, "userfaultfd": 323,
}  # fmt: skip
_ARM = {
    "umount2": 39, "mount": 40, "pivot_root": 41, "acct": 89, "personality": 92, "unshare": 97, "kexec_load": 104,
    "init_module": 105, "delete_module": 106, "syslog": 116, "ptrace": 117, "reboot": 142, "quotactl": 60,
    "add_key": 217, "request_key": 218, "keyctl": 219, "swapon": 224, "swapoff": 225, "perf_event_open": 241,
    "open_by_handle_at": 265, "setns": 268, "process_vm_readv": 270, "process_vm_writev": 271, "finit_module": 273,
    "bpf": 280, "userfaultfd": 282, "kexec_file_load": 294,
}  # fmt: skip

MACHINES = {
    "x86_64": Machine(0xC000_003E, 41, 56, 435, {**_X86, **_SAME_EVERYWHERE}),
    "aarch64": Machine(0xC000_00B7, 198, 220, 435, {**_ARM, **_SAME_EVERYWHERE}),
}

Instruction = tuple[int, int, int, int]


def machine() -> Machine | None:
    """Return the numbers of this processor, ``None`` where they are not known."""
    return MACHINES.get(os.uname().machine) if linux.IS_LINUX else None


def program(numbers: Machine, *, network: bool) -> list[Instruction]:
    """Return the filter: refused calls give EPERM, other socket families EAFNOSUPPORT or, without network, EACCES.

    Parameters
    ----------
    numbers : Machine
        The architecture the filter is for; any other calling convention is refused whole.
    network : bool
        Whether sockets other than Unix ones may be made.

    Returns
    -------
    list of (code, jump if true, jump if false, operand)
    """
    return [
        (LOAD_WORD, 0, 0, AT_ARCH),
        (JUMP_EQUAL, 1, 0, numbers.audit),
        _refuse(errno.EPERM),
        (LOAD_WORD, 0, 0, AT_NUMBER),
        (JUMP_AT_LEAST, 0, 1, X32_BIT),
        _refuse(errno.ENOSYS),
        # glibc falls back from clone3 to clone, whose flags a filter can see.
        (JUMP_EQUAL, 0, 1, numbers.clone3),
        _refuse(errno.ENOSYS),
        *_calls(numbers),
        *_clone(numbers),
        *_socket(numbers, network),
        (RETURN, 0, 0, ALLOW),
    ]


def _refuse(error: int) -> Instruction:
    return (RETURN, 0, 0, ERRNO | error)


def _calls(numbers: Machine) -> list[Instruction]:
    steps: list[Instruction] = []
    for number in sorted(numbers.refused.values()):
        steps += [(JUMP_EQUAL, 0, 1, number), _refuse(errno.EPERM)]
    return steps


def _clone(numbers: Machine) -> list[Instruction]:
    return [
        (JUMP_EQUAL, 0, 4, numbers.clone),
        (LOAD_WORD, 0, 0, AT_FIRST),
        (JUMP_ANY_BIT, 0, 1, NAMESPACE_FLAGS),
        _refuse(errno.EPERM),
        (RETURN, 0, 0, ALLOW),
    ]


def _socket(numbers: Machine, network: bool) -> list[Instruction]:
    if not network:
        inside = [(LOAD_WORD, 0, 0, AT_FIRST), (JUMP_EQUAL, 1, 0, AF_UNIX), _refuse(errno.EACCES)]
        return [(JUMP_EQUAL, 0, len(inside), numbers.socket), *inside]
    inside = [
        (LOAD_WORD, 0, 0, AT_FIRST),
        (JUMP_EQUAL, 6, 0, AF_UNIX),
        (JUMP_EQUAL, 5, 0, AF_INET),
        (JUMP_EQUAL, 4, 0, AF_INET6),
        (JUMP_EQUAL, 0, 2, AF_NETLINK),
        # Protocol 0 is routing, which name look-up needs; the others list other people's sockets.
        (LOAD_WORD, 0, 0, AT_THIRD),
        (JUMP_EQUAL, 1, 0, 0),
        _refuse(errno.EAFNOSUPPORT),
    ]
    return [(JUMP_EQUAL, 0, len(inside), numbers.socket), *inside]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def install(steps: list[Instruction]) -> None:
    """Hold this process to the filter for good. Needs no_new_privs."""
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    whole = _Program(len(steps), ctypes.addressof(code))
    result = linux.libc().prctl(linux.PR_SET_SECCOMP, ctypes.c_ulong(FILTER_MODE), ctypes.byref(whole), 0, 0)
    linux.check(result, "seccomp")
