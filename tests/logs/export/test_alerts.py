"""Alerts: at once, then not more than one in a quarter of an hour, never with what was typed (logs/export/alerts.py)."""

import json
import socketserver
import ssl
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from logs.event import Event
from logs.export.alerts import MOST, Alerts, by_mail, by_webhook, wording
from logs.export.destination import open_destination
from tests.logs.export.receiver import certificate, webhook
from tests.logs.test_journal import event
from tests.waiting import comes


def alerting(number: int = 1) -> Event:
    return event(alert=("po",), id=f"20261125-{number:08}", action="block", counts={"BSN": 3}, user="jan")


class Heard:
    def __init__(self) -> None:
        self.told: list[tuple[str, int, int]] = []

    def __call__(self, who: str, events: Sequence[Event], left_out: int) -> None:
        self.told.append((who, len(events), left_out))


def test_the_first_at_once_the_rest_together() -> None:
    heard = Heard()
    alerts = Alerts([heard], every=3600)
    alerts.heard(None, [alerting(), event()])
    assert comes(lambda: heard.told)
    for number in range(100):
        alerts.heard(None, [alerting(number)])
    alerts.close()
    assert heard.told == [("po", 1, 0), ("po", MOST, 100 - MOST)]


def test_what_waits_is_told_by_itself() -> None:
    heard = Heard()
    alerts = Alerts([heard], every=0.2)
    alerts.heard(None, [alerting()])
    assert comes(lambda: heard.told)
    alerts.heard(None, [alerting(1)])
    assert comes(lambda: len(heard.told) > 1)
    alerts.close()
    assert heard.told == [("po", 1, 0), ("po", 1, 0)]


def test_nothing_to_tell_starts_nothing() -> None:
    heard = Heard()
    alerts = Alerts([heard])
    alerts.heard(None, [event()])
    alerts.close()
    assert heard.told == []


def test_one_way_that_fails_does_not_stop_the_other() -> None:
    heard = Heard()
    alerts = Alerts([lambda *_: 1 / 0, heard])  # type: ignore[arg-type,return-value,list-item]
    alerts.heard(None, [alerting()])
    alerts.close()
    assert heard.told == [("po", 1, 0)]


def test_the_words_name_nobody() -> None:
    subject, text = wording([alerting()], 2, "https://sluis/")
    assert subject == "Sluiswachter: 3 gebeurtenissen om te bekijken"
    assert "20261125-00000001" in text
    assert "3 x burgerservicenummer" in text
    assert "jan" not in text
    assert wording([alerting()], 0, "")[0] == "Sluiswachter: 1 gebeurtenis om te bekijken"


def test_a_webhook_gets_text_and_numbers() -> None:
    with webhook() as hook:
        by_webhook(open_destination(hook.url), "https://sluis/")("po", [alerting()], 0)
    body = json.loads(hook.bodies[0])
    assert (body["to"], body["events"]) == ("po", ["20261125-00000001"])


class Smtp(socketserver.ThreadingTCPServer):
    """As much of SMTP as a mail needs; ``tls`` from the start or by STARTTLS."""

    def __init__(self, folder: Path, *, direct: bool) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate(folder))
        mails: list[str] = []
        self.mails, self.commands = mails, (commands := [])

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                connection = context.wrap_socket(self.request, server_side=True) if direct else self.request
                lines = connection.makefile("rb")
                connection.sendall(b"220 test\r\n")
                while line := lines.readline().decode().strip():
                    commands.append(line.split()[0])
                    verb = line[:4].upper()
                    if verb == "EHLO":
                        connection.sendall(b"250-test\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n")
                    elif verb == "STAR":
                        connection.sendall(b"220 go\r\n")
                        connection = context.wrap_socket(connection, server_side=True)
                        lines = connection.makefile("rb")
                    elif verb == "DATA":
                        connection.sendall(b"354 go\r\n")
                        mails.append(b"".join(iter(lines.readline, b".\r\n")).decode())
                        connection.sendall(b"250 ok\r\n")
                    elif verb == "AUTH":
                        connection.sendall(b"235 ok\r\n")
                    elif verb == "QUIT":
                        connection.sendall(b"221 bye\r\n")
                        break
                    else:
                        connection.sendall(b"250 ok\r\n")
                lines.close()
                connection.close()

        super().__init__(("localhost", 0), Handler)


@pytest.fixture(params=[True, False], ids=["smtps", "starttls"])
def smtp(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Smtp, str]]:
    server = Smtp(tmp_path, direct=request.param)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    scheme = "smtps" if request.param else "smtp"
    yield server, f"{scheme}://user:pass%40word@localhost:{server.server_address[1]}?ca={tmp_path / 'cert.pem'}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_by_mail_over_tls_only(smtp: tuple[Smtp, str]) -> None:
    server, url = smtp
    tell = by_mail(url, "sluis@gemeente.nl", {"po": "po@gemeente.nl"}, "https://sluis/")
    tell("po", [alerting()], 0)
    tell("it", [alerting()], 0)
    assert len(server.mails) == 1
    assert "To: po@gemeente.nl" in server.mails[0]
    assert "AUTH" in server.commands
    with pytest.raises(OSError, match=r"(?i)certificate"):
        by_mail(url.partition("?")[0], "a@b.nl", {"po": "po@gemeente.nl"}, "")("po", [alerting()], 0)
    assert len(server.mails) == 1
