"""What ships for machines (deploy/): units, HAProxy, compose, Ansible (test_deploy_helm.py: Kubernetes). Each is checked by what will read it."""

import re
import subprocess
from pathlib import Path

import jinja2
import pytest
import yaml

from proxy.settings import Settings

DEPLOY = Path(__file__).parents[1] / "deploy"


def units(folder: Path) -> list[Path]:
    """The units as on a machine where the program is there."""
    made = []
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text().replace("/opt/sluiswachter/bin/sluiswachter", "/bin/true")
        made.append(folder / unit.name)
        made[-1].write_text(text)
    return made


@pytest.mark.needs("systemd-analyze")
def test_systemd_knows_every_line(tmp_path: Path) -> None:
    command = ["systemd-analyze", "verify", "--man=no", *map(str, units(tmp_path))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "sluiswachter" in line]
    assert said == []
    assert done.returncode == 0, done.stderr


@pytest.mark.needs("systemd-analyze")
def test_the_service_is_shut_in(tmp_path: Path) -> None:
    units(tmp_path)
    command = [
        "systemd-analyze",
        "security",
        "--offline=true",
        "--threshold=20",
        str(tmp_path / "sluiswachter.service"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-300:]


@pytest.mark.needs("haproxy")
def test_haproxy_takes_its_configuration() -> None:
    command = ["haproxy", "-c", "-f", str(DEPLOY / "haproxy" / "haproxy.cfg")]
    environment = {"SLUIS_1": "127.0.0.1", "SLUIS_2": "127.0.0.2", "PATH": "/usr/sbin:/usr/bin"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("file", ["docker-compose.yml", "deploy/compose/docker-compose.yml"])
def test_compose_lends_no_rights(file: str) -> None:
    composed = yaml.safe_load((DEPLOY.parent / file).read_text())
    own = {name: service for name, service in composed["services"].items() if "build" in service}
    assert own
    for service in own.values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert service["ulimits"] == {"core": 0}
    for service in composed["services"].values():
        assert not {"privileged", "network_mode", "pid"} & set(service)


def test_only_the_balancer_and_the_review_pages_are_reached_from_outside() -> None:
    composed = yaml.safe_load((DEPLOY / "compose" / "docker-compose.yml").read_text())
    ports = {name: service["ports"] for name, service in composed["services"].items() if "ports" in service}
    assert ports == {"balancer": ["8080:8080"], "sluis-1": ["127.0.0.1:8090:8090"]}


def test_every_setting_that_is_named_exists() -> None:
    files = [*DEPLOY.rglob("*.y*ml"), *DEPLOY.rglob("*.service"), DEPLOY.parent / "Dockerfile"]
    named = {name for file in files for name in re.findall(r"SLUISWACHTER_([A-Z_]+)", file.read_text())}
    assert {"DATABASE_URL", "VAULT_URL", "WRITER"} <= named
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def test_the_settings_that_ansible_writes_are_read() -> None:
    role = DEPLOY / "ansible" / "roles" / "sluiswachter"
    template = jinja2.Environment(autoescape=True).from_string((role / "templates" / "omgeving.j2").read_text())
    lines = template.render(sluiswachter_settings={"LISTEN": "0.0.0.0:8080", "WORKERS": "2"}).split("\n")
    values = dict(line.removeprefix("SLUISWACHTER_").split("=") for line in lines if "=" in line)
    assert Settings(**{name.lower(): value for name, value in values.items()}).workers == 2
    defaults = yaml.safe_load((role / "defaults" / "main.yml").read_text())["sluiswachter_settings"]
    assert {name.lower() for name in defaults} <= set(Settings.model_fields)


def test_ansible_starts_units_that_ship() -> None:
    tasks = yaml.safe_load((DEPLOY / "ansible/roles/sluiswachter/tasks/main.yml").read_text())
    started = next(task for task in tasks if task["name"].startswith("Running"))["loop"]
    assert set(started) <= {unit.name for unit in (DEPLOY / "systemd").iterdir()}
