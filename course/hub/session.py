"""What runs in a trainee's forked process: the kernels' zygote beside it, then JupyterHub's single-user server."""

from __future__ import annotations

import os
import site
import sys
from pathlib import Path
from typing import Any

from course.warm import Policy, kernel
from course.warm.provisioner import FOLDER_VARIABLE
from course.warm.server import fork_server

SERVE = "course.hub.session:serve"
EXECUTE = "course.hub.session:execute"

# JupyterLab with what a course's server loads, then the kernels' part, which the kernels' zygote inherits.
PRELOAD = (
    "jupyterhub.singleuser.extension",
    "jupyter_server.serverapp",
    "jupyter_server.services.contents.largefilemanager",
    "jupyterlab",
    "jupyterlab.labapp",
    "jupyterlab_server",
    "jupyter_lsp.serverextension",
    "jupyter_server_terminals",
    "notebook.app",
    "notebook_shim.nbserver",
    "nbgrader.server_extensions.assignment_list",
    "nbgrader.server_extensions.course_list",
    "nbgrader.server_extensions.formgrader",
    "nbgrader.server_extensions.validate_assignment",
    "nbconvert.exporters",
    "jinja2.ext",
    "jupyter_core.migrate",
    "jupyter_lsp.virtual_documents_shadow",
    "jupyter_server.kernelspecs.handlers",
    "jupyter_server.nbconvert.handlers",
    "jupyter_server.services.api.handlers",
    "jupyter_server.services.config.handlers",
    "jupyter_server.services.contents.handlers",
    "jupyter_server.services.events.handlers",
    "jupyter_server.services.kernels.handlers",
    "jupyter_server.services.kernelspecs.handlers",
    "jupyter_server.services.nbconvert.handlers",
    "jupyter_server.services.security.handlers",
    "jupyter_server.services.sessions.handlers",
    "jupyter_server.services.shutdown",
    "jupyter_server.view.handlers",
    "ipykernel.kernelspec",
    "course.hub.session",
    "course.hub.server_app",
    "course",
    *kernel.PRELOAD,
)
WARM_UP = (*kernel.WARM_UP, "course.hub.server_app:rehearse")


def serve(argument: dict[str, Any]) -> None:
    """Start the kernels' zygote, then be the server.

    Parameters
    ----------
    argument : dict
        ``argv``: the arguments of ``jupyterhub-singleuser``.
    """
    prepare()
    from course.hub import server_app

    if site.ENABLE_USER_SITE and os.path.isdir(site.getusersitepackages()):  # noqa: PTH112
        # Their own packages may bring provisioners of their own.
        server_app.forget_rehearsal()
    sys.argv = ["jupyterhub-singleuser", *argument["argv"]]
    server_app.main()


def execute(argument: dict[str, Any]) -> None:
    """Become another program, as this user and as confined.

    Parameters
    ----------
    argument : dict
        ``argv``: the program and its arguments.
    """
    (Path(os.environ["TMPDIR"]) / "r").mkdir(mode=0o700)
    os.environ["JUPYTER_RUNTIME_DIR"] = os.environ["TMPDIR"] + "/r"
    os.execvpe(argument["argv"][0], argument["argv"], os.environ)


def prepare() -> None:
    """Make the private folders for kernels' sockets, and fork the zygote that this user's kernels come from.

    It is forked while this process still has one thread; it inherits this process's confinement, so no kernel
    can have less; and it ends with it.
    """
    private = Path(os.environ["TMPDIR"])
    runtime = private / "r"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["JUPYTER_RUNTIME_DIR"] = str(runtime)
    os.environ[FOLDER_VARIABLE] = str(private / "k")
    fork_server(private / "k", Policy(targets=(kernel.TARGET,)), "kernel zygote")
