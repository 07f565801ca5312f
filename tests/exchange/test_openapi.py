"""The service keeps to its own OpenAPI description, whatever is asked (schemathesis)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.exchange.harness import Hub, notebook, running_hub, write_files

pytestmark = [pytest.mark.hub, pytest.mark.xdist_group("exchange-matrix")]
ROOT = Path(__file__).resolve().parents[2]
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "negative_data_rejection,ignored_auth"
)


@pytest.fixture(scope="module")
def open_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    groups = {"formgrade-fuzz": ["ivanova"], "nbgrader-fuzz": ["anna"]}
    with running_hub(tmp_path_factory.mktemp("openapi"), groups) as running:
        yield running


def placed(description: dict[str, Any]) -> dict[str, Any]:
    """Return the description for one course and assignment: else nearly every request would name a strange one."""
    places = {"course": "fuzz", "assignment": "session%201"}
    paths = {}
    for path, methods in description["paths"].items():
        for operation in methods.values():
            operation["parameters"] = [
                one for one in operation.get("parameters", ()) if one["in"] != "path" or one["name"] not in places
            ]
        for name, value in places.items():
            path = path.replace(f"{{{name}}}", value)
        paths[path] = methods
    return {**description, "paths": paths}


@pytest.mark.parametrize(("user", "phases"), [("ivanova", "coverage,fuzzing"), ("anna", "fuzzing")])
def test_answers_keep_to_the_description(open_hub: Hub, user: str, phases: str, tmp_path: Path) -> None:
    source = write_files(tmp_path / "release", {"session.ipynb": notebook("ask")})
    path = ("courses", "fuzz", "assignments", "session 1")
    open_hub.client("ivanova").upload("PUT", *path, folder=source, params={"force": True})
    description = requests.get(open_hub.exchange + "api/openapi.json", timeout=60).json()
    described = placed(description) if phases == "coverage,fuzzing" else description
    write_files(tmp_path, {"openapi.json": json.dumps(described)})
    origin = open_hub.exchange.removesuffix("/services/exchange/")
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", "openapi.json", "--url", origin),
        *("--header", f"Authorization: token {open_hub.token_for(user)}", "--checks", CHECKS),
        *("--max-examples", "8", "--phases", phases, "--seed", "2015", "--no-color"),
        *("--generation-database", "none", "--workers", "1", "--request-timeout", "60"),
    ]
    run = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.exchange.schemathesis_hooks", "PYTHONPATH": str(ROOT)},
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
