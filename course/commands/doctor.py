"""``course doctor``."""

from __future__ import annotations

import click


@click.command()
def doctor() -> None:
    """Check what this machine has for the course, and say how to get what is missing."""
    from course.hub.doctor import examine

    findings = examine()
    for finding in findings:
        mark = "[ OK ]" if finding.good else "[ -- ]" if finding.optional else "[FAIL]"
        click.echo(f"{mark} {finding.what}" + ("" if finding.good else f": {finding.remedy}"))
    if any(not one.good and not one.optional for one in findings):
        raise SystemExit(1)
