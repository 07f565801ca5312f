"""W3C Data Integrity proofs with the cryptosuite ``eddsa-rdfc-2022``: sign a JSON-LD document, and check it.

Source: "Data Integrity EdDSA Cryptosuites v1.0" (W3C Recommendation, 15 May 2025), section 3.2. The document
and the proof options are each turned into canonical RDF; the two SHA-256 digests, options first, are signed.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from course.errors import CertificateError
from course.i18n import gettext as _
from course.reports import contexts
from course.reports.keys import DID_PREFIX, SigningKey, base58, unbase58, verify

CRYPTOSUITE = "eddsa-rdfc-2022"
PURPOSE = "assertionMethod"


class _UndefinedTermError(Exception):
    """A word that no context defines: a signature would not cover it."""


def _refuse(term: str) -> None:
    raise _UndefinedTermError(term)


def _canonical(document: dict[str, Any]) -> bytes:
    """Return the document as canonical N-Quads; refuse words that the canonical form would lose."""
    from pyld import jsonld

    options = {"documentLoader": contexts.load, "algorithm": "URDNA2015", "format": "application/n-quads"}
    try:
        jsonld.expand(document, {"documentLoader": contexts.load}, on_property_dropped=_refuse)
        quads: str = jsonld.normalize(document, options)
    except _UndefinedTermError as error:
        raise CertificateError(_("The credential holds a field that no signature covers."), where=str(error)) from error
    except jsonld.JsonLdError as error:
        raise CertificateError(_unreadable(error)) from error
    return quads.encode("utf-8")


def _unreadable(error: Exception) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, CertificateError):
            return str(cause)
        cause = getattr(cause, "cause", None) or cause.__cause__
    return _("The credential is not well-formed JSON-LD.")


def _to_sign(document: dict[str, Any], options: dict[str, Any]) -> bytes:
    configuration = {"@context": document.get("@context"), **options}
    return hashlib.sha256(_canonical(configuration)).digest() + hashlib.sha256(_canonical(document)).digest()


def sign(document: dict[str, Any], key: SigningKey, created: datetime) -> dict[str, Any]:
    """Return the document with a proof by `key`.

    Parameters
    ----------
    document : dict
        A JSON-LD document without a proof, whose contexts are bundled.
    key : SigningKey
    created : datetime
        When it is signed; with a time zone.
    """
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": f"{key.did}#{key.multikey}",
        "proofPurpose": PURPOSE,
    }
    value = "z" + base58(key.sign(_to_sign(document, options)))
    return {**document, "proof": {**options, "proofValue": value}}


def check(document: dict[str, Any]) -> str:
    """Check the proof and return the ``did:key`` that signed.

    Raises
    ------
    CertificateError
        If there is no such proof, or it does not fit the document.
    """
    proof = document.get("proof")
    if not isinstance(proof, dict):
        raise CertificateError(_("The credential is not signed."))
    _check_kind(proof)
    did, _hash, fragment = str(proof.get("verificationMethod", "")).partition("#")
    value = str(proof.get("proofValue", ""))
    unsigned = {name: part for name, part in document.items() if name != "proof"}
    options = {name: part for name, part in proof.items() if name != "proofValue"}
    if did != DID_PREFIX + fragment or not verify(did, _signature(value), _to_sign(unsigned, options)):
        raise CertificateError(
            _("The signature does not fit: the credential was changed after it was issued."),
            remedy=_("Ask the organiser for a fresh copy."),
        )
    return did


def _check_kind(proof: dict[str, Any]) -> None:
    expected = {"type": "DataIntegrityProof", "cryptosuite": CRYPTOSUITE, "proofPurpose": PURPOSE}
    for name, wanted in expected.items():
        if proof.get(name) != wanted:
            raise CertificateError(
                _("The credential is signed in a way that this program does not check."),
                where=f"proof.{name}: {proof.get(name)}",
                remedy=_("It checks Data Integrity proofs of the kind eddsa-rdfc-2022."),
            )


def _signature(value: str) -> bytes:
    try:
        if not value.startswith("z"):
            raise ValueError(value)
        return unbase58(value[1:])
    except ValueError as error:
        raise CertificateError(_("The signature is not readable."), where="proof.proofValue") from error
