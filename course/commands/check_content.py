"""``course check-content``."""

from __future__ import annotations

from pathlib import Path

import click

from course.i18n import gettext as _
from course.i18n import ngettext


@click.command("check-content")
@click.argument("root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
def check_content(root: Path) -> None:
    """List sentences of the course at ROOT that a person should look at.

    Facts without a source, questions about a person's religion, ethnicity or nationality, groups named beside words of
    trouble, and invented stories that do not say so. Example: course check-content .
    """
    from course.build.content import findings, passages

    listed = findings(list(passages(root)))
    for finding in listed:
        click.echo(f"{finding.rule}: {finding.where}: {finding.sentence}")
    click.echo(ngettext("%(n)d sentence to look at.", "%(n)d sentences to look at.", len(listed)) % {"n": len(listed)})
    if listed:
        click.echo(_("Mend it, add its source, or enter it with a reason in course/build/content_allowed.yaml."))
        raise SystemExit(1)
