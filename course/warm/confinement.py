"""What a child may do: declared as data by whoever asks for it, applied in the child before anything else runs.

The order in :meth:`Confinement.apply` is the order the kernel asks for: descriptors of folders are opened while
the process still may, identity is changed next, no_new_privs allows Landlock and seccomp, and seccomp comes last
because it refuses calls the earlier steps need.
"""

from __future__ import annotations

import codecs
import os
import resource
import site
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from course.warm import landlock, linux, seccomp
from course.warm.errors import ConfinementError

# Where programs, libraries and the little of /etc that they need are found. Not /etc as a whole, not /home, not /tmp.
SYSTEM = (
    "/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/sys/devices/system/cpu", "/etc/alternatives",
    "/etc/bash.bashrc", "/etc/ca-certificates", "/etc/debian_version", "/etc/fonts", "/etc/gai.conf", "/etc/group",
    "/etc/host.conf", "/etc/hosts", "/etc/inputrc", "/etc/ipython", "/etc/jupyter", "/etc/ld.so.cache",
    "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/locale.alias", "/etc/localtime", "/etc/mime.types",
    "/etc/nsswitch.conf", "/etc/os-release", "/etc/passwd", "/etc/pip.conf", "/etc/pki", "/etc/profile",
    "/etc/profile.d", "/etc/protocols", "/etc/resolv.conf", "/etc/services", "/etc/ssl", "/etc/terminfo",
    "/etc/timezone",
)  # fmt: skip
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/ptmx", "/dev/pts")
# What of /proc tells nothing of other people's processes or sockets.
PROC = (
    "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/uptime", "/proc/loadavg", "/proc/version",
    "/proc/filesystems", "/proc/sys", "/proc/self/fd", "/proc/self/status", "/proc/self/stat", "/proc/self/statm",
    "/proc/self/maps", "/proc/self/cgroup", "/proc/self/mountinfo", "/proc/self/smaps_rollup", "/proc/self/io",
)  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """Bounds the kernel holds each process of the child to; ``None`` leaves a bound as it is.

    Parameters
    ----------
    cpu_seconds : int, optional
        Processor time of one process, seconds (``RLIMIT_CPU``).
    address_space : int, optional
        Bytes of address space of one process (``RLIMIT_AS``).
    data : int, optional
        Bytes of private writable memory of one process (``RLIMIT_DATA``).
    processes : int, optional
        Processes and threads of the child's user (``RLIMIT_NPROC``); the kernel exempts uid 0.
    file_size : int, optional
        Bytes of one file (``RLIMIT_FSIZE``).
    open_files : int, optional
        Descriptors of one process (``RLIMIT_NOFILE``).
    core : int, optional
        Bytes of a core dump.
    folder_size : int, optional
        Bytes that the child may add to the folders it may write. Looked at twice a second by the child's keeper,
        which kills a child that goes over; so a child may overshoot by what it writes in that time.
    memory : int, optional
        Bytes of memory of all processes of the child together, held by a cgroup where one can be made.
    """

    cpu_seconds: int | None = None
    address_space: int | None = None
    data: int | None = None
    processes: int | None = None
    file_size: int | None = None
    open_files: int | None = None
    core: int | None = 0
    folder_size: int | None = None
    memory: int | None = None

    def apply(self) -> None:
        """Set the bounds, soft and hard; a hard limit that is lower already stays."""
        for number, wanted in (
            (resource.RLIMIT_CPU, self.cpu_seconds),
            (resource.RLIMIT_AS, self.address_space),
            (resource.RLIMIT_DATA, self.data),
            (resource.RLIMIT_NPROC, self.processes),
            (resource.RLIMIT_FSIZE, self.file_size),
            (resource.RLIMIT_NOFILE, self.open_files),
            (resource.RLIMIT_CORE, self.core),
        ):
            if wanted is not None:
                _, hard = resource.getrlimit(number)
                bound = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
                # SIGXCPU comes at the soft limit and can be caught; SIGKILL comes at the hard one.
                above = bound + 1 if number == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else bound
                resource.setrlimit(number, (bound, above))


