"""``course verify``: check a certificate without a network."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from course.errors import CertificateError
from course.i18n import gettext as _


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--issuer", metavar="DID", help="The organiser's did:key; fails if another key signed.")
@click.option("--reformatted", is_flag=True, help="Accept a credential that another program saved anew.")
def verify(file: Path, issuer: str | None, reformatted: bool) -> None:
    """Check a certificate (.pdf) or a credential (.json): has a byte been changed, and who signed it?

    Example: course verify certificate.pdf --issuer did:key:z6Mk...
    """
    from course.reports import certificate, credential

    try:
        content = file.read_bytes()
    except OSError as error:
        raise CertificateError(_("The file cannot be read."), where=f"{file}: {error.strerror}") from error
    if content.startswith(b"%PDF"):
        content = certificate.open_sealed(content)
    result = credential.verify(content, datetime.now(UTC), reformatted=reformatted)
    if issuer is not None and issuer != result.issuer:
        raise CertificateError(
            _("The signature is sound, but by another key than the organiser's."),
            where=result.issuer,
            remedy=_("Do not trust it; ask the organiser."),
        )
    _tell(result, known=issuer is not None)


def _tell(result: object, *, known: bool) -> None:
    from course.reports.credential import Verified

    assert isinstance(result, Verified)
    click.echo(_("The signature is sound: nothing was changed after it was issued."))
    lines = [
        (_("Course"), result.course),
        (_("Holder"), result.holder or _("not named, by the holder's choice")),
        (_("Issued"), result.issued),
        (_("Organiser"), result.organiser),
        (_("Key"), result.issuer),
        (_("Code"), result.fingerprint),
        (_("Criteria"), result.criteria),
    ]
    lines += [(_("Evidence"), ": ".join(part for part in piece if part)) for piece in result.evidence]
    for name, value in lines:
        click.echo(f"  {name}: {value}")
    if not known:
        click.echo(_("Anyone can make a key: compare the key above with the one that the organiser publishes."))
