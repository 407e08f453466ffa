"""proxy/services/names.py: one form for every spelling of a host or a path."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from proxy.services.names import HostPattern, plain_host, plain_path, shown_host

PATTERN: TypeAdapter[str] = TypeAdapter(HostPattern)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("ChatGPT.com", "chatgpt.com"),
        ("chatgpt.com.", "chatgpt.com"),
        (" chatgpt.com ", "chatgpt.com"),
        ("één.gemeente.nl", "xn--n-9faa.gemeente.nl"),
        ("xn--n-9faa.gemeente.nl", "xn--n-9faa.gemeente.nl"),
        # Full-width letters and the ideographic full stop: what a resolver makes of them too.
        ("ｃｈａｔｇｐｔ.com", "chatgpt.com"),
        ("chatgpt。com", "chatgpt.com"),
        ("", ""),
        ("..", ""),
        ("a" * 70 + "é.nl", "a" * 70 + "é.nl"),
    ],
)
def test_plain_host(written: str, plain: str) -> None:
    assert plain_host(written) == plain


@given(st.text(max_size=300))
def test_plain_host_never_raises_and_is_stable(text: str) -> None:
    once = plain_host(text)
    if once.isascii():
        assert plain_host(once) == once


def test_a_cyrillic_look_alike_stays_another_name() -> None:
    assert plain_host("chаtgpt.com") != "chatgpt.com"


@pytest.mark.parametrize(
    ("host", "shown"), [("xn--n-9faa.nl", "één.nl"), ("x.nl", "x.nl"), ("xn--\ud800.nl", "xn--\ud800.nl")]
)
def test_shown_host(host: str, shown: str) -> None:
    assert shown_host(host) == shown


@pytest.mark.parametrize(
    ("target", "plain"),
    [
        ("/a/b", "/a/b"),
        ("/a/b/", "/a/b/"),
        ("//a//b", "/a/b"),
        ("/a/./b/../c", "/a/c"),
        ("/%61/b", "/a/b"),
        ("/a\\b", "/a/b"),
        ("/a?x=//%61", "/a?x=//%61"),
        ("", "/"),
        ("/../../a", "/a"),
        ("?q", "/?q"),
    ],
)
def test_plain_path(target: str, plain: str) -> None:
    assert plain_path(target) == plain


@pytest.mark.parametrize("good", ["x.nl", "*.x.nl", "a-b.x.nl", "één.nl", "X.NL", "x.nl.", "_dns.x.nl"])
def test_host_patterns(good: str) -> None:
    assert PATTERN.validate_python(good)


@pytest.mark.parametrize(
    "wrong", ["", "*", "*.", "x", "*.*.nl", "a.*.nl", "*x.nl", "https://x.nl", "x.nl/", "x.nl:443", "-x.nl", "x..nl", 7]
)
def test_wrong_host_patterns(wrong: object) -> None:
    with pytest.raises(ValidationError):
        PATTERN.validate_python(wrong)
