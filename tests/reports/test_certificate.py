"""The certificate on paper says what the credential says, and no byte of it can be changed."""

import io
import random
from dataclasses import replace

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from course.commands.verify import verify as verify_verb
from course.errors import CertificateError
from course.reports import certificate, credential, keys

from .conftest import NOON


@pytest.fixture
def paper(award: credential.Award, organiser_key: keys.SigningKey) -> bytes:
    return certificate.make(award, credential.issue(award, organiser_key), organiser_key)


def test_the_page_names_holder_course_and_the_code_of_the_signature(paper, award) -> None:
    page = PdfReader(io.BytesIO(paper)).pages[0].extract_text()
    code = credential.verify(certificate.open_sealed(paper), NOON).fingerprint
    assert [
        words for words in (award.holder, "Use of ICT in intercultural", "17 of 20", code) if words not in page
    ] == []


def test_without_consent_the_page_does_not_name_the_holder(award, organiser_key) -> None:
    silent = replace(award, consent=credential.Consent())
    paper = certificate.make(silent, credential.issue(silent, organiser_key), organiser_key)
    reader = PdfReader(io.BytesIO(paper))
    assert "Ёлкина" not in reader.pages[0].extract_text() + str(reader.metadata)


def test_a_changed_byte_anywhere_in_the_pdf_fails(paper) -> None:
    dice = random.Random(8)
    for place in dice.sample(range(len(paper)), 60):
        changed = bytearray(paper)
        changed[place] ^= 1 << dice.randrange(8)
        with pytest.raises(CertificateError):
            credential.verify(certificate.open_sealed(bytes(changed)), NOON)


@pytest.mark.parametrize("cut", [0, 10, 1000])
def test_a_pdf_cut_short_or_grown_fails(paper, cut) -> None:
    with pytest.raises(CertificateError):
        certificate.open_sealed(paper[:cut] if cut else paper + b"\n")


def test_the_verb_accepts_pdf_and_json_and_refuses_a_changed_one(paper, tmp_path, organiser_key) -> None:
    pdf, data = tmp_path / "мой сертификат.pdf", tmp_path / "credential.json"
    pdf.write_bytes(paper)
    data.write_bytes(certificate.attached(paper))
    for file in (pdf, data):
        result = CliRunner().invoke(verify_verb, [str(file), "--issuer", organiser_key.did], catch_exceptions=False)
        assert (result.exit_code, "Анна Сергеевна Ёлкина" in result.output) == (0, True)
    data.write_bytes(data.read_bytes().replace(b"17 of", b"19 of"))
    assert isinstance(CliRunner().invoke(verify_verb, [str(data)]).exception, CertificateError)


def test_the_verb_refuses_another_organisers_key_and_a_missing_file(paper, tmp_path) -> None:
    pdf = tmp_path / "certificate.pdf"
    pdf.write_bytes(paper)
    stranger = keys.make(tmp_path / "stranger.pem").did
    for arguments in ([str(pdf), "--issuer", stranger], [str(tmp_path / "none.pdf")]):
        assert isinstance(CliRunner().invoke(verify_verb, arguments).exception, CertificateError)
