"""The whole course in Russian: the same steps on a hub whose cohort speaks it."""

from __future__ import annotations

import pytest

from tests.browser.test_whole_course import *  # noqa: F403


@pytest.fixture(scope="module")
def hub_language() -> str:
    return "ru"
