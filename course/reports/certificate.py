"""The certificate on paper: one page to print, with the signed credential inside the file.

The page is for people, the credential for proof. The QR code and the short code printed beside it hold the
fingerprint of the signature, so that a paper copy can be compared with the file. The last line of the PDF, a
comment to PDF readers, is the organiser's signature of every byte before it: a changed word on the page fails
as surely as a changed word in the credential.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import segno

from course.errors import CertificateError
from course.i18n import gettext as _
from course.i18n.formats import day_text
from course.reports import credential, keys
from course.reports.pdf import ACCENT, INK, Document

ATTACHMENT = "credential.json"
SEAL = b"%course-seal "


def date_in_words(time: datetime) -> str:
    """Write a date as the language in force does."""
    return day_text(time, "long")


def make(award: credential.Award, signed: bytes, key: keys.SigningKey) -> bytes:
    """Return the certificate as a sealed PDF with the credential attached.

    Parameters
    ----------
    award : Award
        What the credential was issued from; the holder's name appears only with consent.
    signed : bytes
        The credential's file, as :func:`course.reports.credential.issue` returned it.
    key : SigningKey
        The organiser's key, the same that signed the credential.
    """
    document = credential.parse(signed)
    page = Document(_("Certificate"), award.issued, landscape=True, numbered=False)
    page.set_margins(28, 22)
    page.set_auto_page_break(False)
    page.add_page()
    _frame(page)
    _words(page, award)
    _proof(page, document)
    page.embed_file(bytes=signed, basename=ATTACHMENT, desc=_("Open Badges 3.0 credential"), compress=True)
    return seal(bytes(page.output()), key)


def seal(pdf: bytes, key: keys.SigningKey) -> bytes:
    """Append the signature of the whole file as a PDF comment."""
    body = pdf.rstrip(b"\n") + b"\n"
    return body + SEAL + b"z" + keys.base58(key.sign(body)).encode("ascii") + b"\n"


def _frame(page: Document) -> None:
    page.set_draw_color(*ACCENT)
    page.set_line_width(0.8)
    page.rect(10, 10, page.w - 20, page.h - 20)
    page.set_line_width(0.2)
    page.rect(12, 12, page.w - 24, page.h - 24)


def _words(page: Document, award: credential.Award) -> None:
    holder = award.holder if award.consent.name else _("the holder of this credential")
    page.set_text_color(*ACCENT)
    page.line_of(_("Certificate"), 30, "B", gap=4)
    page.set_text_color(*INK)
    page.line_of(_("%(organiser)s confirms that") % {"organiser": award.organiser}, 13, gap=3)
    page.line_of(holder, 24 if len(holder) < 45 else 16, "B", gap=3)
    page.line_of(_("has completed the course"), 13, gap=2)
    page.line_of(award.course, 18 if len(award.course) < 70 else 14, "B", gap=2)
    page.line_of(award.description, 11, gap=3)
    page.line_of(award.criteria, 10, "I", gap=3)
    page.line_of(_("Issued on %(date)s") % {"date": date_in_words(award.issued)}, 12, gap=2)
    pieces = [_line(piece, award.consent) for piece in award.evidence]
    if pieces:
        page.line_of(_("Evidence: %(pieces)s") % {"pieces": "; ".join(pieces)}, 8.5)


def _line(piece: credential.Evidence, consent: credential.Consent) -> str:
    return f"{piece.title} ({piece.result})" if piece.result and consent.results else piece.title


def _proof(page: Document, document: dict[str, object]) -> None:
    code = credential.fingerprint(document)
    issuer = document["issuer"]["id"]  # type: ignore[index]  # issued by us a moment ago
    picture = io.BytesIO()
    segno.make(f"{document['id']}\n{issuer}\n{code}", error="m").save(picture, kind="png", scale=6, border=2)
    size, left, top = 32, 20, page.h - 50
    page.picture(picture, _("QR code with the credential's number, issuer key and code"), x=left, y=top, w=size)
    page.set_xy(left + size + 4, top + 5)
    lines: Sequence[str] = (
        _("Code of the signature: %(code)s") % {"code": code},
        _("Issuer's key: %(key)s") % {"key": issuer},
        _("The signed credential is inside this file. Check it, without a network: course verify FILE"),
    )
    page.set_left_margin(left + size + 4)
    for line in lines:
        page.set_x(left + size + 4)
        page.line_of(line, 8.5, align="L", gap=1.5)


def open_sealed(pdf: bytes) -> bytes:
    """Check the seal of a certificate and return the credential inside, whose own signature is still to be checked.

    Raises
    ------
    CertificateError
        If a byte of the PDF was changed, or it holds no credential.
    """
    signed = attached(pdf)
    body, mark, last = pdf.rpartition(SEAL)
    try:
        issuer = str(credential.parse(signed)["issuer"]["id"])
        sound = bool(mark) and last.endswith(b"\n") and keys.verify(issuer, keys.unbase58(last[1:-1].decode()), body)
    except (KeyError, TypeError, ValueError):
        sound = False
    if not sound or last[:1] != b"z":
        raise CertificateError(
            _("The PDF is not as it was issued: its bytes were changed."),
            remedy=_("Ask the holder or the organiser for the file as it was issued."),
        )
    return signed


def attached(pdf: bytes) -> bytes:
    """Return the credential inside a certificate.

    Raises
    ------
    CertificateError
        If the file is damaged or holds no credential.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        files = PdfReader(io.BytesIO(pdf), strict=False).attachments
        return bytes(files[ATTACHMENT][0])
    except (PyPdfError, KeyError, IndexError, ValueError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise CertificateError(
            _("There is no readable credential inside this PDF."),
            remedy=_("Ask the holder for the certificate as it was issued, or for the .json file."),
        ) from error
