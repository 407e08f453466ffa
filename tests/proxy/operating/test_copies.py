"""proxy/operating/copies.py and ``sluiswachter kopie``"""

import contextlib
import io
import json
import sqlite3
import stat
import tarfile
from pathlib import Path
from typing import Any

import pytest

from proxy.authority import Authority
from proxy.cli import main
from proxy.operating import copies
from proxy.operating.copies import CopyError
from proxy.settings import Settings


@pytest.fixture
def gateway(tmp_path: Path) -> Settings:
    settings = Settings(data_dir=tmp_path / "var")
    Authority.open(settings.ca_dir, ["chatgpt.com"])
    settings.log_dir.mkdir()
    with contextlib.closing(sqlite3.connect(settings.log_dir / "events.sqlite")) as database, database:
        database.execute("pragma journal_mode=wal")
        database.execute("create table t (x)")
        database.execute("insert into t values (1)")
    (settings.data_dir / "eigen").mkdir()
    (settings.data_dir / "eigen" / "woorden.txt").write_text("Project Zonsopgang\n")
    settings.run_dir.mkdir()
    (settings.run_dir / "proxy-0.json").write_text("{}")
    return settings


def moved(settings: Settings, to: str) -> Settings:
    return settings.model_copy(update={"data_dir": settings.data_dir.with_name(to)})


def test_there_and_back(gateway: Settings, tmp_path: Path) -> None:
    open_elsewhere = sqlite3.connect(gateway.log_dir / "events.sqlite")
    open_elsewhere.execute("insert into t values (2)")
    open_elsewhere.commit()  # still in the write-ahead log
    copies.make(gateway, tmp_path / "kopie.tar.gz")
    open_elsewhere.close()
    assert stat.S_IMODE((tmp_path / "kopie.tar.gz").stat().st_mode) == 0o600
    there = moved(gateway, "elders")
    copies.put_back(there, tmp_path / "kopie.tar.gz")
    with contextlib.closing(sqlite3.connect(there.log_dir / "events.sqlite")) as database:
        rows = database.execute("select x from t").fetchall()
    assert rows == [(1,), (2,)]
    for name in ("ca/mitmproxy-ca.pem", "ca/mitmproxy-ca-cert.pem", "eigen/woorden.txt"):
        assert (there.data_dir / name).read_bytes() == (gateway.data_dir / name).read_bytes()
    assert stat.S_IMODE((there.ca_dir / "mitmproxy-ca.pem").stat().st_mode) == 0o600
    assert (there.data_dir / "beleid.yaml").read_bytes() == gateway.policy.read_bytes()
    assert not there.run_dir.exists()
    assert not list(gateway.data_dir.rglob("*.copy"))


