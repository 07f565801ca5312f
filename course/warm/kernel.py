"""An IPython kernel in a forked child, and what it pays to have loaded and exercised beforehand."""

from __future__ import annotations

import io
import logging
import os
import sys
from functools import cache
from typing import Any

from course.warm import sharing
from course.warm.ready import tell_ready

TARGET = "course.warm.kernel:run"
WARM_UP = ("course.warm.kernel:exercise",)
# What ipykernel imports while it starts, then what course notebooks import first.
PRELOAD = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "debugpy",
    "IPython.core.magics",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.oinspect",
    "IPython.core.logger",
    "IPython.core.history",
    "sqlite3",
    "faulthandler",
    "tornado.platform.asyncio",
    "IPython.core.debugger",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "jedi",
    "comm",
    "numpy",
    "numpy.random",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib_inline.backend_inline",
    "PIL.PngImagePlugin",
    "ipywidgets",
)

FIGURES = 10


def exercise(_: None = None) -> None:
    """Draw a first figure, so that fonts, colours and layouts are ready in every child."""
    from matplotlib.backends import backend_registry
    from matplotlib.figure import Figure

    # Reads the entry points of all packages, which a kernel would do when it is told to show figures inline.
    backend_registry.list_all()
    # As a notebook's first figure is: of the default size, cut to what is drawn. Ten times, because Python 3.11 adapts
    # a function's code in place after eight calls: done here it is done for all, and no child copies the page for it.
    for number in range(FIGURES):
        figure = Figure()
        axes = figure.add_subplot()
        axes.plot([1, 2, 3], label="a")
        if number == 0:
            axes.set_title("Title, Заголовок 0123456789−.,")
            axes.legend()
        figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    # A class of traits takes thousands of pages to make.
    _application_class()


@cache
def _application_class() -> Any:
    from ipykernel.kernelapp import IPKernelApp

    class ForkedKernelApp(IPKernelApp):  # type: ignore[misc, unused-ignore]
        """ipykernel's application, quicker with the arguments that every server gives."""

        def parse_command_line(self, argv: Any = None) -> None:
            # The full parser visits every trait of every class, megabytes that a kernel could then not share.
            if argv is not None and len(argv) == 2 and argv[0] == "-f":
                self.argv, self.connection_file = list(argv), argv[1]
            else:
                super().parse_command_line(argv)

        def write_connection_file(self, **options: Any) -> None:
            super().write_connection_file(**options)
            # All sockets are bound. Before, a client's connection would fail and be tried again a tenth of a second
            # later, and a server that so misses the kernel's first word asks anew after half a second.
            tell_ready()

        def _configure_logging(self) -> None:
            with sharing.one_logger(self):
                super()._configure_logging()

    return ForkedKernelApp


def run(argument: dict[str, Any]) -> None:
    """Run a kernel.

    Parameters
    ----------
    argument : dict
        ``argv``: the arguments that would follow ``python -m ipykernel_launcher``.
    """
    import ipykernel.ipkernel as module

    sys.argv = ["ipykernel_launcher", *argument["argv"]]
    # Its parent is the keeper, which ends a kernel whose server has gone; ipykernel looks for that too.
    application = _application_class().instance(parent_handle=os.getppid())
    with sharing.listed_modules(module):
        application.initialize(argument["argv"])
    _keep_comms_to_the_log(application)
    show_figures_inline()
    application.start()


def _keep_comms_to_the_log(application: Any) -> None:
    # A page asks for widgets before the notebook has made any: no matter, and nothing to print above the first cell.
    comms = logging.getLogger("Comm")
    comms.handlers = list(application.log.handlers)
    comms.propagate = False


def show_figures_inline() -> None:
    """Do what importing matplotlib in a kernel does, since here it was imported before there was a kernel."""
    matplotlib = sys.modules.get("matplotlib")
    backend = os.environ.get("MPLBACKEND", "")
    if matplotlib is None or not backend:
        return
    matplotlib.rcParams["backend"] = backend
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.switch_backend(backend)
    if backend.endswith("backend_inline"):
        inline: Any = sys.modules.get("matplotlib_inline.backend_inline")
        if inline is not None:
            inline._enable_matplotlib_integration()
