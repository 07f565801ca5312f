"""The trainee's copies of the modules: brought once, kept for ever."""

from __future__ import annotations

import shutil
from pathlib import Path

from course.build.materials import module_notebooks


def bring_modules(folder: Path) -> None:
    """Copy the modules and their banks into a trainee's folder, leaving alone what is there.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for notebook in module_notebooks():
        for source in (notebook, notebook.with_suffix(".yaml")):
            target = folder / source.name
            if source.exists() and not target.exists():
                shutil.copyfile(source, target)
