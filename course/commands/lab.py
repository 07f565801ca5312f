"""``course lab``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("my-course"),
    show_default=True,
    help="Where your notebooks and answers are kept.",
)
@click.option("--port", default=8888, show_default=True, help="First port to try on 127.0.0.1.")
@click.option("--no-browser", is_flag=True, help="Print the address and open no browser.")
@click.option("--language", default="en", show_default=True, help="Language of the course, for example ru.")
def lab(folder: Path, port: int, no_browser: bool, language: str) -> None:
    """Work through the course alone, in JupyterLab on this machine; no hub.

    \b
    Example:
      course lab
      course lab --folder ~/course --no-browser
    """
    from course.build.course_folder import check_language
    from course.errors import HubError
    from course.home import role_environment
    from course.home.modules import bring_modules
    from course.i18n import use

    check_language(language)
    use(language)
    folder = folder.expanduser().resolve()
    try:
        bring_modules(folder / "modules")
    except OSError as error:
        raise HubError(
            f"The folder cannot be written: {error.strerror}.", where=str(folder), remedy="Name another with --folder."
        ) from error
    environment = {
        **os.environ,
        **role_environment("trainee"),
        "COURSE_MODULES": str(folder / "modules"),
        "COURSE_SELF_STUDY": "1",
        "COURSE_LANGUAGE": language,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}", f"--port={port}", "--ip=127.0.0.1"]
    command += ["--LabApp.default_url=/course", *(["--no-browser"] if no_browser else [])]
    # As root (a container, a fresh machine) Jupyter asks for this to be said; it listens on loopback only.
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    raise SystemExit(subprocess.call(command, env=environment))
