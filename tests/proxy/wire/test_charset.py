"""Text in the character set that was declared, whole or refused (proxy/wire/charset.py)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy import wire
from proxy.wire import charset
from proxy.wire.message import Exchange, Message, Unreadable

CODECS = ["cp1252", "iso-8859-15", "utf-16", "utf-16-le", "utf-16-be"]


def read(body: bytes, kind: str) -> Message:
    return wire.read("generic", Exchange("POST", "https", "x", 443, "/x", (("content-type", kind),), body), limit=10**6)


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("iso-8859-1", "cp1252"), ("Windows-1252", "cp1252"), ("latin1", "cp1252"), ("ISO-8859-15", "iso-8859-15"),
        ("UTF-16", "utf-16"), ("utf-16le", "utf-16-le"), ("utf-8", "utf-8"), ("us-ascii", "utf-8"), ('"utf8"', "utf-8"),
    ],
)  # fmt: skip
def test_a_text_is_read_and_written_in_its_own_set(label: str, codec: str) -> None:
    body = "Bel René, die weet het; kosten € 5".encode(codec)
    message = read(body, f"text/plain; charset={label}")
    assert message.parts[-1].text == "Bel René, die weet het; kosten € 5"
    assert message.write({}).body == body
    assert message.write({len(message.parts) - 1: "Bel [PERSOON_1], é"}).body == "Bel [PERSOON_1], é".encode(codec)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"a", "text/plain; charset=utf-7"), (b"a", "text/plain; charset=shift_jis"), (b"a", "text/plain; charset=nonsense"),
        ("é".encode(), "text/plain; charset=iso-8859-1"), (b"\xff", "text/plain"), (b"\x81", "text/plain; charset=iso-8859-1"),
        (b"a\0b", "text/plain"), (b"abc", "text/plain; charset=utf-16le"), (b"\xff\xfea\x00b", "text/plain; charset=utf-16"),
        ('{"a": "é"}'.encode("cp1252"), "application/json; charset=iso-8859-1"),
        ('{"a": "b"}'.encode("utf-16"), "application/json; charset=utf-16"), ("a=é".encode("cp1252"), "application/x-www-form-urlencoded"),
    ],
)  # fmt: skip
def test_what_has_two_meanings_or_none_is_refused(body: bytes, kind: str) -> None:
    with pytest.raises(Unreadable, match=r"charset|binary"):
        read(body, kind)


def test_json_that_is_all_ascii_may_be_called_anything_that_contains_it() -> None:
    assert "b" in [part.text for part in read(b'{"a": "b"}', "application/json; charset=iso-8859-1").parts]


def test_a_new_value_that_does_not_fit_is_refused() -> None:
    with pytest.raises(Unreadable, match="charset"):
        read(b"\xe9", "text/plain; charset=iso-8859-1").write({0: "Łukasz"})


@given(st.binary(max_size=60), st.sampled_from(CODECS))
def test_unchanged_it_keeps_its_bytes_or_is_refused(body: bytes, codec: str) -> None:
    try:
        text = charset.decode(body, codec)
    except Unreadable:
        return
    assert charset.encode(text, codec) == body


def test_json_under_another_name_keeps_the_character_set_that_is_declared() -> None:
    """A service would read the bytes by that declaration: UTF-8 in it would be other words."""
    body, kind = '{"prijs": "€ 10", "naam": "Zoë"}'.encode("cp1252"), "text/plain; charset=iso-8859-1"
    message = read(body, kind)
    assert message.write({}).body == body
    place = [part.text for part in message.parts].index("Zoë")
    sent = message.write({place: "[PERSOON_1] é"}).body
    assert sent == '{"prijs": "€ 10", "naam": "[PERSOON_1] é"}'.encode("cp1252")
    with pytest.raises(Unreadable, match="charset"):
        message.write({place: "Łukasz"})
