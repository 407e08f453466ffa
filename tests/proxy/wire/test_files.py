"""Files inside a request are found, whatever carries them, and can be replaced (proxy/wire/body_files.py, body_multipart.py)."""

import base64
import json

import pytest

from proxy import wire
from proxy.wire.body_files import encoded
from proxy.wire.body_multipart import Multipart
from proxy.wire.message import Exchange, Message, Unreadable

PDF = b"%PDF-1.7\n" + bytes(range(256))
CODED = base64.b64encode(PDF).decode()
URL = f"data:application/pdf;base64,{CODED}"
BODIES = {
    "openai": {"content": [{"type": "file", "file": {"filename": "a.pdf", "file_data": URL}}]},
    "openai image": {"content": [{"type": "image_url", "image_url": {"url": URL, "detail": "auto"}}]},
    "openai audio": {"input_audio": {"data": CODED, "format": "wav"}},
    "anthropic": {"source": {"type": "base64", "media_type": "application/pdf", "data": CODED}, "title": "a.pdf"},
    "gemini": {"contents": [{"parts": [{"inlineData": {"mimeType": "application/pdf", "data": CODED}}]}]},
    "urlsafe": {"inline_data": {"data": base64.urlsafe_b64encode(PDF).decode()}},
    "elsewhere": {"x": [{"whatever": base64.b64encode(PDF * 10).decode()}]},
}


def read(body: bytes, kind: str = "application/json", method: str = "POST", **headers: str) -> Message:
    pairs = (("content-type", kind), *((name.replace("_", "-"), value) for name, value in headers.items()))
    return wire.read("x", Exchange(method, "https", "x", 443, "/f/brief.pdf?sig=1", pairs, body), limit=10**6)


@pytest.mark.parametrize("name", BODIES)
def test_a_file_in_json_is_found_and_can_be_replaced(name: str) -> None:
    body = json.dumps(BODIES[name]).encode()
    message = read(body)
    (file,) = message.files
    assert file.data in (PDF, PDF * 10)
    assert not any(CODED[:40] in part.text for part in message.parts)
    assert message.write({}).body == body
    (again,) = read(message.write({}, {0: b"%PDF-new, and longer than it was"}).body).files
    assert again.data == b"%PDF-new, and longer than it was"
    assert (again.name, again.media_type, again.place) == (file.name, file.media_type, file.place)


def test_a_link_and_a_short_word_are_texts() -> None:
    message = read(
        b'{"image_url":{"url":"https://example.org/a.png"},"data":"hallo","signature":"' + b"QUJD" * 600 + b'"}'
    )
    assert message.files == ()
    assert "https://example.org/a.png" in {part.text for part in message.parts}


def test_a_file_per_line() -> None:
    body = b"\n".join(json.dumps({"input_audio": {"data": CODED}}).encode() for _ in range(3))
    message = read(body, "application/x-ndjson")
    assert [file.data for file in message.files] == [PDF] * 3
    assert base64.b64encode(b"%PDF-twee-en-meer") in message.write({}, {1: b"%PDF-twee-en-meer"}).body.split(b"\n")[1]


@pytest.mark.parametrize(
    ("kind", "method"),
    [("application/octet-stream", "POST"), ("image/png", "POST"), ("text/csv", "PUT"), ("", "POST"), ("", "PUT")],
)
def test_a_body_can_be_a_file(kind: str, method: str) -> None:
    message = read(PDF, kind, method)
    assert [(file.name, file.data) for file in message.files] == [("brief.pdf", PDF)]
    assert message.write({}, {0: b"nieuw"}).body == b"nieuw"
    named = read(PDF, kind, method, content_disposition="attachment; filename*=UTF-8''J%20V.pdf")
    assert named.files[0].name == "J V.pdf"


def test_names_in_every_coding_and_parts_that_are_text() -> None:
    head = b"--b\r\ncontent-disposition: form-data; name=\"f\"; filename*=utf-8''Jan%20de%20Vries.txt\r\n"
    body = head + b"content-transfer-encoding: binary\r\ncontent-type: text/plain\r\n\r\nx\r\n--b--\r\n"
    form = Multipart(body, "multipart/form-data; boundary=b")
    assert form.parts[0].text == "Jan de Vries"
    assert b"filename*=utf-8''%5BX%5D.txt\r\n" in form.write({0: "[X]"}, {})
    with pytest.raises(Unreadable, match="multipart"):
        Multipart(body.replace(b"binary", b"base64"), "multipart/form-data; boundary=b")


def test_a_data_url_that_was_not_base64_becomes_so() -> None:
    assert encoded("data:text/plain;charset=utf-8,hallo%20daar", b"x") == "data:text/plain;charset=utf-8;base64,eA=="


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/f?comp=block&blockid=QQ", {}), ("/f?comp=blocklist", {}), ("/f?partNumber=2&uploadId=x", {}), ("/v1/uploads/upload_1/parts", {}),
        ("/f", {"upload_offset": "100"}), ("/f", {"x_goog_upload_offset": "8388608", "x_goog_upload_command": "upload"}),
        ("/f", {"content_range": "bytes 100-199/200"}), ("/f", {"content_range": "bytes */200"}),
    ],
)  # fmt: skip
def test_a_later_piece_of_a_file_is_refused(path: str, headers: dict[str, str]) -> None:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    exchange = Exchange("PUT", "https", "x", 443, path, (("content-type", "application/octet-stream"), *pairs), PDF)
    with pytest.raises(Unreadable, match="file-piece"):
        wire.read("x", exchange, limit=10**6)


@pytest.mark.parametrize(
    "headers",
    [
        {"upload_offset": "0"}, {"content_range": "bytes 0-9/10"}, {"x_goog_upload_offset": "0"},
        {"x_goog_upload_command": "upload, finalize", "content_type": "application/json"},
    ],
)  # fmt: skip
def test_a_first_piece_is_a_file(headers: dict[str, str]) -> None:
    assert read(PDF, "application/offset+octet-stream", "PATCH", **headers).files[0].data == PDF
