"""Pseudo-languages for tests: every text of the course, marked so that an unmarked one shows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from course import i18n
from course.build.translation.pseudo import CODES, write_catalogues


@pytest.fixture(scope="session")
def pseudo_locale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with catalogues of both pseudo-languages."""
    folder = tmp_path_factory.mktemp("pseudo")
    for code in CODES:
        write_catalogues(folder, code)
    return folder


@pytest.fixture
def pseudo_languages(pseudo_locale: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both pseudo-languages can be chosen; English afterwards."""
    monkeypatch.setenv("COURSE_LOCALE", str(pseudo_locale))
    i18n.catalogue.cache_clear()
    yield
    i18n.use(None)
    i18n.catalogue.cache_clear()
