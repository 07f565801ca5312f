"""One real hub for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exchange.harness import Hub, running_hub

GROUPS = {
    "formgrade-ict-en": ["ivanova"],
    "grader-ict-en": ["greta"],
    "nbgrader-ict-en": ["anna", "boris", "clara", "dmitri"],
    "auditor-ict-en": ["audrey"],
    "formgrade-ict-ru": ["petrov"],
    "nbgrader-ict-ru": ["elena", "фёдор"],
}


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with running_hub(tmp_path_factory.mktemp("hub"), GROUPS) as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path
