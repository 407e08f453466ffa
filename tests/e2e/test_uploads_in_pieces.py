"""Files that come in pieces, through the unmodified product: nothing goes on before the last, and then one whole file."""

import io

import httpx
import pytest
from google import genai
from google.genai import errors, types

from tests.e2e.conftest import Product
from tests.e2e.internet import Internet
from tests.e2e.test_uploads import BSN, PERSONAL, letter
from tests.proxy.documents.reading import opened, texts

GEMINI = "https://generativelanguage.googleapis.com/upload/v1beta/files"
SESSION = "https://m365.cloud.microsoft/personal/x/uploadSession?guid=1"
TUS = "https://api.openai.com/files"
INNOCENT = letter("De raad vergadert op dinsdag over de begroting.")
PIECES = 4


def cut(content: bytes) -> list[tuple[int, bytes]]:
    size = -(-len(content) // PIECES)
    return [(at, content[at : at + size]) for at in range(0, len(content), size)]


def gemini(client: httpx.Client, content: bytes) -> list[httpx.Response]:
    start = {"x-goog-upload-protocol": "resumable", "x-goog-upload-command": "start"}
    url = client.post(GEMINI, headers=start, json={"file": {"display_name": "nota"}}).headers["x-goog-upload-url"]
    return [
        client.post(
            url,
            content=piece,
            headers={
                "x-goog-upload-command": "upload, finalize" if at + len(piece) == len(content) else "upload",
                "x-goog-upload-offset": str(at),
            },
        )
        for at, piece in cut(content)
    ]


def session(client: httpx.Client, content: bytes) -> list[httpx.Response]:
    return [
        client.put(
            SESSION,
            content=piece,
            headers={"content-range": f"bytes {at}-{at + len(piece) - 1}/{len(content)}"},
        )
        for at, piece in cut(content)
    ]


def tus(client: httpx.Client, content: bytes) -> list[httpx.Response]:
    version = {"tus-resumable": "1.0.0"}
    begun = client.post(TUS, headers={**version, "upload-length": str(len(content))})
    url = str(begun.request.url.join(begun.headers["location"]))
    kind = {**version, "content-type": "application/offset+octet-stream"}
    return [client.patch(url, content=piece, headers={**kind, "upload-offset": str(at)}) for at, piece in cut(content)]


@pytest.mark.parametrize(("way", "meanwhile"), [(gemini, 200), (session, 202), (tus, 204)])
def test_an_innocent_file_arrives_as_it_was_and_as_one(
    product: Product, internet: Internet, way: object, meanwhile: int
) -> None:
    assert callable(way)
    before = len(internet.requests)
    with product.client() as client:
        answers = way(client, INNOCENT)
    assert [answer.status_code for answer in answers] == [meanwhile] * (PIECES - 1) + [200]
    arrived = [body for _, _, body in internet.requests[before:] if body and not body.startswith(b"{")]
    assert arrived == [INNOCENT]
    assert product.events()[-1]["files"] == {"docx": 1}


@pytest.mark.parametrize("way", [gemini, session])
def test_a_file_with_a_name_is_rewritten(product: Product, internet: Internet, way: object) -> None:
    assert callable(way)
    with product.client() as client:
        assert way(client, PERSONAL)[-1].status_code == 200
    _, head, body = internet.requests[-1]
    assert "[PERSOON_" in texts(opened(body))
    assert "Jansen" not in texts(opened(body))
    if way is session:
        assert f"content-range: bytes 0-{len(body) - 1}/{len(body)}".encode() in head.lower()


@pytest.mark.parametrize("way", [gemini, session, tus])
def test_a_file_that_may_not_go_never_begins_to_go(product: Product, internet: Internet, way: object) -> None:
    assert callable(way)
    content = letter("Beste mevrouw Willemijn Jansen-de Wit,", f"Het burgerservicenummer is {BSN}.")
    before = len(internet.requests)
    with product.client() as client:
        assert way(client, content)[-1].status_code in (403, 503)
    assert all(len(body) < 100 for _, _, body in internet.requests[before:])
    assert product.events()[-1]["action"] == "block"


def test_of_an_upload_with_a_fixed_length_nothing_is_taken_out(product: Product, internet: Internet) -> None:
    before = len(internet.requests)
    with product.client() as client:
        answer = tus(client, PERSONAL)[-1]
    assert answer.status_code == 503
    assert "De lengte van het bestand stond al vast" in answer.text
    assert not any(body for _, _, body in internet.requests[before:])
    assert product.events()[-1]["reason"] == "file-length"


def test_a_number_cut_in_two_is_seen_whole(product: Product, internet: Internet) -> None:
    text = f"Het burgerservicenummer is {BSN}.".encode()
    with product.client() as client:
        halves = [(0, text[:32]), (32, text[32:])]
        answers = [
            client.put(SESSION, content=half, headers={"content-range": f"bytes {at}-{at + len(half) - 1}/{len(text)}"})
            for at, half in halves
        ]
    assert [answer.status_code for answer in answers] == [202, 403]
    assert text[:32] not in internet.bodies()


@pytest.mark.parametrize(("text", "code"), [("De raad vergadert over de begroting. ", 0), (f"BSN {BSN}. ", 403)])
def test_googles_own_library_uploads_in_pieces(
    product: Product, internet: Internet, monkeypatch: pytest.MonkeyPatch, text: str, code: int
) -> None:
    monkeypatch.setattr("google.genai._api_client.CHUNK_SIZE", 1000)
    content = (text * 200).encode()
    with product.client() as http:
        files = genai.Client(api_key="x", http_options=types.HttpOptions(httpx_client=http)).files
        config = types.UploadFileConfig(mime_type="text/plain")
        if not code:
            assert files.upload(file=io.BytesIO(content), config=config).name == "files/abc"
            assert internet.requests[-1][2] == content
            return
        with pytest.raises(errors.APIError) as refused:
            files.upload(file=io.BytesIO(content), config=config)
    assert refused.value.code == code
    assert content[:100] not in internet.bodies()
