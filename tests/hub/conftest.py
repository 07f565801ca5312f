"""What tests of the hub share."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder with a short path that other users can pass, as a hub's folders are; pytest's own are closed to them."""
    folder = Path(tempfile.mkdtemp(prefix="h", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
