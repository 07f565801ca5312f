"""Pseudo-languages to choose from, in the process of the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from course import i18n


@pytest.fixture
def pseudo_languages(pseudo_locale: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both pseudo-languages can be chosen; English afterwards."""
    monkeypatch.setenv("COURSE_LOCALE", str(pseudo_locale))
    i18n.catalogue.cache_clear()
    yield
    i18n.use(None)
    i18n.catalogue.cache_clear()
