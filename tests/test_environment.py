"""environment.yml offers conda and Binder users what pyproject.toml asks for."""

import tomllib
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent


def environment() -> list[Any]:
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_pip_installs_the_requirements_of_learner_and_hub_and_then_the_course() -> None:
    asked = [*project()["dependencies"], *project()["optional-dependencies"]["hub"], "."]
    (pip,) = [entry["pip"] for entry in environment() if isinstance(entry, dict)]
    assert asked == pip


def test_python_is_as_new_as_the_package_asks() -> None:
    assert [f"python{project()['requires-python']}", "pip"] == [one for one in environment() if isinstance(one, str)]
