"""Pages (proxy/wire/answers/html.py)."""

import json
import re

import pytest

from proxy.wire.answers.html import HtmlStream, script_escape
from proxy.wire.restore import Originals

ORIGINALS = Originals({"[PERSOON_1]": 'Jo d\'Hondt & "Zn" </script>', "[PERSOON_2]": "Piet"})
PAGE = (
    '<!doctype html><p title="[PERSOON_1]">Dag [PERSOON_1] <b>PERSOON_2</b></p><SCRIPT type="application/json">{"a":"[PERSOON_1]"}</SCRIPT>'
    "<scripty>[PERSOON_1]</scripty> a < b <script>x = 'PERSOON_2'</script> [PERSOON_2] <s"
)


def through(page: str, size: int) -> str:
    stream = HtmlStream(ORIGINALS)
    return "".join(stream.feed(page[at : at + size]) for at in range(0, len(page), size)) + stream.feed("", last=True)


@pytest.mark.parametrize("size", [*range(1, 20), 1000])
def test_a_value_fits_where_it_stands(size: int) -> None:
    out = through(PAGE, size)
    assert '<p title="Jo d&#x27;Hondt &amp; &quot;Zn&quot; &lt;/script&gt;">' in out
    found = re.search(r'<SCRIPT type="application/json">(.*?)</SCRIPT>', out)
    assert found
    assert json.loads(found[1]) == {"a": 'Jo d\'Hondt & "Zn" </script>'}
    assert "<script>x = 'Piet'</script> Piet <s" in out
    assert "PERSOON_" not in out


def test_a_script_cannot_be_left() -> None:
    assert script_escape("</script><b>'\"\\") == '\\u003c/script\\u003e\\u003cb\\u003e\\u0027\\"\\\\'


def test_a_page_without_placeholders_keeps_its_characters() -> None:
    page = "<p>a<</p><script>if (a<b) {}</script><s<script x='y'>1</script"
    assert all(through(page, size) == page for size in range(1, 30))
