"""A spawner that forks each trainee's server from a preloaded process, as a user of their own.

It stands where JupyterHub's ``LocalProcessSpawner`` stands and behaves as that one does; see
:mod:`course.warm` for the forking and docs/howto/isolation.md for what keeps trainees apart.
"""

from __future__ import annotations

import asyncio
import atexit
import grp
import os
import pwd
import shutil
import signal
import threading
from pathlib import Path
from typing import Any

from jupyterhub.slugs import safe_slug
from jupyterhub.spawner import LocalProcessSpawner
from traitlets import Bool, Enum, Integer, List, Unicode, default

from course.errors import HubError
from course.hub import session
from course.hub.accounts import Account, UidRegister, make_home
from course.hub.isolation import check_ground, confinement_of, kernel_confinement
from course.hub.listening import Listening
from course.i18n import gettext as _
from course.warm import (
    Child,
    Policy,
    UnsupportedError,
    WarmError,
    Zygote,
    ZygoteGoneError,
    capabilities,
    linux,
    start_cold,
)
from course.warm.provisioner import CONFINEMENT_VARIABLE
from course.warm.ready import READY, ReadyPipe

STOCK_COMMAND = ["jupyterhub-singleuser"]


class WarmSpawner(LocalProcessSpawner):
    """Forks single-user servers; falls back to ordinary processes, equally confined."""

    preload = List(Unicode(), help="Modules that every server and kernel shares.").tag(config=True)
    warm_up = List(Unicode(), help="Functions that exercise what is lazy in them.").tag(config=True)
    accounts = Enum(
        ["allotted", "system"],
        "allotted",
        help="Give each trainee a uid out of uid_range and a home under homes_directory (allotted), or those of the "
        "Unix account of the same name (system).",
    ).tag(config=True)
    state_directory = Unicode(help="Folder of the hub's own, for the list of uids given out.").tag(config=True)
    homes_directory = Unicode(help="Folder that holds the trainees' homes.").tag(config=True)
    runtime_directory = Unicode(
        help="Folder, with a short path, for the private folders of running servers: sockets and temporary files."
    ).tag(config=True)
    uid_first = Integer(200_000, help="First uid to give out.").tag(config=True)
    uid_last = Integer(265_535, help="Last uid to give out.").tag(config=True)
    read_paths = List(Unicode(), help="Further folders trainees may read, such as the course's materials.").tag(
        config=True
    )
    write_paths = List(Unicode(), help="Further folders trainees may write.").tag(config=True)
    isolation = Bool(True, help="Keep trainees apart; False only where they may see each other's work.").tag(
        config=True
    )
    kernel_network = Bool(True, help="Whether notebooks may open network connections.").tag(config=True)
    process_limit = Integer(512, help="Processes and threads of one trainee; 0 for no limit.").tag(config=True)
    file_size_limit = Integer(2 * 1024**3, help="Bytes of one file; 0 for no limit.").tag(config=True)
    open_files_limit = Integer(4096, help="Open files of one process; 0 for no limit.").tag(config=True)
    kernel_memory_limit = Integer(
        2 * 1024**3, help="Bytes of private memory of one kernel's process; 0 for no limit."
    ).tag(config=True)
    folder_limit = Integer(
        4 * 1024**3, help="Bytes by which a kernel may make the home grow before it is ended; 0 for no limit."
    ).tag(config=True)

    _zygote: Zygote | None = None
    _zygote_lock = threading.Lock()
    _unsupported = ""

    child: Child | None = None
    _detached = False
    _looking: asyncio.Future[Any] | None = None  # kept, or the event loop would forget it
    start_time = Integer(0, help="When the server's process started, in clock ticks since boot.")

    @default("preload")
    def _default_preload(self) -> list[str]:
        return list(session.PRELOAD)

    @default("warm_up")
    def _default_warm_up(self) -> list[str]:
        return list(session.WARM_UP)

    @default("state_directory")
    def _default_state_directory(self) -> str:
        return str(Path.cwd())

    @default("homes_directory")
    def _default_homes_directory(self) -> str:
        return str(Path(self.state_directory, "homes"))

    @default("runtime_directory")
    def _default_runtime_directory(self) -> str:
        if os.getuid() == 0:
            return "/run/course-hub"
        return os.environ.get("XDG_RUNTIME_DIR", f"/tmp/course-hub-{os.getuid()}")

    # What the trainee is

    def account(self) -> Account:
        """Return who this trainee is to the operating system."""
        if self.accounts == "system":
            return self._system_account()
        # Names are those of any login page; a folder's name must be plain.
        home = Path(self.homes_directory, safe_slug(self.user.name)).absolute()
        if not self._gives_identity():
            return Account(None, None, (), home)
        register = UidRegister(Path(self.state_directory, "uids.json"), self.uid_first, self.uid_last)
        uid = register.uid_of(self.user.name)
        return Account(uid, uid, (), home)

    def _system_account(self) -> Account:
        try:
            entry = pwd.getpwnam(self.user.name)
        except KeyError:
            raise HubError(
                _("%(name)s has no account on this machine.") % {"name": self.user.name},
                remedy=_("Create one, or let the hub give out user numbers of its own."),
            ) from None
        groups = tuple(group.gr_gid for group in grp.getgrall() if self.user.name in group.gr_mem)
        home, shell = Path(entry.pw_dir), entry.pw_shell or "/bin/sh"
        if not self._gives_identity():
            return Account(None, None, (), home, shell)
        return Account(entry.pw_uid, entry.pw_gid, groups, home, shell)

    def _gives_identity(self) -> bool:
        return self.isolation and os.getuid() == 0

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """Add who the trainee is, and where kernels come from, to the server's environment."""
        account = self.account()
        env["USER"] = env["LOGNAME"] = self.user.name
        env["HOME"] = str(account.home)
        env["SHELL"] = account.shell
        env.setdefault("JUPYTER_DEFAULT_PROVISIONER_NAME", "warm-provisioner")
        env[CONFINEMENT_VARIABLE] = kernel_confinement(self)
        return env

    def get_args(self) -> list[str]:
        """Return the server's arguments.

        Kernels talk over Unix sockets, which neighbours cannot open. Lab's extension manager only shows: what it
        would install lies in an environment that trainees cannot write, and its client for that costs each server
        a tenth of a second and some megabytes.
        """
        usual = ["--KernelManager.transport=ipc", "--LabApp.extension_manager=readonly"]
        return [*super().get_args(), *usual, *self._read_too_early()]

    def _read_too_early(self) -> list[str]:
        """Say anew what Lab and JupyterHub read from the environment when they are imported: the hub's, for a fork."""
        lab = self.account().home / ".jupyter" / "lab"
        said = {
            "LabApp.workspaces_dir": str(lab / "workspaces"),
            "LabApp.user_settings_dir": str(lab / "user-settings"),
            "HubAuth.base_url": self.server.base_url if self.server else "",
            "HubAuth.keyfile": self.cert_paths.get("keyfile", ""),
            "HubAuth.certfile": self.cert_paths.get("certfile", ""),
            "HubAuth.client_ca": self.cert_paths.get("cafile", ""),
        }
        return [f"--{name}={value}" for name, value in said.items() if value]

    async def move_certs(self, paths: dict[str, str]) -> dict[str, str]:
        """Put the server's TLS key and certificates into the trainee's home, readable by nobody else."""
        account = self.account()
        await asyncio.to_thread(make_home, account, allotted=self.accounts == "allotted")
        folder = account.home / ".jupyterhub" / "jupyterhub-certs"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)
        moved = {name: str(folder / Path(path).name) for name, path in paths.items()}
        for name, path in paths.items():
            (shutil.copy if name == "cafile" else shutil.move)(path, moved[name])
        if account.uid is not None and account.gid is not None:
            for place in (str(folder.parent), str(folder), *moved.values()):
                os.chown(place, account.uid, account.gid)
        return moved

    # Its life

    async def start(self) -> tuple[str, int]:
        """Start the server and return where it will listen."""
        if not linux.IS_LINUX:
            self.log.warning("Warm processes need Linux: an ordinary process is used, without isolation.")
            return await super().start()
        account = self.account()
        await asyncio.to_thread(check_ground, self, account)
        await asyncio.to_thread(make_home, account, allotted=self.accounts == "allotted")
        with Listening(self.trait_values()["port"], self.ip or "127.0.0.1") as listening:
            self.set_trait("port", listening.port)
            target, argument = self._command()
            self._detached = False
            self.child = await self._start_child(
                target,
                argument,
                listening,
                confinement=confinement_of(self, account),
                env=self.get_env(),
                cwd=str(account.home),
                umask=0o077,
                stdout=1,
                stderr=2,
                title="server " + "/".join(part for part in (self.user.name, self.name) if part),
            )
            port = listening.port
        self.pid, self.start_time = self.child.pid, self.child.start_time
        asyncio.get_running_loop().add_reader(self.child.fileno(), self._ended, self.child, self.child.fileno())
        return (self.ip or "127.0.0.1", port)

    def _ended(self, child: Child, descriptor: int) -> None:
        # The keeper has something to say: the hub need not wait for its next look, up to poll_interval away.
        asyncio.get_running_loop().remove_reader(descriptor)
        if child is self.child and not self._stop_pending:
            self._looking = asyncio.ensure_future(self.poll_and_notify())

    def _command(self) -> tuple[str, dict[str, list[str]]]:
        arguments = self.get_args()
        command = [*self.cmd, *arguments]
        if self.shell_cmd:
            import shlex

            command = [*self.shell_cmd, shlex.join(command)]
        if self.shell_cmd or list(self.cmd) != STOCK_COMMAND:
            self.log.info("%s: the command is %s, which is run as an ordinary program.", self.user.name, self.cmd)
            return session.EXECUTE, {"argv": command}
        return session.SERVE, {"argv": arguments}

    async def _start_child(self, target: str, argument: Any, listening: Listening, **options: Any) -> Child:
        """Start the child, and return when it listens or has ended."""
        with ReadyPipe() as ready:
            options["fds"] = {READY: ready.writing}
            if target == session.SERVE:
                options["fds"] |= listening.descriptors()
            else:
                # Another program binds its port itself.
                listening.close()
            child = await self._fork_or_start(target, argument, **options)
            ready.give_away()
            # The hub would look in vain, then ever more rarely; so each class would wait for the hub's next look.
            if target == session.SERVE:
                await ready.wait()
        return child

    async def _fork_or_start(self, target: str, argument: Any, **options: Any) -> Child:
        reason = self._why_cold(options["env"]) if target == session.SERVE else ""
        if not reason:
            try:
                zygote = await asyncio.to_thread(type(self).zygote, self)
                return await zygote.fork_async(target, argument, **options)
            except (ZygoteGoneError, UnsupportedError) as error:
                # A refusal is no reason: what the zygote may not do, an ordinary process may not either.
                reason = str(error)
        self.log.warning("%s: starting an ordinary process: %s", self.user.name, reason)
        return await asyncio.to_thread(start_cold, target, argument, **options)

    def _why_cold(self, env: dict[str, str]) -> str:
        if env.get("JUPYTERHUB_SINGLEUSER_APP", "") not in ("", "jupyter_server", "jupyter-server", "extension"):
            return "another server application is asked for."
        if env.get("JUPYTERHUB_SINGLEUSER_EXTENSION", "1") == "0":
            return "the server extension is turned off."
        for name in ("PYTHONPATH", "PYTHONHOME"):
            if env.get(name) != os.environ.get(name):
                return f"{name} differs from the hub's."
        return ""

    async def poll(self) -> int | None:
        """Return ``None`` while the server runs, else its exit code (0 where that cannot be known)."""
        if self.child is not None:
            ended = self.child.poll()
            if ended is None:
                return None
            if ended.reason:
                self.log.warning("The server of %s was ended: %s", self.user.name, ended.reason)
            self.clear_state()
            return ended.returncode
        if self.proc is not None:
            return await super().poll()
        if self._is_running():
            return None
        self.clear_state()
        return 0

    def _is_running(self) -> bool:
        try:
            return bool(self.pid) and linux.start_time(self.pid) == self.start_time
        except ProcessLookupError:
            return False

    async def _signal(self, sig: int) -> bool:
        if self.proc is not None:
            return await super()._signal(sig)
        if not self._is_running():
            return False
        if sig:
            os.kill(self.pid, sig)
        return True

    async def stop(self, now: bool = False) -> None:
        """Stop the server and everything it started; return when all is gone."""
        await super().stop(now=now)
        if self.child is not None and self.child.poll() is None:
            self.child.kill(signal.SIGKILL)

    # What survives a restart of the hub

    def get_state(self) -> dict[str, Any]:
        """Return what is needed to find the server again."""
        state: dict[str, Any] = super().get_state()
        if self.pid:
            state["start_time"] = self.start_time
        if self.child is not None and not self._detached:
            # The hub asks for the state to write it down at once. A server that is written down outlives the hub;
            # one that a hub killed before had only begun would be nobody's, and ends with it.
            self._detached = True
            asyncio.get_running_loop().call_soon(self.child.detach)
        return state

    def load_state(self, state: dict[str, Any]) -> None:
        """Find a server that an earlier hub started."""
        super().load_state(state)
        self.start_time = state.get("start_time", 0)

    def clear_state(self) -> None:
        """Forget the server."""
        # How a child ended is still to be told to whoever polls next, as it is of a Popen.
        super().clear_state()
        self.start_time = 0

    # The process to fork from

    @classmethod
    def zygote(cls, spawner: WarmSpawner) -> Zygote:
        """Return the preloaded process, starting it if there is none."""
        with cls._zygote_lock:
            if WarmSpawner._unsupported:
                raise UnsupportedError(WarmSpawner._unsupported)
            if WarmSpawner._zygote is None:
                try:
                    WarmSpawner._zygote = start_zygote(spawner)
                except WarmError as error:
                    # Trying again for each trainee would cost a class the seconds it is to save.
                    WarmSpawner._unsupported = str(error)
                    raise
            return WarmSpawner._zygote

    @classmethod
    def preheat(cls, config: Any) -> None:
        """Start preloading now, while the hub itself starts; called from the hub's configuration."""
        if not linux.IS_LINUX or WarmSpawner._zygote is not None:
            return
        capabilities()  # tried in forks of this process, which is small and still now
        spawner = cls(config=config)
        with cls._zygote_lock:
            WarmSpawner._zygote = start_zygote(spawner, wait=False)

    @classmethod
    def close_zygote(cls) -> None:
        """End the preloaded process; servers forked from it go on."""
        with cls._zygote_lock:
            if WarmSpawner._zygote is not None:
                WarmSpawner._zygote.close()
                WarmSpawner._zygote = None
            WarmSpawner._unsupported = ""


def start_zygote(spawner: WarmSpawner, *, wait: bool = True) -> Zygote:
    """Start the process that servers are forked from."""
    writable = [spawner.homes_directory, spawner.runtime_directory, *spawner.write_paths]
    allotted = spawner.accounts == "allotted"
    policy = Policy(
        uids=(spawner.uid_first, spawner.uid_last) if allotted and spawner._gives_identity() else None,
        write_under=tuple(writable) if allotted else None,
        targets=(session.SERVE, session.EXECUTE),
        confined=True,
    )
    zygote = Zygote.start(spawner.preload, warm_up=spawner.warm_up, policy=policy, title="course-hub zygote", wait=wait)
    atexit.register(zygote.close)
    return zygote
