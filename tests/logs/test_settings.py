"""The settings of the record (logs/settings.py)."""

from dataclasses import replace
from pathlib import Path

import pytest

from logs.record import RecordOptions
from proxy.settings import Settings


def test_settings_of_the_record(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, heads_to=("syslog+tls://siem:6514",), keep_events_days=10)
    expected = RecordOptions(directory=tmp_path / "log", keys=tmp_path / "sleutels", heads_to=settings.heads_to)
    assert settings.record == replace(expected, terms=settings.record.terms, pages="http://127.0.0.1:8090/")
    assert settings.record.terms.events == 10
    with pytest.raises(ValueError, match="no destination"):
        Settings(heads_to=("ftp://x",))
    with pytest.raises(ValueError, match="database_url"):
        Settings(database_url="mysql://x")


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ({}, "http://127.0.0.1:8090/"),
        ({"review": "10.0.0.1:9000"}, "http://10.0.0.1:9000/"),
        ({"review_url": "https://sluis.gemeente.nl"}, "https://sluis.gemeente.nl/"),
        ({"review_url": "https://sluis.gemeente.nl/"}, "https://sluis.gemeente.nl/"),
    ],
)
def test_alerts_send_people_where_browsers_go(given: dict[str, object], url: str) -> None:
    assert Settings.model_validate(given).record.pages == url


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("export_to", ("ecs+ftp://x",)),
        ("alert_smtp", "http://mail"),
        ("alert_webhook", "mailto:x"),
        ("metrics", "9100"),
        ("alert_mail", {"burgemeester": "x@y.nl"}),
        ("writer", "Grote Naam"),
    ],
)
def test_a_wrong_one_is_named(name: str, wrong: object) -> None:
    with pytest.raises(ValueError, match=name):
        Settings.model_validate({name: wrong})


def test_right_ones(tmp_path: Path) -> None:
    settings = Settings(
        export_to=("cef+syslog+tcp://siem:601",),
        alert_smtp="smtps://a:b@mail",
        alert_mail={"po": "po@x.nl"},
        metrics="[::1]:9100",
    )
    assert settings.record.metrics == ("::1", 9100)
    assert settings.record.alert_mail == {"po": "po@x.nl"}
