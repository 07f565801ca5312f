"""``course``: the command line. A verb's module is loaded only when the verb is used.

An expected failure (:class:`~course.errors.CourseError`) is printed in one line and ends with exit code 1;
nobody sees a traceback unless ``COURSE_DEBUG`` is set.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

import click

from course import __version__
from course.cli_words import speak
from course.errors import CourseError
from course.i18n import gettext, help_in_language

# verb: the module under course.commands that holds a click command of the same name.
VERBS: dict[str, str] = {
    "certify": "certify",
    "check-content": "check_content",
    "doctor": "doctor",
    "evaluation": "evaluation",
    "hub": "hub",
    "grade": "grade",
    "init": "init",
    "lab": "lab",
    "verify": "verify",
    "calendar": "calendar",
    "groups": "groups",
    "invite": "invite",
    "next-cohort": "next_cohort",
    "reviews": "reviews",
    "roster": "roster",
    "preload": "preload",
}


class LazyGroup(click.Group):
    """A group that imports a command's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in alphabetical order."""
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command, or ``None`` for an unknown verb."""
        module = VERBS.get(cmd_name)
        if module is None:
            return None
        attribute = cmd_name.replace("-", "_")
        command: click.Command = getattr(import_module(f"course.commands.{module}"), attribute)
        return in_language(command)


def in_language(command: click.Command) -> click.Command:
    """Put a command's help into the language in force."""
    command.help = help_in_language(command.help or "")
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = gettext(parameter.help)
    return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="course")
def course() -> None:
    """Teach ICT competence with notebooks that mark themselves."""


def main() -> None:
    """Run the command line; turn expected failures into one line and exit code 1."""
    # nbgrader starts programs that lie beside this one; the environment need not be active for that.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    speak()
    try:
        in_language(course)
        course(prog_name="course")
    except CourseError as error:
        if os.environ.get("COURSE_DEBUG"):
            raise
        click.echo(f"course: {error}", err=True)
        sys.exit(1)
