"""What is asked of each version of Landlock, and no more than it knows."""

from __future__ import annotations

import errno

import pytest

from course.warm import landlock, seccomp
from course.warm.landlock import Fs, Net, Scope


@pytest.mark.parametrize(
    ("version", "unknown"),
    [
        (1, Fs.REFER | Fs.TRUNCATE | Fs.IOCTL_DEV),
        (2, Fs.TRUNCATE | Fs.IOCTL_DEV),
        (3, Fs.IOCTL_DEV),
        (4, Fs.IOCTL_DEV),
        (5, Fs(0)),
        (7, Fs(0)),
    ],
)
def test_rights_a_version_does_not_know_are_left_out(version: int, unknown: Fs) -> None:
    wanted = landlock.plan(version, write=["/home/a"])
    assert unknown == landlock.ALL_FS & ~wanted.fs
    assert not dict(wanted.paths)["/home/a"] & unknown


def test_ports_need_version_four_and_scopes_version_six() -> None:
    old, middle, new = (landlock.plan(version, tcp=((80,), (80, 443))) for version in (3, 4, 6))
    assert (Net(0), ()) == (old.net, old.ports)
    assert middle.ports == ((80, Net.BIND | Net.CONNECT), (443, Net.CONNECT))
    assert Scope(0) == middle.scope
    assert new.scope == Scope.ABSTRACT_SOCKET | Scope.SIGNAL


def test_rights_on_one_path_add_up() -> None:
    rights = dict(landlock.plan(7, read=["/a"], execute=["/a"]).paths)
    assert rights["/a"] == Fs.EXECUTE | Fs.READ_FILE | Fs.READ_DIR


def run_filter(steps: list[seccomp.Instruction], number: int, audit: int, first: int = 0, third: int = 0) -> int:
    """Interpret the filter as the kernel does; return what it answers."""
    data = {seccomp.AT_NUMBER: number, seccomp.AT_ARCH: audit, seccomp.AT_FIRST: first, seccomp.AT_THIRD: third}
    at, loaded = 0, 0
    while True:
        code, yes, no, operand = steps[at]
        if code == seccomp.LOAD_WORD:
            loaded, jump = data[operand], 0
        elif code == seccomp.RETURN:
            return operand
        else:
            met = {
                seccomp.JUMP_EQUAL: loaded == operand,
                seccomp.JUMP_AT_LEAST: loaded >= operand,
                seccomp.JUMP_ANY_BIT: bool(loaded & operand),
            }[code]
            jump = yes if met else no
        at += 1 + jump


@pytest.mark.parametrize("name", sorted(seccomp.MACHINES))
def test_the_filter_refuses_what_it_names_and_allows_the_rest(name: str) -> None:
    numbers = seccomp.MACHINES[name]
    steps = seccomp.program(numbers, network=True)
    refused = seccomp.ERRNO | errno.EPERM
    for number in numbers.refused.values():
        assert refused == run_filter(steps, number, numbers.audit)
    assert run_filter(steps, 0, numbers.audit) == seccomp.ALLOW
    assert refused == run_filter(steps, 0, 0x1234)
    assert refused == run_filter(steps, numbers.clone, numbers.audit, first=0x1000_0000)
    assert run_filter(steps, numbers.clone, numbers.audit, first=0x11) == seccomp.ALLOW


@pytest.mark.parametrize("name", sorted(seccomp.MACHINES))
@pytest.mark.parametrize(
    ("family", "protocol", "with_network", "without"),
    [
        (seccomp.AF_UNIX, 0, 0, 0),
        (seccomp.AF_INET, 0, 0, errno.EACCES),
        (seccomp.AF_INET6, 0, 0, errno.EACCES),
        (seccomp.AF_NETLINK, 0, 0, errno.EACCES),
        (seccomp.AF_NETLINK, 4, errno.EAFNOSUPPORT, errno.EACCES),
        (40, 0, errno.EAFNOSUPPORT, errno.EACCES),
    ],
)
def test_sockets_are_allowed_by_family(name: str, family: int, protocol: int, with_network: int, without: int) -> None:
    numbers = seccomp.MACHINES[name]
    for network, error in ((True, with_network), (False, without)):
        answer = run_filter(
            seccomp.program(numbers, network=network), numbers.socket, numbers.audit, first=family, third=protocol
        )
        assert (seccomp.ERRNO | error if error else seccomp.ALLOW) == answer
