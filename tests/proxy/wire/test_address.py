"""What of an address can be somebody's words (proxy/wire/address.py)."""

import pytest

from proxy.wire.address import Address
from proxy.wire.dialect import Dialect

PLAIN = Dialect("generic")


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("/v1/files/Pieter%20Vermeulen", ["Pieter Vermeulen"]), ("/x/Pieter+Vermeulen/y", ["Pieter Vermeulen"]),
        ("/up/Pieter_Vermeulen.docx", ["Pieter Vermeulen"]), ("/up/Pieter-Vermeulen-cv.v2.PDF", ["Pieter Vermeulen cv v2"]),
        ("/x/Pieter%252520Vermeulen", ["Pieter Vermeulen"]),
        ("/x/p@y.nl", ["p@y.nl"]), ("/x/123456782", ["123456782"]), ("/x?Pieter+Vermeulen", ["Pieter Vermeulen"]),
        ("/models/NousResearch/Nous-Hermes-2/gen_title", []), ("/assets/Roboto-Bold.woff2", []), ("/c/0e02cc29-8cc2-4305-91a1-a3db1427f400", []),
    ],
)  # fmt: skip
def test_which_segments_and_names_are_read(path: str, texts: list[str]) -> None:
    address = Address(path, PLAIN)
    assert [part.text for part in address.parts] == texts
    assert not any(part.editable for part in address.parts)
    assert address.write({}) == path


def test_a_value_of_the_query_is_replaced_where_it_stood() -> None:
    address = Address("/x?a=1&q=Pieter+Vermeulen&b=%20", PLAIN)
    assert [part.text for part in address.parts] == ["1", "Pieter Vermeulen", " "]
    assert address.write({1: "[PERSOON_1]"}) == "/x?a=1&q=%5BPERSOON_1%5D&b=%20"
