"""Jupyter's server application as it runs in a forked process: the same server, told apart only by being quicker."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Any

from jupyter_client.provisioning import KernelProvisionerFactory
from jupyter_server.serverapp import ServerApp
from traitlets.config import Application, Config
from traitlets.config.loader import DeferredConfigString

from course.warm.ready import tell_ready

# What our spawner says to every server, all plain strings.
USUAL = (
    "KernelManager.transport",
    "LabApp.extension_manager",
    "LabApp.workspaces_dir",
    "LabApp.user_settings_dir",
)
_parse_fully = Application.parse_command_line


class ForkedServerApp(ServerApp):  # type: ignore[misc, unused-ignore]
    """The server, which says when it listens, and answers each message at once."""

    def init_configurables(self) -> None:
        """Use the kernel provisioners found while preloading, unless they are configured."""
        if "KernelProvisionerFactory" in self.config:
            KernelProvisionerFactory.clear_instance()
        super().init_configurables()

    def start_ioloop(self) -> None:
        """Start the loop; by now the server's sockets listen."""
        for listener in getattr(self.http_server, "_sockets", {}).values():
            if listener.family in (socket.AF_INET, socket.AF_INET6):
                # Connections inherit it. A kernel's answer is several small messages; without this, each but the first
                # waits for the browser's acknowledgement, 40 ms a cell.
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.io_loop.add_callback(tell_ready)
        super().start_ioloop()


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


def rehearse(_: None = None) -> None:
    """Before the fork: read the entry points of kernel provisioners, and build what compiles templates."""
    import jinja2

    KernelProvisionerFactory.instance()
    jinja2.Environment(autoescape=True).from_string("{% if a %}{{ a }}{% endif %}")


def forget_rehearsal() -> None:
    """Let the server read the entry points anew, where it may find others."""
    KernelProvisionerFactory.clear_instance()


def main() -> None:
    """Be JupyterHub's single-user server, with the arguments in ``sys.argv``."""
    from jupyterhub import singleuser
    from jupyterhub.singleuser.extension import JupyterHubSingleUser

    if singleuser.main == JupyterHubSingleUser.launch_instance:
        JupyterHubSingleUser.serverapp_class = ForkedServerApp
        Application.parse_command_line = parse_command_line
    else:
        tell_ready()
    singleuser.main()
