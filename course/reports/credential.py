"""The certificate as data: an Open Badges 3.0 credential, issued, written to a file, and checked.

Source: "Open Badges Specification 3.0" (1EdTech, final release), on the W3C's "Verifiable Credentials Data
Model v2.0". What a credential says about its holder is what the holder agreed to (:class:`Consent`), no more.
"""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from course.errors import CertificateError
from course.i18n import gettext as _
from course.reports import integrity
from course.reports.contexts import CREDENTIALS_V2, OPEN_BADGES
from course.reports.keys import SigningKey

# Our own namespace for identifiers that say nothing about a person.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "ict-course")
LARGEST_FILE = 256 * 1024


@dataclass(frozen=True)
class Consent:
    """What the trainee agreed to have written into the credential; nothing by default."""

    name: bool = False
    results: bool = False


@dataclass(frozen=True)
class Evidence:
    """One piece of work behind the credential.

    Parameters
    ----------
    title : str
        What it is, without a word about the person.
    result : str
        How it was marked, for example ``"17 of 20"``; written only with consent.
    content : bytes
        The file itself, if there is one; only its SHA-256 digest goes into the credential.
    """

    title: str
    result: str = ""
    content: bytes = b""


@dataclass(frozen=True)
class Award:
    """Everything a credential is made from.

    Parameters
    ----------
    course : str
        Name of the course.
    description, criteria : str
        What it is about, and what was asked of everyone who holds the credential.
    organiser : str
        Name of the issuing organisation.
    holder : str
        The trainee's name as it should be read; used only with consent.
    issued : datetime
        With a time zone.
    identifier : uuid.UUID
        A random number that the organiser keeps beside the trainee's name.
    """

    course: str
    description: str
    criteria: str
    organiser: str
    holder: str
    issued: datetime
    identifier: uuid.UUID
    evidence: Sequence[Evidence] = field(default=())
    consent: Consent = field(default_factory=Consent)


def moment(time: datetime) -> str:
    """Write a time as the data model wants it, in UTC and whole seconds."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _subject(award: Award) -> dict[str, Any]:
    subject: dict[str, Any] = {"id": f"urn:uuid:{award.identifier}", "type": ["AchievementSubject"]}
    if award.consent.name:
        subject["identifier"] = [
            {"type": "IdentityObject", "hashed": False, "identityHash": award.holder, "identityType": "name"}
        ]
    subject["achievement"] = {
        "id": f"urn:uuid:{uuid.uuid5(NAMESPACE, award.course + award.criteria)}",
        "type": ["Achievement"],
        "achievementType": "Course",
        "name": award.course,
        "description": award.description,
        "criteria": {"narrative": award.criteria},
    }
    return subject


def digest_name(content: bytes) -> str:
    """Return the name of a file that is its SHA-256 digest (RFC 6920): it can be recognised, not found."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode("ascii").rstrip("=")
    return f"ni:///sha-256;{digest}"


def _evidence(piece: Evidence, consent: Consent) -> dict[str, Any]:
    entry: dict[str, Any] = {"type": ["Evidence"], "name": piece.title}
    if piece.content:
        entry = {"id": digest_name(piece.content), **entry}
    if piece.result and consent.results:
        entry["narrative"] = piece.result
    return entry


def describe(award: Award, issuer: str) -> dict[str, Any]:
    """Return the credential without its proof; `issuer` is the organiser's ``did:key``."""
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES],
        "id": f"urn:uuid:{uuid.uuid5(NAMESPACE, f'{award.identifier} {moment(award.issued)}')}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": award.course,
        "issuer": {"id": issuer, "type": ["Profile"], "name": award.organiser},
        "validFrom": moment(award.issued),
        "credentialSubject": _subject(award),
        "evidence": [_evidence(piece, award.consent) for piece in award.evidence],
    }


def issue(award: Award, key: SigningKey) -> bytes:
    """Return the signed credential as the bytes of its file."""
    if not award.organiser.strip():
        raise CertificateError(_("The certificate needs the name of its organiser."))
    return write(integrity.sign(describe(award, key.did), key, award.issued))


