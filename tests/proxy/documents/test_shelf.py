"""Redacted copies are for who sent the file, and not for long (shelf.py, proxy/notices/redacted_files.py)."""

from starlette.applications import Starlette
from starlette.testclient import TestClient

from proxy.documents.shelf import Shelf
from proxy.inspection.verdict import Who
from proxy.notices import redacted_files
from proxy.notices.visitor import known_to


def test_a_copy_is_there_for_its_owner_for_a_quarter_of_an_hour() -> None:
    now = 0.0
    shelf = Shelf(clock=lambda: now)
    token = shelf.put("jan@1", "a.docx", b"x")
    assert (copy := shelf.take(token, "jan@1")) is not None
    assert copy.data == b"x"
    assert shelf.take(token, "piet@1") is None
    assert shelf.take(token[:-1], "jan@1") is None
    now = 15 * 60
    assert shelf.take(token, "jan@1") is None


def test_the_oldest_go_when_there_are_too_many() -> None:
    shelf = Shelf(most_bytes=100)
    tokens = [shelf.put("x", "a", bytes(25)) for _ in range(5)]
    assert [shelf.take(token, "x") is not None for token in tokens] == [False, True, True, True, True]
    assert shelf.put("x", "a", bytes(26)) == ""


def test_the_page_gives_the_file_or_says_why_not() -> None:
    shelf = Shelf()
    token = shelf.put(Who("10.0.0.1").key, 'brief "x".docx', b"inhoud")
    app = Starlette(routes=redacted_files.routes(shelf))
    own, other = (TestClient(known_to(app, Who(address))) for address in ("10.0.0.1", "10.0.0.2"))
    answer = own.get(f"/bestand/{token}")
    assert answer.content == b"inhoud"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''geschoond-brief%20%22x%22.docx"
    assert answer.headers["cache-control"] == "no-store"
    refused = other.get(f"/bestand/{token}", headers={"accept-language": "nl"})
    assert refused.status_code == 404
    assert "15 minuten" in refused.text
    assert "not here" in other.get("/bestand/x?lang=en").text
