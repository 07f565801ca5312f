"""What click itself says on the command line, in the language in force: it brings no translations of its own."""

from __future__ import annotations

import click

from course.i18n import N_, gettext

# As click 8 writes them; braces are click's.
WORDS = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Show the version and exit."),
    N_("default: {default}"),
    N_("required"),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing command."),
    N_("Aborted!"),
)


def speak() -> None:
    """Let click look its words up in our catalogues, which answer with the same words where they have none."""
    for module in (click.core, click.decorators, click.exceptions, click.formatting):
        if hasattr(module, "_"):
            setattr(module, "_", gettext)  # noqa: B010 - not a name that click declares
