"""proxy/notices/web.py"""

import pytest
from starlette.requests import Request

from proxy.notices.web import Pages, fields, language


def request(headers: dict[str, str] | None = None, body: bytes = b"", query: bytes = b"") -> Request:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    pairs = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    return Request({"type": "http", "method": "POST", "path": "/", "query_string": query, "headers": pairs}, receive)


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({}, True), ({"origin": "http://sluis.wacht"}, True), ({"origin": "https://SLUIS.wacht"}, True),
        ({"origin": "http://sluis.wacht.evil.nl"}, False), ({"origin": "null"}, False),
        ({"sec-fetch-site": "same-origin"}, True), ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "same-origin", "origin": "http://evil.nl"}, False),
    ],
)  # fmt: skip
def test_own_forms(headers: dict[str, str], own: bool) -> None:
    assert Pages("sluis.wacht").is_own_form(request(headers)) is own


async def test_fields() -> None:
    assert await fields(request(body=b"a=1&a=2&b=x%0D%0Ay&c="), 100) == {"a": "2", "b": "x\ny", "c": ""}
    assert await fields(request(body=b"a=" + b"x" * 200), 100) is None
    assert await fields(request(body=b"a=%FF%ED%A0%80"), 100) == {"a": "\ufffd" * 4}


@pytest.mark.parametrize(
    ("query", "accept", "chosen"), [(b"lang=en", "nl", "en"), (b"", "en-GB", "en"), (b"lang=fr", "", "nl")]
)
def test_language(query: bytes, accept: str, chosen: str) -> None:
    assert language(request({"accept-language": accept}, query=query)) == chosen