def test_a_file_that_grows_meanwhile_can_be_put_back(
    gateway: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = gateway.log_dir / "events.jsonl"
    lines.write_text("een\n")
    real = tarfile.TarFile.gettarinfo

    def grown(tar: tarfile.TarFile, *args: Any, **kwargs: Any) -> tarfile.TarInfo:  # noqa: ANN401
        with lines.open("a") as more:
            more.write("twee\n")
            more.flush()
            found = real(tar, *args, **kwargs)
            more.write("drie\n")
        return found

    monkeypatch.setattr(tarfile.TarFile, "gettarinfo", grown)
    copies.make(gateway, tmp_path / "kopie")
    there = moved(gateway, "elders")
    copies.put_back(there, tmp_path / "kopie")
    kept = (there.log_dir / "events.jsonl").read_text()
    assert kept.startswith("een\n")
    assert lines.read_text().startswith(kept)


def test_a_link_is_copied_as_what_it_leads_to(gateway: Settings, tmp_path: Path) -> None:
    (tmp_path / "beleid-7.yaml").write_bytes(gateway.policy.read_bytes())
    (tmp_path / "beleid.yaml").symlink_to("beleid-7.yaml")
    (gateway.data_dir / "eigen" / "lijst.txt").symlink_to(tmp_path / "beleid-7.yaml")
    (gateway.data_dir / "eigen" / "nog-een.txt").hardlink_to(gateway.data_dir / "eigen" / "woorden.txt")
    linked = gateway.model_copy(update={"policy": tmp_path / "beleid.yaml"})
    copies.make(linked, tmp_path / "kopie")
    there = moved(linked, "elders")
    copies.put_back(there, tmp_path / "kopie")
    for name in ("beleid.yaml", "eigen/lijst.txt"):
        assert (there.data_dir / name).read_bytes() == gateway.policy.read_bytes()
        assert not (there.data_dir / name).is_symlink()
    assert (there.data_dir / "eigen" / "nog-een.txt").read_text() == "Project Zonsopgang\n"


def test_nobody_else_reads_what_is_put_back(gateway: Settings, tmp_path: Path) -> None:
    copies.make(gateway, tmp_path / "kopie")
    there = moved(gateway, "elders")
    copies.put_back(there, tmp_path / "kopie")
    for folder in (there.data_dir, there.log_dir, there.ca_dir):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_is_there_is_never_overwritten(gateway: Settings, tmp_path: Path) -> None:
    copies.make(gateway, tmp_path / "kopie")
    before = {p: p.read_bytes() for p in gateway.data_dir.rglob("*") if p.is_file()}
    with pytest.raises(CopyError, match="not empty"):
        copies.put_back(gateway, tmp_path / "kopie")
    assert {p: p.read_bytes() for p in gateway.data_dir.rglob("*") if p.is_file()} == before


def packed(tmp_path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(tmp_path / "vreemd", "w:gz") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return tmp_path / "vreemd"


def manifest(**changes: object) -> bytes:
    return json.dumps({"format": 1, "made": "", "sha256": {}, **changes}).encode()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "list of files is missing"),
        ({"manifest.json": b"["}, "list of files is missing"),
        ({"manifest.json": manifest(format=9)}, "newer"),
        ({"manifest.json": manifest(sha256={"data/x": "0"}), "data/x": b"1"}, "data/x is not as it was"),
        ({"manifest.json": manifest(sha256={"data/x": "0"})}, "data/x is not as it was"),
        ({"../elders": b"x", "manifest.json": manifest()}, "damaged"),
    ],
)
def test_a_foreign_or_damaged_copy_changes_nothing(
    gateway: Settings, tmp_path: Path, files: dict[str, bytes], words: str
) -> None:
    there = moved(gateway, "elders")
    with pytest.raises(CopyError, match=words):
        copies.put_back(there, packed(tmp_path, files))
    assert not there.data_dir.exists() or not any(there.data_dir.iterdir())
    assert not (tmp_path.parent / "elders").exists()


def test_a_copy_that_is_cut_short(gateway: Settings, tmp_path: Path) -> None:
    copies.make(gateway, tmp_path / "kopie")
    content = (tmp_path / "kopie").read_bytes()
    for length in (0, 10, len(content) // 2, len(content) * 9 // 10):
        (tmp_path / "kort").write_bytes(content[:length])
        with pytest.raises(CopyError):
            copies.put_back(moved(gateway, "elders"), tmp_path / "kort")
    assert not (tmp_path / "elders").exists()


def test_the_commands(
    gateway: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SLUISWACHTER_DATA_DIR", str(gateway.data_dir))
    assert main(["kopie", "maken", str(tmp_path / "kopie")]) == 0
    assert "kluis" in capsys.readouterr().out
    assert main(["kopie", "terugzetten", str(tmp_path / "kopie")]) == 1
    assert "not empty" in capsys.readouterr().err
    monkeypatch.setenv("SLUISWACHTER_DATA_DIR", str(tmp_path / "nieuw"))
    assert main(["kopie", "terugzetten", str(tmp_path / "kopie")]) == 0
    assert (tmp_path / "nieuw" / "ca" / "mitmproxy-ca.pem").exists()
