"""An IPython kernel in a forked child, and what it pays to have loaded and exercised beforehand."""

from __future__ import annotations

import io
import os
import sys
from typing import Any

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


def exercise(_: None = None) -> None:
    """Draw a first figure, so that fonts, colours and layouts are ready in every child."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3, 2))
    axes = figure.add_subplot()
    axes.plot([1, 2, 3], label="a")
    axes.set_title("Title, Заголовок")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")


def run(argument: dict[str, Any]) -> None:
    """Run a kernel.

    Parameters
    ----------
    argument : dict
        ``argv``: the arguments that would follow ``python -m ipykernel_launcher``.
    """
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher", *argument["argv"]]
    # Its parent is the keeper, which ends a kernel whose server has gone; ipykernel looks for that too.
    application = IPKernelApp.instance(parent_handle=os.getppid())
    application.initialize(argument["argv"])
    show_figures_inline()
    application.start()


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
