"""The files for Kubernetes agree with the code, as far as that can be told without a cluster."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest
import requests
import yaml
from traitlets.config import Config

from course.exchange.client import Client
from course.exchange.hub import NAME, ExchangeSettings, nbgrader_config, nbgrader_config_text, update_exchange
from course.home import role_environment
from course.hub.config import role_by_groups
from tests.exchange.harness import Hub, free_ports, stop, wait_for

ROOT = Path(__file__).resolve().parents[2]
KUBERNETES = ROOT / "deploy" / "kubernetes"


def documents(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((KUBERNETES / name).read_text(encoding="utf-8")))


def configured(**options: Any) -> Config:
    c = Config()
    update_exchange(c, ExchangeSettings(data=Path("/data"), **options))
    return c


def test_roles_in_the_chart_are_the_codes() -> None:
    chart = yaml.safe_load((KUBERNETES / "values.yaml").read_text(encoding="utf-8"))["hub"]["loadRoles"]
    roles = {role["name"]: role["scopes"] for role in configured().JupyterHub.load_roles}
    assert {name: role["scopes"] for name, role in chart.items()} == roles


# What the chart takes, for the values that we set: the closed shapes of Zero to JupyterHub's own values.schema.yaml
# (chart 3.x and 4.x, read November 2026), which helm checks before it renders anything. Written down anew, and only
# as far as our values go; free-form parts ({}) are free in the chart too.
_NETWORK = {
    "enabled": {"type": "boolean"},
    "ingress": {"type": "array"},
    "egress": {"type": "array"},
    "egressAllowRules": {"type": "object"},
    "interNamespaceAccessLabels": {"enum": ["accept", "ignore"]},
    "allowedIngressPorts": {"type": "array"},
}
_TEXT = {"type": ["string", "null"]}
_MEMORY = {"type": ["number", "string", "null"]}


def closed(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties}


CHART = closed(
    hub=closed(
        services={"type": "object"},
        loadRoles={"type": "object"},
        config={"type": "object"},
        extraConfig={"type": "object"},
        networkPolicy=closed(**_NETWORK),
    ),
    proxy=closed(chp=closed(networkPolicy=closed(**_NETWORK))),
    singleuser=closed(
        image=closed(name={"type": "string"}, tag={"type": "string"}, pullPolicy=_TEXT, pullSecrets={"type": "array"}),
        cmd={"type": ["array", "string", "null"]},
        defaultUrl=_TEXT,
        memory=closed(limit=_MEMORY, guarantee=_MEMORY),
        extraEnv={"type": ["object", "array"]},
        networkPolicy=closed(**_NETWORK),
    ),
)


def test_the_charts_schema_takes_the_values() -> None:
    values = yaml.safe_load((KUBERNETES / "values.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(values, CHART)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**values, "hub": {**values["hub"], "loadRole": {}}}, CHART)


@pytest.mark.parametrize("prefix", ["formgrade", "grader", "auditor", "nbgrader", "other"])
def test_the_chart_gives_servers_the_roles_that_the_hub_on_one_machine_gives(prefix: str) -> None:
    values = yaml.safe_load((KUBERNETES / "values.yaml").read_text(encoding="utf-8"))
    c = Config()
    exec(values["hub"]["extraConfig"]["course-roles"], {"c": c})
    groups = [SimpleNamespace(name=f"{prefix}-ict-en")]
    spawner = SimpleNamespace(user=SimpleNamespace(groups=groups), environment={"KEPT": "1"})
    c.KubeSpawner.pre_spawn_hook(spawner)
    wanted = role_environment(role_by_groups([groups[0].name], "ict-en"))
    home = Path("course", "home")
    layout = wanted["JUPYTER_CONFIG_PATH"].partition(f"{home}/")[2]
    assert spawner.environment["COURSE_ROLE"] == wanted["COURSE_ROLE"]
    assert spawner.environment["JUPYTER_CONFIG_PATH"].partition(f"{home}/")[2] == layout
    assert spawner.environment["KEPT"] == "1"


def test_a_pod_finds_its_secret_where_the_chart_puts_a_service_s_token() -> None:
    pod = next(one for one in documents("exchange.yaml") if one["kind"] == "Deployment")["spec"]["template"]["spec"]
    references = [
        entry["valueFrom"]["secretKeyRef"]
        for entry in pod["containers"][0]["env"]
        if entry.get("valueFrom", {}).get("secretKeyRef", {}).get("name") == "hub"
    ]
    assert [{"name": "hub", "key": "hub.services.exchange.apiToken"}] == references


def test_every_manifest_has_a_kind_a_name_and_selects_its_own_pods() -> None:
    for name in ("exchange.yaml", "postgres.yaml"):
        for document in documents(name):
            assert document["kind"]
            assert document["metadata"]["name"]
            if document["kind"] in ("Deployment", "StatefulSet"):
                wanted = document["spec"]["selector"]["matchLabels"]
                assert wanted.items() <= document["spec"]["template"]["metadata"]["labels"].items()


def environment() -> dict[str, str]:
    """Return the variables of the exchange's pod; secrets are empty."""
    pod = next(one for one in documents("exchange.yaml") if one["kind"] == "Deployment")["spec"]["template"]["spec"]
    return {entry["name"]: entry.get("value", "") for entry in pod["containers"][0]["env"]}


