"""``course certify``: sign the certificates of those who completed the course."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from course.i18n import gettext as _


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--organiser", default="", help="Name of the issuing organisation, as it should be printed.")
@click.option("--student", "students", multiple=True, help="Only this trainee; may be given again.")
@click.option("--minimum", default=50.0, show_default=True, help="Per cent of all points that are asked for.")
@click.option("--new-key", is_flag=True, help="Only make the organiser's key, or show the one there is.")
def certify(folder: Path, organiser: str, students: tuple[str, ...], minimum: float, new_key: bool) -> None:
    """Sign certificates for the trainees of the nbgrader course in FOLDER who have completed it.

    \b
    Example:
      course certify my-course --new-key
      course certify my-course --organiser "School 1, Omsk"
    """
    from course.reports import certify as library
    from course.reports import keys

    key = keys.load_or_make(folder / library.KEY)
    click.echo(_("Organiser's key: %(did)s") % {"did": key.did})
    if new_key:
        click.echo(_("Publish this line where people can find it, and keep a copy of keys/ in a safe place."))
        return
    if not organiser:
        raise click.UsageError(_("Name the organisation with --organiser."))
    written = library.certify(
        folder, organiser, students=students, minimum=minimum / 100, now=datetime.now(UTC), report=_tell
    )
    click.echo(_("Certificates written: %(count)s") % {"count": len(written)})
    for path in written:
        click.echo(f"  {path}")


def _tell(student: str, lacking: list[str]) -> None:
    click.echo(f"  {student}: " + ("; ".join(lacking) or _("completed")))