def write(credential: dict[str, Any]) -> bytes:
    """Return the one way in which our files are written, so that a changed byte is seen."""
    return (json.dumps(credential, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


@dataclass(frozen=True)
class Verified:
    """What a checked credential says."""

    issuer: str
    organiser: str
    course: str
    holder: str
    issued: str
    identifier: str
    criteria: str
    evidence: Sequence[tuple[str, str]]
    fingerprint: str


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _value in pairs]
    if len(set(names)) != len(names):
        raise ValueError("a name occurs twice")
    return dict(pairs)


def parse(content: bytes) -> dict[str, Any]:
    """Read a credential file.

    Raises
    ------
    CertificateError
        If it is too long, not JSON, or not an object.
    """
    try:
        if len(content) > LARGEST_FILE:
            raise ValueError("too long")
        document = json.loads(content.decode("utf-8"), object_pairs_hook=_no_duplicates)
        if not isinstance(document, dict):
            raise ValueError("not an object")
    except (ValueError, RecursionError) as error:
        raise CertificateError(
            _("This file is not a credential, or it is damaged."),
            remedy=_("Ask the holder or the organiser for the .json or .pdf file as it was issued."),
        ) from error
    return document


def verify(content: bytes, now: datetime, *, reformatted: bool = False) -> Verified:
    """Check a credential file and return what it says.

    Parameters
    ----------
    content : bytes
        The file.
    now : datetime
        With a time zone; a credential from the future is refused.
    reformatted : bool
        Accept the same credential laid out in another way, as other programs save it.

    Raises
    ------
    CertificateError
        If a byte was changed, the signature does not fit, or the issuer is not the signer.
    """
    document = parse(content)
    if not reformatted and write(document) != content:
        raise CertificateError(
            _("The file is not as it was issued: its bytes were changed."),
            remedy=_("If another program saved it anew, check what it says with: course verify --reformatted FILE"),
        )
    try:
        signer = integrity.check(document)
        verified = _read(document)
        _check_dates(document, now)
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
        raise CertificateError(_("This file is signed JSON but not an Open Badges 3.0 credential.")) from error
    if signer != verified.issuer:
        raise CertificateError(
            _("The credential was signed by a key that is not its issuer's."),
            where=signer,
            remedy=_("Do not trust it; ask the organiser."),
        )
    return verified


def _check_dates(document: dict[str, Any], now: datetime) -> None:
    starts = datetime.fromisoformat(document["validFrom"])
    ends = document.get("validUntil")
    if starts > now:
        raise CertificateError(_("The credential is not valid yet."), where=document["validFrom"])
    if ends is not None and datetime.fromisoformat(ends) < now:
        raise CertificateError(_("The credential is no longer valid."), where=ends)


def _read(document: dict[str, Any]) -> Verified:
    if not {"VerifiableCredential", "OpenBadgeCredential"} <= set(document["type"]):
        raise ValueError(document["type"])
    subject = document["credentialSubject"]
    achievement = subject["achievement"]
    names = [entry["identityHash"] for entry in subject.get("identifier", []) if entry.get("identityType") == "name"]
    return Verified(
        issuer=document["issuer"]["id"],
        organiser=document["issuer"].get("name", ""),
        course=achievement["name"],
        holder=names[0] if names else "",
        issued=document["validFrom"],
        identifier=document["id"],
        criteria=achievement["criteria"]["narrative"],
        evidence=tuple((piece.get("name", ""), piece.get("narrative", "")) for piece in document.get("evidence", [])),
        fingerprint=fingerprint(document),
    )


def fingerprint(document: dict[str, Any]) -> str:
    """Return a short code of the signature, printed on paper so that paper and file can be compared."""
    digest = hashlib.sha256(str(document["proof"]["proofValue"]).encode()).hexdigest()[:20]
    return "-".join(digest[i : i + 4] for i in range(0, 20, 4))
