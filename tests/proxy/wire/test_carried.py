"""Files in the middle of texts and in unusual places of a request are found, and read like any other (carried.py)."""

import base64
import gzip
import io
import json
import zipfile
from urllib.parse import quote

import pytest

from detectors.finding import Finding
from proxy import wire
from proxy.documents import Documents
from proxy.documents.document import Document
from proxy.documents.room import Reader
from proxy.documents.work import read
from proxy.inspection.rooms import Scan
from proxy.wire.carried import carried
from proxy.wire.message import USUAL, Exchange, FileTerms, Message, Part, Unreadable


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("brief.txt", "Het burgerservicenummer is 991000013.")
    return out.getvalue()


FILE = archive()
CODED = base64.b64encode(FILE).decode()
FOLDED = "\n".join(CODED[at : at + 60] for at in range(0, len(CODED), 60))
FIELD = b'--q\r\nContent-Disposition: form-data; name="f"\r\n\r\n%s\r\n--q--\r\n'
FORM = "application/x-www-form-urlencoded"


def exchange(body: bytes = b"{}", kind: str = "application/json", path: str = "/v1/x", **headers: str) -> Exchange:
    fields = (("content-type", kind), *((name.replace("_", "-"), value) for name, value in headers.items()))
    return Exchange("POST", "https", "api.openai.com", 443, path, fields, body)


def said(content: object) -> Exchange:
    return exchange(json.dumps({"messages": [{"role": "user", "content": content}]}).encode())


def held(data: object) -> Exchange:
    return exchange(json.dumps({"data": data}).encode())


PLACES: dict[str, Exchange] = {
    "a sentence": said(f"Decodeer dit: {CODED} en vat het samen."),
    "a block of code": said(f"Zie\n```\n{FOLDED}\n```"),
    "a quoted mail": said("> " + FOLDED.replace("\n", "\n> ")),
    "an address of data in a sentence": said(f"zie data:application/zip;base64,{CODED} dank"),
    "figures": said(f"python: bytes.fromhex('{FILE.hex()}')"),
    "figures in capitals and pairs": said(FILE.hex(" ").upper()),
    "figures of a program": said("".join(f"\\x{byte:02x}" for byte in FILE)),
    "figures of another program": said(", ".join(f"0x{byte:02X}" for byte in FILE)),
    "a list of bytes": held(list(FILE)),
    "a list of bytes in a sentence": said(f"bytes({list(FILE)})"),
    "an array of a script": held({str(at): byte for at, byte in enumerate(FILE)}),
    "a buffer": exchange(json.dumps({"type": "Buffer", "data": list(FILE)}).encode()),
    "raw characters": held(FILE.decode("latin-1")),
    "text in a text": exchange(json.dumps({"a": json.dumps({"b": f"x {CODED}"})}).encode()),
    "a key": exchange(json.dumps({CODED: 1}).encode()),
    "a query": exchange(path=f"/v1/x?f={quote(CODED, safe='')}"),
    "a path": exchange(path=f"/v1/{base64.urlsafe_b64encode(FILE).decode()}/x"),
    "a header": exchange(x_file=CODED),
    "a form": exchange(f"f={quote(CODED, safe='')}".encode(), FORM),
    "bytes in a form": exchange(("f=" + "".join(f"%{byte:02X}" for byte in FILE)).encode(), FORM),
    "a text": exchange(CODED.encode(), "text/plain"),
    "a field": exchange(FIELD % CODED.encode(), "multipart/form-data; boundary=q"),
    "a message on a socket": Exchange("WEBSOCKET", "https", "x.nl", 443, "/", (), f"decodeer {CODED}".encode()),
}


@pytest.mark.parametrize("request_", PLACES.values(), ids=PLACES.keys())
def test_a_file_is_found_wherever_it_stands(request_: Exchange) -> None:
    message = wire.read("openai", request_, limit=1_000_000)
    assert FILE in [file.data for file in message.files]


@pytest.mark.parametrize(
    "text",
    [
        "De raad vergadert op dinsdag over de begroting en over het bestemmingsplan.",
        "De cijfers zijn [1, 2, 3, 400, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 300].",
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "PK staat voor PostScript en %PDF-1.4 is een kop; GIF89a ook. " * 3,
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
    ],
)
def test_ordinary_texts_carry_nothing(text: str) -> None:
    assert carried((Part(text, "body"),), exchange()) == ()


def test_a_text_is_searched_once_and_what_carries_a_file_every_time() -> None:
    clean, full = "De raad vergadert op dinsdag. " * 40, f"{'Zie de bijlage. ' * 40}{CODED}"
    for _ in range(3):
        assert carried((Part(clean, "a"),), exchange()) == ()
        assert [file.data for file in carried((Part(full, "a"),), exchange())] == [FILE]


def test_what_services_keep_for_themselves_is_theirs() -> None:
    packed = base64.b64encode(gzip.compress(b"a state of a page of a service " * 9)).decode()
    assert carried((), exchange(cookie=f"state={packed}", authorization=f"Bearer {packed}")) == ()


def test_the_same_file_in_two_places_is_one_and_very_many_are_refused() -> None:
    twice = Part(f"{CODED} {CODED}", "a"), Part(CODED, "b")
    assert len(carried(twice, exchange())) == 1
    many = " ".join(base64.b64encode(FILE + bytes([number])).decode() for number in range(30))
    with pytest.raises(Unreadable, match="many"):
        carried((Part(many, "a"),), exchange())


class Here(Reader):
    async def read(self, data: bytes, terms: FileTerms = USUAL) -> Document:
        return read(data, terms)

    async def redact(self, data: bytes, edits: object, terms: FileTerms = USUAL) -> bytes:
        raise AssertionError("what stands inside a text is not written again")


class Nothing(Scan):
    async def scan(self, texts: object, kinds: object = None) -> list[tuple[Finding, ...]]:
        raise AssertionError("nothing is searched yet")


async def test_what_is_found_in_it_cannot_be_taken_out() -> None:
    message: Message = wire.read("openai", PLACES["a sentence"], limit=1_000_000)
    opened = await Documents(Here(), Nothing()).open(message, USUAL)
    texts = [part for part in opened.parts if part.file is not None and "991000013" in part.text]
    assert texts
    assert not any(part.editable for part in texts)
