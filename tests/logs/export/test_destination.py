"""Lines arrive whole, in order, over TLS that is checked (logs/export/destination.py)."""

import re
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from logs.export.destination import DestinationError, frame, open_destination
from tests.logs.export.receiver import syslog, webhook


def test_a_frame_is_rfc_5424_in_octet_counting() -> None:
    data = frame("event", "é", "gw1", datetime(2026, 11, 25, 3, 4, 5, 678000, tzinfo=UTC))
    size, _, message = data.partition(b" ")
    assert int(size) == len(message)
    assert re.fullmatch(r"<109>1 2026-11-25T03:04:05\.678Z gw1 sluiswachter \d+ event - \ufeffé", message.decode())


def test_syslog_over_tls(tmp_path: Path) -> None:
    with syslog(tmp_path) as receiver:
        open_destination(receiver.url)([f"line {n}" for n in range(300)])
        assert [message.partition("\ufeff")[2] for message in receiver.messages()] == [f"line {n}" for n in range(300)]


def test_a_certificate_that_is_not_trusted_gets_nothing(tmp_path: Path) -> None:
    with syslog(tmp_path) as receiver:
        with pytest.raises(OSError, match=r"(?i)certificate"):
            open_destination(receiver.url.partition("?")[0])(["secret"])
        assert not receiver.received


def test_syslog_over_tcp_a_webhook_and_a_file(tmp_path: Path) -> None:
    with syslog() as receiver:
        open_destination(receiver.url, message="head")(["x"])
    assert " head - " in receiver.messages()[0]
    with webhook() as hook:
        open_destination(hook.url)(["a", "b"])
        hook.failing = 1
        with pytest.raises(httpx.HTTPError):
            open_destination(hook.url)(["c"])
    assert hook.bodies == [b"a\nb\n"]
    open_destination(f"file:{tmp_path}/out")(["a"])
    open_destination(f"file:{tmp_path}/out")(["b"])
    assert (tmp_path / "out").read_text() == "a\nb\n"


def test_nobody_there_is_an_error() -> None:
    with pytest.raises(OSError, match="refused"):
        open_destination("syslog+tcp://127.0.0.1:9")(["x"])


@pytest.mark.parametrize("wrong", ["", "ftp://x/y", "syslog+tls://", "https://", "file:", "ecs"])
def test_other_urls_are_refused(wrong: str) -> None:
    with pytest.raises(DestinationError, match="expected"):
        open_destination(wrong)


@pytest.mark.parametrize(
    "wrong", ["https://siem:abc/x", "syslog+tls://siem:99999", "syslog+tcp://siem:0", "https://[::1"]
)
def test_a_port_or_host_that_is_none_is_told_at_the_start(wrong: str) -> None:
    """Not when the first event is sent: that would be in a thread, and nobody would hear of it."""
    with pytest.raises(DestinationError):
        open_destination(wrong)


def test_a_secret_in_a_url_is_not_told() -> None:
    with pytest.raises(DestinationError) as error:
        open_destination("gopher://user:secret@host/token")
    assert "secret" not in str(error.value)
    assert "token" not in str(error.value)