@dataclass(frozen=True)
class Confinement:
    """What a child may do.

    Parameters
    ----------
    uid, gid : int, optional
        Identity to take. A zygote that runs as root must be told a uid other than 0; any other cannot change it.
    groups : sequence of int
        Supplementary groups, used where the identity changes.
    read, write : sequences of str
        Folders and files to read, or to read and write, beside those Python itself needs.
    execute : sequence of str, optional
        Where programs may be run from. ``None``: wherever reading is allowed.
    network : bool
        Whether sockets other than Unix ones may be made.
    tcp_bind, tcp_connect : sequences of int, optional
        The only TCP ports that may be bound or connected to (Landlock 4 and later); ``None`` allows all.
    new_session : bool
        Whether the child leads a session and process group of its own.
    no_new_privs : bool
        Whether set-user-id programs lose their power. Landlock and seccomp need it.
    files : bool
        Whether Landlock holds the child to `read` and `write` (where the kernel has Landlock).
    filter_calls : bool
        Whether a seccomp filter refuses system calls that no notebook needs.
    limits : Limits
    own_pid_namespace, own_ipc_namespace, own_network_namespace : bool
        Namespaces of its own, for a zygote of root or with ``own_namespaces``; the child is then process 1 of its
        namespace, and its network is empty.
    temporary_directory : str, optional
        Folder in which a fresh directory is made for the child, writable, named in ``TMPDIR``, removed at its end.
    required : bool
        Whether a child that cannot be confined as asked is not run at all.
    allow_root : bool
        Whether a child of root may stay root: confinement is then little more than decency.
    """

    uid: int | None = None
    gid: int | None = None
    groups: tuple[int, ...] = ()
    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    execute: tuple[str, ...] | None = None
    network: bool = True
    tcp_bind: tuple[int, ...] | None = None
    tcp_connect: tuple[int, ...] | None = None
    new_session: bool = True
    no_new_privs: bool = True
    files: bool = True
    filter_calls: bool = True
    limits: Limits = field(default_factory=Limits)
    own_pid_namespace: bool = False
    own_ipc_namespace: bool = False
    own_network_namespace: bool = False
    temporary_directory: str | None = None
    required: bool = True
    allow_root: bool = False

    def __post_init__(self) -> None:
        for name in ("read", "write", "groups", "execute", "tcp_bind", "tcp_connect"):
            value = getattr(self, name)
            if value is not None:
                plain = tuple(item if isinstance(item, int) else os.fspath(item) for item in value)
                object.__setattr__(self, name, plain)
        if self.temporary_directory is not None:
            object.__setattr__(self, "temporary_directory", os.fspath(self.temporary_directory))

    def as_json(self) -> dict[str, Any]:
        """Return what :meth:`from_json` reads."""
        return {**vars(self), "limits": dict(vars(self.limits))}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Confinement:
        """Return the confinement that `data` describes.

        Raises
        ------
        ConfinementError
            A name is unknown or a value has the wrong type.
        """
        known = {item.name for item in fields(cls)}
        if unknown := set(data) - known:
            raise ConfinementError(f"Unknown confinement settings: {', '.join(sorted(unknown))}.")
        for name in ("uid", "gid"):
            if not isinstance(data.get(name), int | None) or isinstance(data.get(name), bool):
                raise ConfinementError(f"The {name} is not a number.")
        for name in ("read", "write", "execute"):
            if not all(isinstance(item, str) and os.path.isabs(item) for item in data.get(name) or ()):  # noqa: PTH117
                raise ConfinementError(f"The folders to {name} must be absolute paths.")
        try:
            return cls(**{**data, "limits": Limits(**data.get("limits", {}))})
        except TypeError as error:
            raise ConfinementError(f"The confinement cannot be read: {error}.") from error

    def apply(self) -> None:
        """Confine this process for good.

        Raises
        ------
        ConfinementError
            A step failed and `required` is set, or a root process is not told whom to become.
        """
        if os.getuid() == 0 and not self.uid and not self.allow_root:
            raise ConfinementError(
                "A process of root must be told an unprivileged uid to become.", remedy="Set Confinement.uid."
            )
        linux.prctl(linux.PR_SET_DUMPABLE, 1)
        self._leave_namespaces()
        ruleset = self._open_ruleset()
        self._change_identity()
        self.limits.apply()
        if self.no_new_privs:
            linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        if ruleset is not None:
            landlock.restrict(ruleset)
        self._filter_calls()

    def rehearse(self) -> None:
        """Look up, in a process that is about to fork, what each child would look up for itself: milliseconds each."""
        ruleset = self._open_ruleset()
        if ruleset is not None:
            os.close(ruleset)
        _calls_refused(self.network)
        codecs.lookup("ascii")  # files of /proc are read so

    def _leave_namespaces(self) -> None:
        flags = linux.CLONE_NEWIPC if self.own_ipc_namespace else 0
        # As another user the filter alone keeps sockets away; root adds an empty network to it.
        if self.own_network_namespace or (not self.network and os.getuid() == 0):
            flags |= linux.CLONE_NEWNET
        if flags:
            self._attempt("namespaces of its own", lambda: linux.unshare(flags))

    def _open_ruleset(self) -> int | None:
        version = landlock.abi()
        if not self.files or not version:
            return None
        read = (*_outermost((*interpreter_paths(), *SYSTEM)), *_proc(self.uid is not None), *self.read)
        tcp = None
        if self.tcp_bind is not None or self.tcp_connect is not None:
            tcp = (self.tcp_bind or (), self.tcp_connect or ())
        if not self.network:
            tcp = ((), ())
        wanted = landlock.plan(
            version,
            read=read,
            write=self.write,
            execute=(*read, *self.write) if self.execute is None else self.execute,
            devices=DEVICES,
            tcp=tcp,
        )
        return landlock.open_ruleset(wanted, version)

    def _change_identity(self) -> None:
        if os.getuid() != 0 and self.no_new_privs:
            # In a user namespace of its own a zygote keeps every capability over that; its children need none.
            linux.drop_capabilities()
        if self.uid is None or (os.getuid() == self.uid and self.uid != 0):
            return
        gid = self.uid if self.gid is None else self.gid
        try:
            os.setgroups(list(self.groups))
            os.setresgid(gid, gid, gid)
            os.setresuid(self.uid, self.uid, self.uid)
        except OSError as error:
            raise ConfinementError(f"The process may not become user {self.uid}: {error}.") from error
        # The change of user made the process undumpable, and so its own /proc/self another's.
        linux.prctl(linux.PR_SET_DUMPABLE, 1)

    def _filter_calls(self) -> None:
        if not self.filter_calls and self.network:
            return
        steps = _calls_refused(self.network)
        if not steps or not self.no_new_privs:
            self._missing("a seccomp filter")
            return
        seccomp.install(steps)

    def _attempt(self, what: str, act: Any) -> None:
        try:
            act()
        except OSError as error:
            self._missing(f"{what}: {error}")

    def _missing(self, what: str) -> None:
        if self.required:
            raise ConfinementError(f"This system does not give the process {what}.")


