"""The settings of the record (proxy/settings_record.py)."""

from pathlib import Path

import pytest

from logs.record import RecordOptions
from proxy.settings import Settings


def test_settings_of_the_record(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, heads_to=("syslog+tls://siem:6514",), keep_events_days=10)
    assert settings.record == RecordOptions(
        directory=tmp_path / "log", keys=tmp_path / "sleutels", heads_to=settings.heads_to, terms=settings.record.terms
    )
    assert settings.record.terms.events == 10
    with pytest.raises(ValueError, match="no destination"):
        Settings(heads_to=("ftp://x",))
    with pytest.raises(ValueError, match="database_url"):
        Settings(database_url="mysql://x")
