"""Jupyter's server application as it runs in a forked process: the same server, told apart only by being quicker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_client.provisioning import KernelProvisionerFactory
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from traitlets.config import Application, Config
from traitlets.config.loader import DeferredConfigString

from course.hub import language_servers, listening
from course.warm import sharing
from course.warm.ready import tell_ready

# What our spawner says to every server, all plain strings.
USUAL = (
    "KernelManager.transport",
    "LabApp.extension_manager",
    "LabApp.workspaces_dir",
    "LabApp.user_settings_dir",
    "HubAuth.base_url",
    "HubAuth.keyfile",
    "HubAuth.certfile",
    "HubAuth.client_ca",
)
_open = KernelWebsocketHandler.open
_parse_fully = Application.parse_command_line
_configure_logging = Application._configure_logging


class ForkedServerApp(ServerApp):  # type: ignore[misc, unused-ignore]
    """The server, which says when it listens."""

    def init_configurables(self) -> None:
        """Use the kernel provisioners found while preloading, unless they are configured."""
        if "KernelProvisionerFactory" in self.config:
            KernelProvisionerFactory.clear_instance()
        super().init_configurables()

    def init_httpserver(self) -> None:
        """Listen where the hub already does, if it does."""
        self._listening = listening.take()
        super().init_httpserver()

    def _find_http_port(self) -> None:
        if not self._listening:
            super()._find_http_port()

    def _bind_http_server_tcp(self) -> bool:
        if not self._listening:
            return bool(super()._bind_http_server_tcp())
        self.http_server.add_sockets(self._listening)
        return True

    def start_ioloop(self) -> None:
        """Start the loop; by now the server's sockets listen."""
        self.io_loop.add_callback(tell_ready)
        super().start_ioloop()


async def open_at_once(handler: KernelWebsocketHandler, kernel_id: str) -> None:
    """Open a kernel's websocket without delay of small messages.

    A kernel's answer to a cell is several; by default each but the first waits for the browser's acknowledgement
    of the one before, some 40 ms (:meth:`tornado.websocket.WebSocketHandler.set_nodelay`).
    """
    handler.set_nodelay(True)
    await _open(handler, kernel_id)


def usual_config(argv: Sequence[str]) -> Config | None:
    """Return what `argv` configures, ``None`` where it says anything but `USUAL`."""
    config = Config()
    for argument in argv:
        name, equals, value = argument.removeprefix("--").partition("=")
        if not equals or not argument.startswith("--") or name not in USUAL:
            return None
        section, _, trait = name.partition(".")
        config[section][trait] = DeferredConfigString(value)
    return config


def parse_command_line(application: Application, argv: Any = None) -> None:
    """Parse as traitlets does; the usual arguments without its full parser.

    That one visits every trait of every class, for each of the server's seven applications: a tenth of the start, and
    megabytes that the server could then not share.
    """
    config = None if argv is None else usual_config(argv)
    if config is None:
        _parse_fully(application, argv)
        return
    application.argv = list(argv)
    application.cli_config = config
    application.update_config(config)
    application.extra_args = []


def configure_logging(application: Application) -> None:
    """Configure the application's logger as traitlets does, without a look at all others."""
    with sharing.one_logger(application):
        _configure_logging(application)


def hasten() -> None:
    """Put our quicker ways in the place of traitlets' own, for every application of this process."""
    Application.parse_command_line = parse_command_line
    Application._configure_logging = configure_logging


def rehearse(_: None = None) -> None:
    """Before the fork: read entry points, ask what is the same for all servers, and build what compiles templates."""
    import jinja2
    from jupyter_server.base.handlers import json_sys_info

    # A change of a class is told to all its subclasses, each a page: better once for all.
    hasten()

    KernelProvisionerFactory.instance()
    language_servers.remember()
    json_sys_info()  # kept by its module; it asks git for the commit where packages lie in a repository
    jinja2.Environment(autoescape=True).from_string("{% if a %}{{ a }}{% endif %}")


def forget_rehearsal() -> None:
    """Let the server read the entry points anew, where it may find others."""
    KernelProvisionerFactory.clear_instance()
    language_servers.forget()


def main() -> None:
    """Be JupyterHub's single-user server, with the arguments in ``sys.argv``."""
    from jupyterhub import singleuser
    from jupyterhub.singleuser.extension import JupyterHubSingleUser

    if singleuser.main == JupyterHubSingleUser.launch_instance:
        JupyterHubSingleUser.serverapp_class = ForkedServerApp
        hasten()
        KernelWebsocketHandler.open = open_at_once
    else:
        # Another application binds its port itself.
        for each in listening.take():
            each.close()
        tell_ready()
    singleuser.main()