def _proc(own_user: bool) -> Iterable[str]:
    # With a uid of its own a child learns nothing from /proc that the kernel would not tell any user, and
    # tools such as ps work; as the zygote's own user it would see its neighbours' sockets by name.
    return ("/proc",) if own_user else PROC


@cache
def _calls_refused(network: bool) -> list[seccomp.Instruction]:
    numbers = seccomp.machine()
    return [] if numbers is None else seccomp.program(numbers, network=network)


@cache
def _outermost(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return the places that are there and in none of the others: a rule for each costs every child its time."""
    real = {os.path.realpath(path) for path in paths if os.path.exists(path)}  # noqa: PTH110
    return tuple(sorted(path for path in real if not any(path.startswith(f"{other}/") for other in real)))


@cache
def interpreter_paths() -> tuple[str, ...]:
    """Return the folders this Python loads modules from, and where its own files lie."""
    places = {sys.prefix, sys.base_prefix, sys.exec_prefix, *site.getsitepackages(), *sysconfig.get_paths().values()}
    places |= _packages_elsewhere(tuple(f"{place}/" for place in places))
    places |= {str(Path(place).resolve()) for place in places}
    home = os.path.expanduser("~")  # noqa: PTH111 - a uid without an account has none, which Path.home() cannot bear
    return tuple(sorted(places - {"/", home}))


def _packages_elsewhere(known: tuple[str, ...]) -> set[str]:
    # A package installed for development lies in its author's folder, of which only the package is anyone's business.
    files = ((name, getattr(module, "__file__", None)) for name, module in list(sys.modules.items()))
    return {
        str(Path(file).parent if Path(file).stem == "__init__" else file)
        for name, file in files
        if file and "." not in name and not file.startswith(known)
    }
