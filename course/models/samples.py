"""Read the texts, pages and pictures that travel with the models."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=64)
def read_sample(name: str) -> str:
    """Return the packaged text file `name`, a path below ``course/models/data`` such as ``"pages/school.html"``.

    Raises
    ------
    FileNotFoundError
        If the package has no such file: an author's mistake.
    """
    return files("course.models").joinpath("data", *name.split("/")).read_text(encoding="utf-8")