@pytest.mark.hub
@pytest.mark.xdist_group("exchange-hub")
def test_the_service_runs_with_the_manifests_environment(hub: Hub, tmp_path: Path) -> None:
    port = free_ports(1)[0]
    here = {
        "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{port}",
        "JUPYTERHUB_API_URL": f"http://127.0.0.1:{hub.ports[1]}/hub/api",
        "JUPYTERHUB_API_TOKEN": hub.token,
        "COURSE_EXCHANGE_DATA": str(tmp_path),
        "COURSE_EXCHANGE_DATABASE": "",
    }
    plain = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "course.exchange.service"]
    service = subprocess.Popen(command, env={**plain, **environment(), **here}, start_new_session=True)
    try:
        url = f"http://127.0.0.1:{port}/services/exchange/"
        wait_for(lambda: requests.get(url + "api/health", timeout=5).ok, "the service")
        assert Client(url, hub.token_for("anna")).ask("GET", "me")["name"] == "anna"
        page = requests.get(url, timeout=30, allow_redirects=False)
        assert page.status_code == 302
        assert "client_id=service-exchange" in page.headers["Location"]
    finally:
        stop(service)


def test_a_hubs_configuration_keeps_what_it_has() -> None:
    c = Config()
    c.JupyterHub.services = [{"name": "other"}]
    c.JupyterHub.load_roles = [{"name": "server", "scopes": ["inherit"]}, {"name": "user", "scopes": ["self"]}]
    c.Spawner.environment = {"A": "1"}
    update_exchange(c, ExchangeSettings(data=Path("/data"), port=1234, courses={"ict-en": Path("/c")}))
    assert [service["name"] for service in c.JupyterHub.services] == ["other", NAME, "exchange-automation"]
    roles = {role["name"]: role["scopes"] for role in c.JupyterHub.load_roles}
    assert roles["server"] == ["inherit"]
    assert roles["user"] == ["self", "access:services!service=exchange"]
    assert c.Spawner.environment == {"A": "1", "COURSE_EXCHANGE_URL": "http://127.0.0.1:1234/services/exchange/"}


def test_without_course_folders_there_is_no_automation() -> None:
    assert [service["name"] for service in configured().JupyterHub.services] == [NAME]


def test_nbgraders_classes_are_ours_and_of_nbgraders_kind() -> None:
    from importlib import import_module

    from nbgrader.exchange import abc

    classes = nbgrader_config()["ExchangeFactory"]
    for dotted in classes.values():
        module, _dot, name = dotted.rpartition(".")
        assert issubclass(getattr(import_module(module), name), getattr(abc, name))
    plugin = import_module("course.exchange.plugin")
    assert {name for name in abc.__all__ if name != "ExchangeError"} == set(plugin.__all__)
    namespace: dict[str, Any] = {"get_config": Config}
    exec(nbgrader_config_text(), namespace)
    assert classes == dict(namespace["c"].ExchangeFactory)
