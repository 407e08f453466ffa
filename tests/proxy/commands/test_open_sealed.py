"""The commands of PO and CISO, from making a key to asking whose data it was (proxy/commands/open_sealed.py)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from logs.evidence import excerpt
from logs.record import Record
from logs.store import Filter, Store
from proxy.cli import main
from proxy.settings import Settings
from tests.logs.test_journal import event

NUMBER = "20261125-AAAAAAAA"


def make(tmp_path: Path, who: str) -> list[str]:
    (tmp_path / f"{who}.txt").write_text("een lang wachtwoord\n")
    given = ["--bewaar", str(tmp_path / f"{who}.geheim"), f"--wachtwoord-{who}", str(tmp_path / f"{who}.txt")]
    assert main(["sleutel", "maken", who, *given, "--data-dir", str(tmp_path / "var")]) == 0
    return [f"--{who}", str(tmp_path / f"{who}.geheim"), f"--wachtwoord-{who}", str(tmp_path / f"{who}.txt")]


async def test_the_whole_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    po, ciso = make(tmp_path, "po"), make(tmp_path, "ciso")
    settings = Settings(data_dir=tmp_path / "var")
    record = Record(settings.record)
    await record.journal.start()
    now = datetime.now(UTC)
    attached = record.attacher.attach(
        NUMBER, now, [("BSN", "123456782")], [excerpt("BSN", "body", "BSN 123456782", 4, 13)]
    )
    await record.journal.record(event(id=NUMBER, time=now, user="jan", attached=attached))
    await record.journal.close()
    common = ["--door", "po", "--reden", "datalek van gisteren", "--data-dir", str(tmp_path / "var")]
    assert main(["bewijs", "open", NUMBER, *po, *common]) == 0
    assert "BSN 123456782" in capsys.readouterr().out
    store = Store(settings.log_dir)
    pseudonym = store.page(Filter()).events[0].user or ""
    store.close()
    assert main(["wie", pseudonym, *po, *ciso, *common]) == 0
    assert capsys.readouterr().out == "jan\n"
    assert main(["van-wie", "--waarde", "1234.56.782", *po, *common]) == 0
    assert NUMBER in capsys.readouterr().out
    (tmp_path / "lijst.csv").write_text("999999990\n123456782;De Vries\n123456782,De Vries\n")
    assert main(["van-wie", "--lijst", str(tmp_path / "lijst.csv"), "--gebeurtenis", NUMBER, *po, *common]) == 0
    assert capsys.readouterr().out == f"Regel 3: in 1 gebeurtenis(sen): {NUMBER}\n"
    assert main(["van-wie", "--waarde", "999999990", *po, *common]) == 0
    assert capsys.readouterr().out == "Niet gevonden.\n"
    assert main(["log", "verify", "--data-dir", str(tmp_path / "var")]) == 0


def test_a_short_passphrase_or_an_old_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kort").write_text("kort")
    given = ["sleutel", "maken", "po", "--bewaar", str(tmp_path / "kort"), "--data-dir", str(tmp_path)]
    assert main([*given, "--wachtwoord-po", str(tmp_path / "kort")]) == 1
    assert "twaalf" in capsys.readouterr().err
    (tmp_path / "lang").write_text("een lang wachtwoord")
    assert main([*given, "--wachtwoord-po", str(tmp_path / "lang")]) == 1
    assert not (tmp_path / "sleutels" / "po.pub").exists()
