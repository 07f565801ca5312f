"""The organiser's signing key: made once, kept readable by its owner only, named by a ``did:key``.

A ``did:key`` is the public key itself, written as text (W3C CCG, "The did:key Method"): the two bytes of the
multicodec code for Ed25519 (0xed 0x01), then the 32 bytes of the key, in base 58 after the letter ``z``.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from course.errors import CertificateError
from course.i18n import gettext as _

ED25519_CODE = b"\xed\x01"
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
DID_PREFIX = "did:key:"


def base58(data: bytes) -> str:
    """Write bytes in base 58 with Bitcoin's alphabet; leading zero bytes become ``1``."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def unbase58(text: str) -> bytes:
    """Read base 58; raises ``ValueError`` at a character outside the alphabet."""
    number = 0
    for character in text:
        number = number * 58 + ALPHABET.index(character)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 key with its public name."""

    private: Ed25519PrivateKey

    @property
    def multikey(self) -> str:
        """The public key as Multikey text, ``z6Mk…``."""
        raw = self.private.public_key().public_bytes_raw()
        return "z" + base58(ED25519_CODE + raw)

    @property
    def did(self) -> str:
        """The public key as a decentralised identifier, ``did:key:z6Mk…``."""
        return DID_PREFIX + self.multikey

    def sign(self, data: bytes) -> bytes:
        """Return the 64 bytes of the signature (RFC 8032)."""
        return self.private.sign(data)


def verify(did: str, signature: bytes, data: bytes) -> bool:
    """Say whether the key named by `did` made this signature of `data`.

    Raises
    ------
    CertificateError
        If `did` is not a ``did:key`` of an Ed25519 key.
    """
    try:
        raw = unbase58(did.removeprefix(DID_PREFIX + "z"))
        if not did.startswith(DID_PREFIX + "z") or raw[:2] != ED25519_CODE:
            raise ValueError(did)
        Ed25519PublicKey.from_public_bytes(raw[2:]).verify(signature, data)
    except InvalidSignature:
        return False
    except ValueError as error:
        raise CertificateError(_("The issuer's key is not an Ed25519 did:key."), where=did) from error
    return True


def make(path: Path) -> SigningKey:
    """Make a new key and keep it at `path`, readable by its owner only; never overwrites one."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # O_EXCL: two processes that start together must not each sign with a key of their own.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(pem)
        handle.flush()
        os.fsync(handle.fileno())
    return SigningKey(key)


def load(path: Path) -> SigningKey:
    """Read the organiser's key.

    Raises
    ------
    CertificateError
        If there is none, it is damaged, or others may read it.
    """
    try:
        _refuse_if_shared(path)
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise CertificateError(
            _("The organiser's signing key cannot be read: %(reason)s.") % {"reason": error.strerror},
            where=str(path),
            remedy=_("Make one with: course certify --new-key"),
        ) from error
    except ValueError as error:
        raise CertificateError(
            _("The organiser's signing key is damaged."), where=str(path), remedy=_("Put its backup copy back.")
        ) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise CertificateError(_("The organiser's signing key is not an Ed25519 key."), where=str(path))
    return SigningKey(private)


def _refuse_if_shared(path: Path) -> None:
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise CertificateError(
            _("Other people can read the organiser's signing key."),
            where=str(path),
            remedy=_("If nobody has copied it: chmod 600 FILE. If in doubt, make a new key."),
        )


def load_or_make(path: Path) -> SigningKey:
    """Return the organiser's key, made on first use."""
    if not path.exists():
        try:
            return make(path)
        except FileExistsError:
            pass  # another process made it a moment ago
    return load(path)
