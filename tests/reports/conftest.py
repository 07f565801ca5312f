"""An organiser's key and a trainee's award, made for each test."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest

from course.reports import credential, keys

NOON = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def organiser_key(tmp_path: Path) -> keys.SigningKey:
    return keys.make(tmp_path / "keys" / "organiser.pem")


@pytest.fixture
def award() -> credential.Award:
    return credential.Award(
        course="Use of ICT in intercultural education",
        description="Six sessions for teachers of multicultural schools.",
        criteria="Every session's assignment submitted and marked; both self-assessments; one practice card.",
        organiser="Школа № 1 «Олимп»",
        holder="Анна Сергеевна Ёлкина",
        issued=NOON,
        identifier=uuid.UUID("5be78f72-ad6d-4f8a-8115-18ce3ba6aa8d"),
        evidence=[
            credential.Evidence("Session 1: assignment", "17 of 20"),
            credential.Evidence("Portfolio", content=b"<html>portfolio</html>"),
        ],
        consent=credential.Consent(name=True, results=True),
    )
