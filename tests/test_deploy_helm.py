"""The Helm chart (deploy/helm): rendered by Helm's own engine, and held against the schemas of Kubernetes."""

import re
from typing import Any

import pytest
import yaml

from proxy.settings import Settings
from tests.helm import CHART, asked

pytestmark = [pytest.mark.needs(package="helm_python"), pytest.mark.needs(package="kubernetes_validate")]
POLICY = "name: eigen\nversion: '1'\n# {{ geen sjabloon }}\n"
VALUES: dict[str, dict[str, Any]] = {
    "as it ships": {},
    "one gateway, nothing beside it": {"replicas": 1, "database": False, "vault": False},
    "everything": {
        "replicas": 4, "policy": POLICY, "settings": {"WORKERS": "4", "LOG_LEVEL": "WARNING"},
        "image": {"repository": "r.example.nl/s", "tag": "1.2.3", "pullPolicy": "Always"},
        "imagePullSecrets": [{"name": "register"}], "storage": {"size": "100Gi", "className": "snel"},
        "proxy": {"type": "NodePort", "port": 3128, "annotations": {"a": "b"}},
        "ingress": {"enabled": True, "className": "nginx", "host": "sluis.gemeente.example", "tlsSecret": "t", "annotations": {"c": "d"}},
        "networkPolicy": {"enabled": True, "clients": ["10.0.0.0/8", "2001:db8::/32"], "ingressNamespace": "ingress"},
        "nodeSelector": {"zone": "dmz"}, "tolerations": [{"key": "dmz", "operator": "Exists", "effect": "NoSchedule"}],
    },
    "no network policy": {"networkPolicy": {"enabled": False}},
}  # fmt: skip
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "two without a vault": ({"vault": False}, "two or more gateways share a database and a vault"),
    "two without a database": ({"database": False}, "two or more gateways share a database and a vault"),
    "a word that is not known": ({"replica": 2}, "replica"),
    "none": ({"replicas": 0}, "replicas"),
    "a setting that is the chart's own": ({"settings": {"WRITER": "x"}}, "WRITER"),
    "a password among the settings": ({"settings": {"DATABASE_URL": "postgresql://a:b@c/d"}}, "DATABASE_URL"),
    "a setting that is a number": ({"settings": {"WORKERS": 2}}, "WORKERS"),
    "a proxy that nobody reaches": ({"proxy": {"type": "ClusterIP", "port": 1}}, "type"),
    "an address instead of a network": ({"networkPolicy": {"clients": ["10.0.0.1"]}}, "clients"),
}


@pytest.fixture(scope="module")
def rendered() -> dict[str, dict[str, Any]]:
    orders = [{"values": values, "kubernetes": ["1.25", "1.30", "1.37"]} for values in VALUES.values()]
    return dict(zip(VALUES, asked(orders), strict=True))


def of(answer: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in answer["documents"] if one["kind"] == kind]


def test_helm_finds_nothing_to_complain_about() -> None:
    for answer in asked([{"lint": True, "values": values} for values in VALUES.values()]):
        assert [one for one in answer["messages"] if one["severity"] > 1] == []
        assert answer["errors"] == []


@pytest.mark.parametrize("name", VALUES)
def test_kubernetes_takes_every_manifest(rendered: dict[str, dict[str, Any]], name: str) -> None:
    assert rendered[name]["wrong"] == []
    assert len(of(rendered[name], "StatefulSet")) == 1


def test_values_that_cannot_be_right_are_refused() -> None:
    answers = asked([{"values": values} for values, _ in WRONG.values()])
    for (name, (_, told)), answer in zip(WRONG.items(), answers, strict=True):
        assert told in answer.get("error", ""), name


