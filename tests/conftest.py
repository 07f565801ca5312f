"""What tests of several areas share."""

from pathlib import Path

import pytest

from course.build.translation.pseudo import CODES, write_catalogues


@pytest.fixture(scope="session")
def pseudo_locale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with catalogues of both pseudo-languages: every text marked, so that an unmarked one shows."""
    folder = tmp_path_factory.mktemp("pseudo")
    for code in CODES:
        write_catalogues(folder, code)
    return folder
