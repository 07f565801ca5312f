"""``course preload``: what preloading costs the hub once, and saves each trainee."""

from __future__ import annotations

import click

from course.errors import WarmError
from course.i18n import gettext as _


@click.command()
@click.option("--kernels", is_flag=True, help="Measure the kernels' list alone, without the server's.")
@click.option("--all", "everything", is_flag=True, help="Show also what costs less than a millisecond.")
def preload(kernels: bool, everything: bool) -> None:
    """Print what each preloaded module costs once and saves at each start.

    Starts the hub's preloaded process as the hub would, and asks it. Seconds and megabytes in a row are what the
    module adds to those above it: each server or kernel started by fork spares that time, and shares that memory.

    Example: course preload --kernels
    """
    from course.hub import session
    from course.warm import WarmError as ProcessError
    from course.warm import Zygote, kernel

    modules, warm_up = (kernel.PRELOAD, kernel.WARM_UP) if kernels else (session.PRELOAD, session.WARM_UP)
    try:
        with Zygote.start(modules, warm_up=warm_up) as zygote:
            costs = zygote.info["costs"]
    except ProcessError as error:
        raise WarmError(error.what, where=error.where, remedy=error.remedy) from error
    click.echo(_("processor ms      MB  modules  name"))
    for cost in costs:
        if everything or cost["seconds"] >= 0.001 or cost["failure"]:
            failure = "  " + _("not loaded: %(reason)s") % {"reason": cost["failure"]} if cost["failure"] else ""
            click.echo(_row(cost["seconds"], cost["bytes"], cost["modules"], cost["name"] + failure))
    seconds, size = (sum(cost[name] for cost in costs) for name in ("seconds", "bytes"))
    click.echo(_row(seconds, size, sum(cost["modules"] for cost in costs), _("in all, once for the whole class")))


def _row(seconds: float, size: int, modules: int, name: str) -> str:
    return f"{seconds * 1000:12.0f} {size / 1e6:7.1f} {modules:8d}  {name}"
