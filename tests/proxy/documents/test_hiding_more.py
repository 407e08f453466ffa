"""More places that a hostile employee thinks of: names, what stands around a part, mail's quiet headers, see-through pictures.

leftovers.py, runs.py, inside.py, jsonfile.py
"""

import binascii
import io
import json
from collections.abc import Callable

import docx
import pytest
from docx.oxml import parse_xml
from PIL import Image, ImageDraw, ImageFont

from proxy.documents.document import FileRefused
from tests.proxy.documents.office import W, rezipped
from tests.proxy.documents.planted import Plants
from tests.proxy.documents.reading import opened, texts, without

NUMBER = "991000013"
BODY = b"<w:body>"


def word(xml: str = f"<w:r {W}/>") -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph("Openbaar verslag van de raad")
    paragraph._p.append(parse_xml(xml))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def part(change: Callable[[bytes], bytes]) -> bytes:
    return rezipped(word(), {"word/document.xml": change}, {})


def relations(relation: str) -> bytes:
    return rezipped(word(), {}, {"word/x.rels": f'<Relationships xmlns="a">{relation}</Relationships>'.encode()})


def symbols(before: str) -> bytes:
    signs = "".join(f'<w:sym w:font="Arial" w:char="{before}{ord(figure):02X}"/>' for figure in NUMBER)
    return word(f"<w:r {W}>{signs}</w:r>")


OFFICE = {
    "symbols": symbols("00"),
    "symbols of a symbol font": symbols("F0"),
    "an instruction": part(lambda xml: xml.replace(BODY, f"<?x {NUMBER}?>".encode() + BODY)),
    "a comment before the root": part(lambda xml: xml.replace(b"<w:doc", f"<!--{NUMBER}--><w:doc".encode(), 1)),
    "a comment behind the root": part(lambda xml: xml + f"<!--{NUMBER}-->".encode()),
    "a namespace": part(lambda xml: xml.replace(BODY, f"<w:body xmlns:q='urn:{NUMBER}'>".encode())),
    "the name of an element": part(lambda xml: xml.replace(BODY, BODY + f"<_{NUMBER}/>".encode())),
    "the name of an attribute": part(lambda xml: xml.replace(BODY, f"<w:body _{NUMBER}='1'>".encode())),
    "the name of a part": rezipped(word(), {}, {f"word/{NUMBER}.xml": b"<a/>"}),
    "the number of a relation": relations(f'<Relationship Id="{NUMBER}" Target="a"/>'),
    "the target of a relation": relations(f'<Relationship Id="a" Target="{NUMBER}"/>'),
    "the kind of a relation": relations(f'<Relationship Id="a" Type="{NUMBER}" Target="a"/>'),
    "text among relations": relations(NUMBER),
    "a chunk of another format": rezipped(
        word(), {}, {"word/a.mht": f"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>{NUMBER}</p>".encode()}
    ),
    "a part without a kind": rezipped(word(), {}, {"word/geheim": NUMBER.encode()}),
}


@pytest.mark.parametrize("data", OFFICE.values(), ids=OFFICE.keys())
def test_nothing_in_an_office_file_goes_unread(data: bytes) -> None:
    assert NUMBER in texts(opened(data))


HEAD = "From: a@voorbeeld.nl\r\nTo: b@voorbeeld.nl\r\nSubject: Verslag\r\n"
PARTS = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="q"\r\n\r\n'
UU = f"begin 644 x.txt\n{binascii.b2a_uu(f'BSN {NUMBER}'.encode()).decode()}`\nend\n"
ESCAPED = "".join(f"\\u{ord(figure):04x}" for figure in NUMBER)
TEXTS = {
    "a header that programs fill in": f"{HEAD}X-Mailer: {NUMBER}\r\n\r\nhallo",
    "a header of Microsoft's": f"{HEAD}X-MS-Geheim: {NUMBER}\r\n\r\nhallo",
    "a message's number": f"{HEAD}Message-ID: <{NUMBER}@x>\r\n\r\nhallo",
    "before the parts": f"{HEAD}{PARTS}This is a multi-part message {NUMBER}\r\n--q\r\n\r\nhallo\r\n--q--\r\n",
    "uuencoded": f"Zie hieronder\n{UU}",
    "uuencoded in a mail": f"{HEAD}\r\n{UU}",
    "escapes in lines of JSON": json.dumps({"a": "x"}) + f'\n\n{{"bsn": "{ESCAPED}"}}\n',
    "pieces in a drawing": f"<svg><text>{NUMBER[:4]}<tspan>{NUMBER[4:]}</tspan></text></svg>",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_nothing_in_a_text_goes_unread(text: str) -> None:
    assert NUMBER in texts(opened(text.encode()))


def test_a_page_that_is_a_program_is_refused() -> None:
    with pytest.raises(FileRefused):
        opened(f"%!PS-Adobe-3.0\n<{NUMBER.encode().hex()}> show\n".encode())


def test_lines_of_json_are_rewritten_and_stay_lines_of_json() -> None:
    plants = Plants()
    lines = [json.dumps({"naam": f"Ren\u00e9e {number}", "bsn": plants(f"line {number}")}) for number in range(900)]
    data = ("\n".join(lines) + "\n\n").encode()
    document = opened(data)
    assert document.kind == "json"
    assert len(document.pieces) < 5
    new = without(data, plants).decode().split("\n")
    assert new[-2:] == ["", ""]
    assert [json.loads(line)["bsn"] for line in new[:-2]] == ["[BSN_1]"] * 900
    assert json.loads(new[3])["naam"] == "Renée 3"


def drawn(fill: tuple[int, ...], ground: tuple[int, ...], mode: str = "RGBA") -> bytes:
    image = Image.new(mode, (1000, 160), ground)
    ImageDraw.Draw(image).text((30, 50), f"BSN {NUMBER}", fill=fill, font=ImageFont.load_default(44))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.mark.needs("tesseract")
@pytest.mark.parametrize(
    ("fill", "ground"),
    [
        ((255, 255, 255, 255), (0, 0, 0, 0)),
        ((0, 0, 0, 255), (255, 255, 255, 0)),
        ((0, 0, 0, 0), (255, 255, 255, 0)),
        ((250, 250, 250, 255), (240, 240, 240, 255)),
        ((20, 20, 20, 255), (0, 0, 0, 255)),
    ],
    ids=["white on nothing", "black on nothing", "nothing on nothing", "faint", "dark"],
)
def test_letters_are_read_on_whatever_they_are_shown(fill: tuple[int, ...], ground: tuple[int, ...]) -> None:
    assert NUMBER in texts(opened(drawn(fill, ground)))
