"""The image's steps are scripts, and they run (deploy/)."""

import os
import re
import stat
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(script: str, folder: Path, **environment: str) -> str:
    fake = folder / "pip"
    fake.write_text('#!/bin/sh\necho "$@"\n')
    fake.chmod(0o755)
    variables = {**os.environ, "PIP": str(fake), "ROOT": str(folder), **environment}
    done = subprocess.run(
        [ROOT / "deploy" / script], cwd=folder, env=variables, capture_output=True, check=True, text=True
    )
    return done.stdout


def test_every_step_of_the_image_is_a_script_that_is_here() -> None:
    steps = re.findall(r"^RUN (.+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert steps
    for step in steps:
        assert os.access(ROOT / step, os.X_OK), step


def test_requirements_are_installed_with_their_hashes(tmp_path: Path) -> None:
    assert "--require-hashes -r requirements.lock" in run("install-requirements.sh", tmp_path)


def test_kerberos_is_compiled_in_a_stage_of_its_own_and_installed_from_there(tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    built = run("build-kerberos.sh", tmp_path, WHEELS=str(wheels), APT="echo")
    assert "libkrb5-dev" in built
    assert f"--require-hashes --wheel-dir {wheels} -r requirements-kerberos.lock" in built
    assert "gssapi" not in run("install-requirements.sh", tmp_path, WHEELS=str(wheels))
    wheels.mkdir()
    (wheels / "gssapi-1-cp313-linux.whl").touch()
    assert f"--no-index --no-deps {wheels}/gssapi" in run("install-requirements.sh", tmp_path, WHEELS=str(wheels))
    assert "libgssapi-krb5-2" in run("install-programs.sh", tmp_path, APT="echo")
    stages = (ROOT / "Dockerfile").read_text().split("FROM ")[1:]
    assert "build-kerberos.sh" in stages[0]
    assert "COPY --from=kerberos /wheels/ /wheels/" in stages[-1]
    assert "gcc" not in stages[-1]


def test_the_model_comes_from_its_release_or_is_left_out(tmp_path: Path) -> None:
    assert "nl_core_news_md" in run("install-model.sh", tmp_path)
    assert "is used" in run("install-model.sh", tmp_path, MODEL_URL="")


def test_only_the_user_reads_the_data(tmp_path: Path) -> None:
    run("make-user.sh", tmp_path)
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_the_locks_name_no_registry_and_bound_mitmproxy() -> None:
    for name in ("requirements.lock", "requirements-test.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert not re.search(r"^--(?!hash)", text, re.MULTILINE)
        assert re.findall(r"^mitmproxy==(\d+)", text, re.MULTILINE) == ["11", "12"]
