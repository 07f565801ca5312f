"""nbgrader's own commands against a running exchange: release, fetch, submit, collect, feedback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from course.exchange.hub import nbgrader_config_text
from tests.exchange.harness import Hub, notebook, write_files

pytestmark = [pytest.mark.hub, pytest.mark.xdist_group("exchange-hub")]


def nbgrader(hub: Hub, user: str, folder: Path, *arguments: str) -> str:
    """Run an nbgrader command as a user of the hub, in a folder of theirs, and return what it said."""
    env = {
        **os.environ,
        **hub.environment(user),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "JUPYTER_DATA_DIR": str(folder / ".data"),
        "JUPYTER_CONFIG_DIR": str(folder / ".config"),
        "HOME": str(folder),
    }
    run = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout + run.stderr


def desk_of(folder: Path, name: str) -> Path:
    """Return a person's folder with the exchange configured."""
    return write_files(folder / name, {"nbgrader_config.py": nbgrader_config_text()})


def test_work_travels_from_release_to_feedback(hub: Hub, tmp_path: Path) -> None:
    course = ["--course", "ict-en"]
    teacher, trainee = desk_of(tmp_path, "ivanova"), desk_of(tmp_path, "anna")
    name = "Сессия 1 задание"
    write_files(teacher / "release" / name, {"policy.ipynb": notebook("ask"), "data/Данные + 1.csv": "a,b"})
    nbgrader(hub, "ivanova", teacher, "release_assignment", name, *course)
    assert f"ict-en {name}" in nbgrader(hub, "anna", trainee, "list", *course)
    nbgrader(hub, "anna", trainee, "fetch_assignment", name, *course)
    assert (trainee / name / "data/Данные + 1.csv").read_text() == "a,b"
    write_files(trainee / name, {"policy.ipynb": notebook("my answer"), "answers.json": "{}"})
    assert "Receipt: " in nbgrader(hub, "anna", trainee, "submit", name, *course)
    nbgrader(hub, "ivanova", teacher, "collect", name, *course)
    collected = teacher / "submitted/anna" / name
    assert "my answer" in (collected / "policy.ipynb").read_text()
    stamp = (collected / "timestamp.txt").read_text()
    write_files(teacher / "feedback/anna" / name, {"policy.html": "<p>Well done</p>", "timestamp.txt": stamp})
    nbgrader(hub, "ivanova", teacher, "release_feedback", name, *course)
    assert "(feedback ready to be fetched)" in nbgrader(hub, "anna", trainee, "list", "--cached", *course)
    nbgrader(hub, "anna", trainee, "fetch_feedback", name, *course)
    assert (trainee / name / "feedback" / stamp / "policy.html").read_text() == "<p>Well done</p>"
    assert "(feedback already fetched)" in nbgrader(hub, "anna", trainee, "list", "--cached", *course)
