"""JupyterHub's own tests of its local spawner, run against ours: the class they start is exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

upstream = pytest.importorskip("jupyterhub.tests.test_spawner")
from jupyterhub.tests.conftest import db  # noqa: E402, F401 - their fixture: a database with one user
from jupyterhub.tests.test_spawner import (  # noqa: E402, F401 - collected here, so run here
    test_hub_connect_url,
    test_spawner,
    test_spawner_env,
    test_spawner_options_from_form,
    test_stop_spawner_sigint_fails,
    test_stop_spawner_stop_now,
    test_string_formatting,
)

from course.hub.spawner import WarmSpawner  # noqa: E402


@pytest.fixture(autouse=True)
def our_spawner(monkeypatch: pytest.MonkeyPatch, open_folder: Path) -> Iterator[None]:
    class Ours(WarmSpawner):
        preload: ClassVar[Any] = []
        warm_up: ClassVar[Any] = []
        state_directory = str(open_folder)
        homes_directory = str(open_folder / "homes")
        runtime_directory = str(open_folder / "r")

    monkeypatch.setattr(upstream, "SimpleLocalProcessSpawner", Ours)
    yield
    WarmSpawner.close_zygote()
