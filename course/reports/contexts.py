"""The JSON-LD contexts that our credentials name, from the package: nothing is ever fetched.

A context says what each word of a credential means, so whoever changes a context changes what was signed.
Only the copies in ``data/contexts`` are used; any other address is refused.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from course.errors import CertificateError
from course.i18n import gettext as _

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
BUNDLED = {CREDENTIALS_V2: "credentials-v2.json", OPEN_BADGES: "open-badges-3.0.3.json"}


@lru_cache(maxsize=len(BUNDLED))
def _document(address: str) -> dict[str, Any]:
    text = (files("course.reports") / "data" / "contexts" / BUNDLED[address]).read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def load(address: str, options: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a bundled context in the shape that PyLD expects of a document loader.

    Raises
    ------
    CertificateError
        If the address is not one of :data:`BUNDLED`.
    """
    if address not in BUNDLED:
        raise CertificateError(
            _("The credential uses a vocabulary that this program does not carry."),
            where=address,
            remedy=_("Only W3C credentials 2.0 with Open Badges 3.0.3 are understood; ask the issuer for that form."),
        )
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": _document(address),
    }
