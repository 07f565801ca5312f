"""The credential holds to its standard, to its bytes, and to what its holder agreed to."""

import base64
import hashlib
import json
import random
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError

from course.errors import CertificateError
from course.reports import contexts, credential, integrity, keys

from .conftest import NOON


@pytest.fixture
def signed(award: credential.Award, organiser_key: keys.SigningKey) -> bytes:
    return credential.issue(award, organiser_key)


def test_a_fresh_credential_verifies_and_says_what_was_awarded(signed, award, organiser_key) -> None:
    result = credential.verify(signed, NOON)
    assert organiser_key.did == result.issuer
    assert ("Анна Сергеевна Ёлкина", award.course) == (result.holder, result.course)
    assert result.evidence == (("Session 1: assignment", "17 of 20"), ("Portfolio", ""))


def test_an_independent_open_badges_verifier_accepts_it(signed, organiser_key) -> None:
    accepted = OB3LdpVerifier.for_issuer_did(organiser_key.did).verify(signed)
    assert accepted.achievement.name == "Use of ICT in intercultural education"


def test_an_independent_open_badges_verifier_refuses_it_when_a_word_is_changed(signed, organiser_key) -> None:
    forged = signed.replace(b"17 of 20", b"19 of 20")
    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier.for_issuer_did(organiser_key.did).verify(forged)


def test_every_single_changed_byte_fails(signed) -> None:
    dice = random.Random(6)
    for place in range(len(signed)):
        changed = bytearray(signed)
        changed[place] ^= 1 << dice.randrange(8)
        with pytest.raises(CertificateError):
            credential.verify(bytes(changed), NOON)


def test_no_change_of_meaning_passes_even_when_another_layout_is_accepted(signed) -> None:
    dice = random.Random(7)
    original = json.loads(signed)
    for place in sorted(dice.sample(range(len(signed)), 400)):
        changed = bytearray(signed)
        changed[place] ^= 1 << dice.randrange(7)
        if _as_json(bytes(changed)) == original:
            continue
        with pytest.raises(CertificateError):
            credential.verify(bytes(changed), NOON, reformatted=True)


def _as_json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None


def test_another_layout_of_the_same_credential_passes_only_when_asked_for(signed) -> None:
    compact = json.dumps(json.loads(signed)).encode()
    with pytest.raises(CertificateError, match="bytes were changed"):
        credential.verify(compact, NOON)
    assert "urn:uuid:" in credential.verify(compact, NOON, reformatted=True).identifier


def test_a_field_that_no_signature_covers_is_refused(signed) -> None:
    document = json.loads(signed)
    document["credentialSubject"]["honours"] = "with distinction"
    with pytest.raises(CertificateError, match="no signature covers"):
        credential.verify(credential.write(document), NOON)


def test_a_credential_signed_by_somebody_else_in_the_organisers_name_is_refused(award, organiser_key, tmp_path) -> None:
    stranger = keys.make(tmp_path / "stranger.pem")
    forged = integrity.sign(credential.describe(award, organiser_key.did), stranger, NOON)
    with pytest.raises(CertificateError, match="not its issuer"):
        credential.verify(credential.write(forged), NOON)


def test_a_credential_from_the_future_is_refused(signed) -> None:
    with pytest.raises(CertificateError, match="not valid yet"):
        credential.verify(signed, NOON - timedelta(seconds=1))


def test_an_unknown_vocabulary_is_refused_and_never_fetched(award, organiser_key) -> None:
    document = credential.describe(award, organiser_key.did)
    document["@context"].append("http://127.0.0.1:9/vocabulary.json")
    with pytest.raises(CertificateError, match="does not carry"):
        integrity.sign(document, organiser_key, NOON)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"\xff\xfe", b'{"a": 1, "a": 2}', b"[" * 100_000, b" " * 300_000, b'{"proof": {"type": 3}}'],
)
def test_what_is_not_a_credential_gets_a_plain_message(content) -> None:
    with pytest.raises(CertificateError):
        credential.verify(content, NOON, reformatted=True)


def test_without_consent_nothing_personal_is_in_it(award, organiser_key) -> None:
    silent = credential.issue(replace(award, consent=credential.Consent()), organiser_key).decode()
    assert [word for word in ("Анна", "Ёлкина", "17 of 20") if word in silent] == []
    assert credential.verify(silent.encode(), NOON).holder == ""


def test_each_consent_opens_its_own_part_only(award, organiser_key) -> None:
    named = credential.issue(replace(award, consent=credential.Consent(name=True)), organiser_key).decode()
    assert ("Ёлкина" in named, "17 of 20" in named) == (True, False)


def test_a_portfolio_is_named_by_its_digest(signed) -> None:
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"<html>portfolio</html>").digest()).decode().rstrip("=")
    assert f"ni:///sha-256;{digest}" in signed.decode()


def test_the_bundled_contexts_are_the_published_ones() -> None:
    digests = {
        address: hashlib.sha256((files("course.reports") / "data" / "contexts" / name).read_bytes()).hexdigest()
        for address, name in contexts.BUNDLED.items()
    }
    assert digests == {
        contexts.CREDENTIALS_V2: "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
        contexts.OPEN_BADGES: "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    }


def test_the_key_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "organiser.pem"
    made = keys.load_or_make(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert made.did == keys.load_or_make(path).did


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "organiser.pem"
    keys.make(path)
    path.chmod(0o640)
    with pytest.raises(CertificateError, match="Other people can read"):
        keys.load(path)


def test_a_damaged_or_missing_key_gets_a_plain_message(tmp_path: Path) -> None:
    path = tmp_path / "organiser.pem"
    with pytest.raises(CertificateError, match="cannot be read"):
        keys.load(path)
    path.write_text("-----BEGIN PRIVATE KEY-----\nnonsense\n")
    path.chmod(0o600)
    with pytest.raises(CertificateError, match="damaged"):
        keys.load(path)


def test_did_key_agrees_with_the_published_test_vector() -> None:
    """W3C CCG did:key method, Ed25519 test vector: did:key and its public key in base 58."""
    did = "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"
    raw = keys.unbase58(did.removeprefix("did:key:z"))
    assert (raw[:2], len(raw)) == (keys.ED25519_CODE, 34)
    assert did == "did:key:z" + keys.base58(raw)
    assert raw[2:].hex() == "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29"
