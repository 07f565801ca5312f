"""The wheel brings everything, and the course runs from it where there is no checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import nbformat
import pytest

from course import __version__

ROOT = Path(__file__).resolve().parent.parent
STEM = f"ict_course-{__version__}"
SHARED = f"{STEM}.data/data/share/ict-course"
pytestmark = pytest.mark.xdist_group("wheel")


def tracked(*folders: str) -> list[str]:
    command = ["git", "ls-files", "-z", *folders]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for path in told.split("\0") if path]


def run(*command: str | Path, folder: Path, **more: str) -> str:
    left_out = ("PYTHON", "JUPYTER", "COURSE_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    # Nothing of whoever runs the tests: their kernels, their configuration.
    environment |= {"HOME": str(folder), "PYTHONWARNINGS": "ignore", **more}
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of what git tracks, so that neither the checkout nor its leftovers take part."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    needed = ("course", "notebooks", "assignments", "docs/instructors", "LICENSE", "LICENSES")
    for path in tracked(*needed, "README.md", "pyproject.toml", "setup.py"):
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, source / path)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", target, source, folder=source)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel; the requirements are those of this one, seen but not copied."""
    place = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", place, folder=place)
    python = place / "bin" / "python"
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=place).strip())
    # A path in a .pth file is searched, but .pth files found there are not read: the checkout stays out.
    (site / "requirements.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index"]
    run(*install, "--force-reinstall", "--disable-pip-version-check", "-q", wheel, folder=place)
    return place


def test_the_wheel_has_every_tracked_file_of_the_package(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    # Translators' files stay in the checkout; what is made of them travels.
    sources = tuple(path for path in tracked("course/locale") if path.endswith((".po", ".pot")))
    assert [] == [path for path in tracked("course") if path not in names and path not in sources]
    made = {path.removesuffix(".po") + ".mo" for path in sources if path.endswith(".po")}
    assert made == made & names


def test_the_wheel_has_every_notebook_assignment_and_licence(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert [] == [path for path in tracked("notebooks", "assignments") if f"{SHARED}/{path}" not in names]
    licences = f"{STEM}.dist-info/licenses"
    assert [] == [path for path in tracked("LICENSE", "LICENSES") if f"{licences}/{path}" not in names]


def test_the_course_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    python, course = installed / "bin" / "python", installed / "bin" / "course"
    where = run(python, "-c", "import course; print(course.__file__)", folder=tmp_path).strip()
    assert Path(where).is_relative_to(installed)

    assert "[FAIL]" not in run(course, "doctor", folder=tmp_path)

    run(course, "init", "my-course", folder=tmp_path)
    sources = sorted(path.name for path in (tmp_path / "my-course" / "source").iterdir() if path.is_dir())
    assert [f"session-{number}" for number in range(1, 7)] == sources

    for name in ("01-digital-society.ipynb", "01-digital-society.yaml"):
        shutil.copy2(installed / "share" / "ict-course" / "notebooks" / name, tmp_path / name)
    execute = [python, "-m", "nbconvert", "--to", "notebook", "--execute", "--output", "done.ipynb"]
    run(*execute, "01-digital-society.ipynb", folder=tmp_path)
    assert [] == cells_without_a_widget(tmp_path / "done.ipynb")


def cells_without_a_widget(notebook: Path) -> list[str]:
    """Return the ids of cells that call for a question or an exploration and show something else, a problem say."""
    asking = [c for c in nbformat.read(notebook, as_version=4).cells if c.source.startswith(("ask(", "explore("))]
    assert asking != []
    view = "application/vnd.jupyter.widget-view+json"
    return [cell.id for cell in asking if not any(view in output.get("data", {}) for output in cell.outputs)]
