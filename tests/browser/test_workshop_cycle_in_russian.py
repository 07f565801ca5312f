"""The cycle of session 1 in Russian: the same steps on a hub whose cohort speaks it."""

from __future__ import annotations

import pytest

from tests.browser.test_workshop_cycle import *  # noqa: F403


@pytest.fixture(scope="module")
def hub_language() -> str:
    return "ru"
