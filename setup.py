"""What pyproject.toml cannot say: compiled catalogues are made when the package is built or installed."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent


class BuildWithCatalogues(build_py):
    """Compile every ``.po`` beside itself before the package's files are collected."""

    def run(self) -> None:
        """Compile, then build as usual."""
        sys.path.insert(0, str(ROOT))
        from course.i18n.catalogues import compile_all

        compile_all(ROOT / "course" / "locale")
        super().run()


setup(cmdclass={"build_py": BuildWithCatalogues})
