"""The service keeps to its own OpenAPI description, whatever is asked (schemathesis)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

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


# Without these nearly every invented request would name a course that the asking person is not in.
PLACES = """
[parameters]
"path.course" = "fuzz"
"path.assignment" = "session 1"
"""


@pytest.mark.parametrize(("user", "phases"), [("ivanova", "coverage,fuzzing"), ("anna", "fuzzing")])
def test_answers_keep_to_the_description(open_hub: Hub, user: str, phases: str, tmp_path: Path) -> None:
    source = write_files(tmp_path / "release", {"session.ipynb": notebook("ask")})
    path = ("courses", "fuzz", "assignments", "session 1")
    open_hub.client("ivanova").upload("PUT", *path, folder=source, params={"force": True})
    write_files(tmp_path, {"schemathesis.toml": PLACES})
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", open_hub.exchange + "api/openapi.json"),
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
