"""``course hub``."""

from __future__ import annotations

import os
import signal
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click


@click.command()
@click.option("--demo", is_flag=True, help="An instructor and three trainees with passwords made for you.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("course-data"),
    show_default=True,
    help="Where everything of this hub is kept.",
)
@click.option("--port", default=8000, show_default=True, help="Where browsers find it on 127.0.0.1.")
@click.option("--no-isolation", is_flag=True, help="Start even where people's servers cannot be kept apart.")
@click.option("--language", default="en", show_default=True, help="Language of the cohort.")
def hub(demo: bool, folder: Path, port: int, no_isolation: bool, language: str) -> None:
    """Start the course on this machine: JupyterHub, a course and its accounts.

    A second start finds everything as it was. Ctrl-C stops every process it started.

    \b
    Example:
      course hub --demo
      course hub --folder autumn-cohort --port 8080
    """
    from dataclasses import replace

    from course.build.course_folder import check_language
    from course.hub.prepare import check_port, prepare
    from course.hub.reach import restart_within_reach
    from course.hub.run import RunningHub
    from course.hub.settings import FILE_NAME, HubSettings
    from course.i18n import gettext as _
    from course.i18n import use

    check_language(language)
    use(language)
    folder = folder.resolve()
    if not no_isolation and hasattr(os, "geteuid"):
        arguments = ["hub", "--port", str(port), "--language", language, *(["--demo"] if demo else [])]
        arguments += ["--folder", str(folder)]
        restart_within_reach(folder, arguments)
    if (folder / FILE_NAME).exists():
        settings = replace(HubSettings.load(folder), port=port, isolation=not no_isolation)
    else:
        settings = HubSettings(str(folder), port=port, language=language, isolation=not no_isolation)
        if not demo:
            settings = replace(settings, trainees=())
    use(settings.language)
    check_port(port)
    click.echo(_("Making ready %(folder)s") % {"folder": folder})
    passwords = prepare(settings, now=lambda: datetime.now().astimezone(), report=lambda what: click.echo(f"  {what}"))
    # A terminal that closes, or a service manager, asks to stop like Ctrl-C does.
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    running = RunningHub(settings)
    try:
        click.echo(_("Starting the hub") + " ", nl=False)
        running.start()
        running.wait_until_ready(tick=lambda: click.echo(".", nl=False))
        click.echo("\n\n  " + _("The course is at %(address)s") % {"address": f"http://127.0.0.1:{port}"} + "\n")
        for name, password in passwords.items():
            click.echo(f"  {name:<12} {password}")
        kept = {"file": settings.passwords}
        click.echo("\n  " + _("Passwords are kept in %(file)s. Ctrl-C stops the course.") % kept + "\n")
        code = running.wait()
        raise SystemExit(code)
    except KeyboardInterrupt:
        click.echo("\n" + _("Stopping …"), nl=False)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        running.stop()
    click.echo(" " + _("everything is stopped."))


def _interrupt(*_arguments: object) -> NoReturn:
    raise KeyboardInterrupt