@pytest.mark.parametrize("name", VALUES)
def test_manifests_point_at_each_other(rendered: dict[str, dict[str, Any]], name: str) -> None:
    """Labels, ports, volumes and names by which one part finds another; a wrong one is silence, not an error."""
    answer = rendered[name]
    (stateful,) = of(answer, "StatefulSet")
    pod = stateful["spec"]["template"]
    labels, containers = pod["metadata"]["labels"], pod["spec"]["containers"]
    ports = {port["name"] for container in containers for port in container["ports"]}
    volumes = {one["name"]: one for one in pod["spec"]["volumes"]}
    claims = {one["metadata"]["name"] for one in stateful["spec"]["volumeClaimTemplates"]}
    maps = {one["metadata"]["name"] for one in of(answer, "ConfigMap")}
    for container in (*pod["spec"]["initContainers"], *containers):
        assert {mount["name"] for mount in container["volumeMounts"]} <= set(volumes) | claims
        assert {one["configMapRef"]["name"] for one in container.get("envFrom", ())} <= maps
    assert {one["configMap"]["name"] for one in volumes.values() if "configMap" in one} <= maps
    services = {one["metadata"]["name"]: one["spec"] for one in of(answer, "Service")}
    assert stateful["spec"]["serviceName"] in services
    for service in services.values():
        assert service["selector"].items() <= labels.items()
        assert {port["targetPort"] for port in service["ports"]} <= ports
    for one in (*of(answer, "StatefulSet"), *of(answer, "PodDisruptionBudget")):
        assert one["spec"]["selector"]["matchLabels"].items() <= labels.items()
    for one in of(answer, "NetworkPolicy"):
        assert one["spec"]["podSelector"]["matchLabels"].items() <= labels.items()
        assert {port["port"] for rule in one["spec"]["ingress"] for port in rule["ports"]} == ports
    for one in of(answer, "Ingress"):
        (path,) = one["spec"]["rules"][0]["http"]["paths"]
        backend = path["backend"]["service"]
        assert backend["port"]["name"] in {port["name"] for port in services[backend["name"]]["ports"]}


@pytest.mark.parametrize("name", VALUES)
def test_a_gateway_has_no_rights_and_is_ready_when_it_inspects(rendered: dict[str, dict[str, Any]], name: str) -> None:
    pod = of(rendered[name], "StatefulSet")[0]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["automountServiceAccountToken"] is False
    for container in (*pod["initContainers"], *pod["containers"]):
        narrow = container["securityContext"]
        assert narrow["readOnlyRootFilesystem"]
        assert narrow["allowPrivilegeEscalation"] is False
        assert narrow["capabilities"] == {"drop": ["ALL"]}
    for probe in ("startupProbe", "readinessProbe"):
        assert pod["containers"][0][probe]["httpGet"]["path"] == "/healthz"


@pytest.mark.parametrize("name", VALUES)
def test_every_setting_that_reaches_the_gateway_is_one(rendered: dict[str, dict[str, Any]], name: str) -> None:
    pod = of(rendered[name], "StatefulSet")[0]["spec"]["template"]["spec"]
    named = {one["name"]: one for one in pod["containers"][0]["env"]}
    named |= of(rendered[name], "ConfigMap")[0]["data"]
    fields = {one.removeprefix("SLUISWACHTER_").lower() for one in named}
    assert fields <= set(Settings.model_fields)
    assert {"writer", "workers"} & fields
    assert ("SLUISWACHTER_VAULT_URL" in named) is VALUES[name].get("vault", True)
    assert ("SLUISWACHTER_DATABASE_URL" in named) is VALUES[name].get("database", True)


def test_a_policy_of_ones_own_arrives_as_it_is(rendered: dict[str, dict[str, Any]]) -> None:
    policy = next(one for one in of(rendered["everything"], "ConfigMap") if one["metadata"]["name"] == "sluis-beleid")
    assert policy["data"] == {"beleid.yaml": POLICY}


def test_other_settings_are_a_new_start_and_another_policy_is_not() -> None:
    values: list[dict[str, Any]] = [{}, {"settings": {"WORKERS": "3"}}, {"policy": POLICY}]
    answers = asked([{"values": one} for one in values])
    first, second, third = (of(one, "StatefulSet")[0]["spec"]["template"]["metadata"]["annotations"] for one in answers)
    assert first != second
    assert first == third


def test_two_releases_share_no_name() -> None:
    one, two = asked([{"name": "een"}, {"name": "twee"}])
    names = [{(d["kind"], d["metadata"]["name"]) for d in answer["documents"]} for answer in (one, two)]
    assert not names[0] & names[1]


def test_the_chart_is_of_the_version_that_it_brings() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    project = (CHART.parents[2] / "pyproject.toml").read_text()
    version = re.search(r'^version = "(.+)"', project, re.MULTILINE)
    assert version
    assert chart["version"] == chart["appVersion"] == version[1]
