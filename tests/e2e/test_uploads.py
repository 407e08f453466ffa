"""Files through the unmodified product, in every way that services take them: what reaches the far side can be read back."""

import base64
import io
import json
import re

import docx
import pytest

from tests.e2e.conftest import Product
from tests.e2e.internet import Internet
from tests.proxy.documents.office import picture
from tests.proxy.documents.reading import opened, texts

pytestmark = pytest.mark.needs("tesseract")
NAME, BSN = "Willemijn Jansen-de Wit", "123456782"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES_API = "https://api.openai.com/v1/files"


def letter(*lines: str) -> bytes:
    document = docx.Document()
    document.core_properties.author = document.core_properties.comments = ""
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


PERSONAL = letter(f"Beste mevrouw {NAME},", "U kunt mij bereiken op 06-12345678.")


def last_file(internet: Internet) -> bytes:
    """The zip file in the last body that arrived."""
    body = internet.requests[-1][2]
    return body[body.index(b"PK\x03\x04") :].rpartition(b"\r\n--")[0] or body


def test_a_form_with_a_file_is_rewritten(product: Product, internet: Internet) -> None:
    with product.client() as client:
        answer = client.post(FILES_API, data={"purpose": "assistants"}, files={"file": ("brief.docx", PERSONAL, WORD)})
    assert answer.status_code == 200
    arrived = texts(opened(last_file(internet)))
    assert "Jansen" not in arrived
    assert "12345678" not in arrived
    assert "Beste mevrouw [PERSOON_" in arrived
    event = product.events()[-1]
    assert event["files"] == {"docx": 1}
    assert event["action"] == "redact"


def test_a_file_in_json_is_rewritten(product: Product, internet: Internet) -> None:
    url = f"data:{WORD};base64,{base64.b64encode(PERSONAL).decode()}"
    content = [{"type": "file", "file": {"filename": "brief.docx", "file_data": url}}]
    with product.client() as client:
        client.post("https://api.openai.com/v1/responses", json={"input": [{"role": "user", "content": content}]})
    sent = json.loads(internet.requests[-1][2])["input"][0]["content"][0]["file"]["file_data"]
    arrived = texts(opened(base64.b64decode(sent.partition(",")[2])))
    assert "Jansen" not in arrived
    assert "[PERSOON_" in arrived


def test_a_put_to_a_storage_host_is_rewritten(product: Product, internet: Internet) -> None:
    with product.client() as client:
        answer = client.put(
            "https://files.oaiusercontent.com/file-1?sig=x", content=PERSONAL, headers={"content-type": WORD}
        )
    assert answer.status_code == 200
    assert "[PERSOON_" in texts(opened(internet.requests[-1][2]))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bsn.docx", letter(f"Het burgerservicenummer is {BSN}.")),
        ("scan.png", picture(f"Burgerservicenummer {BSN}", size=(1400, 200))),
        ("geluid.mp3", b"ID3\x04" + bytes(2000)),
        ("half.docx", PERSONAL[: len(PERSONAL) // 2]),
        ("ruis.bin", bytes(range(256)) * 9),
    ],
)
def test_what_may_not_go_or_cannot_be_read_does_not_go(
    product: Product, internet: Internet, name: str, content: bytes
) -> None:
    before = len(internet.requests)
    with product.client() as client:
        answer = client.post(FILES_API, files={"file": (name, content, "application/octet-stream")})
    assert answer.status_code in (403, 503)
    assert len(internet.requests) == before
    assert product.events()[-1]["action"] == "block"


def test_an_innocent_file_goes_on_byte_for_byte(product: Product, internet: Internet) -> None:
    content = letter("De raad vergadert op dinsdag over de begroting.")
    with product.client() as client:
        answer = client.post(FILES_API, files={"file": ("openbaar.docx", content, WORD)})
    assert answer.status_code == 200
    assert content in internet.requests[-1][2]
    assert product.events()[-1]["counts"] == {}


def test_a_prompt_goes_on_while_a_file_is_read(product: Product) -> None:
    with product.client() as client, product.client() as other:
        assert other.post(FILES_API, files={"file": ("a.docx", PERSONAL, WORD)}).status_code == 200
        answer = client.post(
            "https://api.openai.com/v1/chat/completions", json={"messages": [{"role": "user", "content": "Hoi"}]}
        )
    assert answer.status_code == 200


def test_a_refused_file_can_be_fetched_without_what_was_found(product: Product, internet: Internet) -> None:
    content = letter("Geachte raad,", f"Het burgerservicenummer is {BSN}.")
    with product.client() as client:
        answer = client.post(FILES_API, files={"file": ("nota.docx", content, WORD)})
        assert answer.status_code == 403
        words = answer.json()["error"]["message"]
        assert "bijlage nota.docx: pagina 1: 1 x burgerservicenummer" in words
        link = re.search(r"http://sluis\.wacht/bestand/\S+", words)
        assert link is not None
        fetched = client.get(link[0])
    assert fetched.status_code == 200
    assert "Het burgerservicenummer is [BSN_" in texts(opened(fetched.content))
    assert BSN not in texts(opened(fetched.content))


def test_an_employee_sees_what_came_of_a_file_and_nobody_else_does(product: Product) -> None:
    with product.client() as client:
        client.post(FILES_API, files={"file": ("openbaar.docx", letter("De raad vergadert."), WORD)})
        page = client.get("http://sluis.wacht/bestanden").text
    assert "openbaar.docx" in page
    assert "Doorgelaten" in page
    assert product.events()[-1]["id"] in page


def test_an_unreadable_file_is_refused_with_its_reason(product: Product) -> None:
    with product.client() as client:
        answer = client.post(FILES_API, files={"file": ("x.mp3", b"ID3\x04" + bytes(999), "audio/mpeg")})
    assert "Geluid kan niet worden gecontroleerd." in answer.json()["error"]["message"]
    assert product.events()[-1]["reason"] == "file-audio"


def test_a_link_to_a_document_is_counted(product: Product) -> None:
    text = "Vat samen: https://gemeente.sharepoint.com/sites/zorg/Gedeelde%20documenten/x.docx"
    with product.client() as client:
        client.post(
            "https://api.openai.com/v1/chat/completions", json={"messages": [{"role": "user", "content": text}]}
        )
    assert product.events()[-1]["links"] == 1
