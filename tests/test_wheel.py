"""The wheel holds all that runs: a gateway from it, with the checkout out of reach, does its work (``make wheel-test`` does more)."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from benchmarks.faults.bed import Gateway, gateway, internet

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built without a network: what builds it is one of the test requirements."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(ROOT)], check=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process that sees the installed wheel and never the checkout."""
    site = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(site)]
    subprocess.run([*command, str(wheel)], check=True)
    return {"PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"}


@pytest.fixture(scope="module")
def gate(elsewhere: dict[str, str]) -> Iterator[Gateway]:
    with internet() as far, gateway(far, environment=elsewhere) as one:
        yield one


def test_it_is_the_wheel_that_runs(elsewhere: dict[str, str]) -> None:
    code = "import proxy, detectors, policies, logs; print(*(one.__path__[0] for one in (proxy, detectors, policies, logs)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **elsewhere},
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert [Path(one).parent for one in done.stdout.split()] == [Path(elsewhere["PYTHONPATH"])] * 4


def test_the_command_is_there(elsewhere: dict[str, str]) -> None:
    command = [str(Path(elsewhere["PYTHONPATH"]) / "bin" / "sluiswachter"), "policy", "check"]
    done = subprocess.run(
        command, env={**os.environ, **elsewhere}, capture_output=True, text=True, check=False, cwd="/"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_prompt_goes_out_and_comes_back(gate: Gateway) -> None:
    with gate.client() as client:
        answer = gate.ask("Bel Jan de Vries op 06-12345678", client)
        refused = gate.ask("Mijn BSN is 123456782", client)
    assert answer.status_code == 200
    assert refused.status_code != 200
    assert len(gate.event_ids("request")) == 2


def test_the_review_pages_have_their_templates_style_and_languages(gate: Gateway) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{gate.review}", trust_env=False, follow_redirects=True) as client:
        page = client.get("/", headers={"accept-language": "en"})
        assert page.status_code == 200
        assert 'lang="en"' in page.text
        style = page.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
        assert client.get(style).status_code == 200


def test_no_test_and_no_secret_is_in_it(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {one for one in tops if not one.endswith(".dist-info")} == {"proxy", "detectors", "policies", "logs"}
    assert not [name for name in names if name.endswith((".pem", ".sqlite", ".pyc", ".key"))]
