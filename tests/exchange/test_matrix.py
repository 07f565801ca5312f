"""Nobody gets an answer that their role does not include."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from course.exchange.service import create_app
from course.exchange.settings import Settings
from tests.exchange import matrix
from tests.exchange.harness import Hub, running_hub

pytestmark = [pytest.mark.hub, pytest.mark.xdist_group("exchange-matrix")]
# These are about the asking person alone, whatever their roles.
PERSONAL = {("GET", "/api/me"), ("GET", "/api/courses"), ("POST", "/api/join"), ("GET", "/api/health")}


@pytest.fixture(scope="module")
def class_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with running_hub(tmp_path_factory.mktemp("matrix"), matrix.GROUPS) as running:
        yield running


def test_every_endpoint_is_in_the_matrix(tmp_path: Path) -> None:
    paths = create_app(Settings("sqlite://", tmp_path, prefix="/")).openapi()["paths"]
    described = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert described == {(probe.method, probe.path) for probe in matrix.PROBES} | PERSONAL


def test_every_role_gets_what_it_may_and_nothing_else(class_hub: Hub) -> None:
    cells = list(matrix.observe(class_hub))
    assert [f"{cell.probe.method} {cell.probe.path} as {cell.who}: {cell.status}" for cell in cells if cell.wrong] == []
    assert matrix.PAGE.read_text(encoding="utf-8") == matrix.page(cells)


@pytest.mark.parametrize("path", ["/api/me", "/api/courses"])
def test_personal_endpoints_refuse_strangers(class_hub: Hub, path: str) -> None:
    course = matrix.Course(class_hub)
    assert course.raw({}, "GET", path).status_code == 401
    assert course.raw({"Authorization": "token 123"}, "GET", path).status_code == 401
    assert course.call("m-nobody", "GET", path).status_code == 200


def test_a_refusal_says_what_where_and_what_next(class_hub: Hub) -> None:
    answer = matrix.Course(class_hub).call("m-petrov", "GET", f"/api/courses/{matrix.COURSE}")
    problem = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
    assert problem["detail"]
    assert problem["next"]
    assert problem["instance"] == matrix.COURSE


def test_courses_list_names_only_ones_own(class_hub: Hub) -> None:
    assert [row["id"] for row in class_hub.client("m-petrov").ask("GET", "courses")] == [matrix.OTHER]
