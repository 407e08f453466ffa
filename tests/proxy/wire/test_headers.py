"""What programs put in headers is left alone, what a person put there is read (proxy/wire/headers.py)."""

import pytest

from proxy.wire import headers
from proxy.wire.message import Headers

NAME = "Pieter Vermeulen heeft schulden"
# What browsers, SDKs and editors send.
OF_PROGRAMS = [
    ("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"),
    ("user-agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"),
    ("user-agent", "Boto3/1.35.60 md/Botocore#1.35.60 ua/2.0 os/linux#6.1 lang/python#3.12.3 cfg/retry-mode#legacy"),
    ("user-agent", "Visual Studio Code/1.95.3"), ("user-agent", "AsyncOpenAI/Python 1.55.0"), ("user-agent", "curl/8.9.1"),
    ("sec-ch-ua", '"Chromium";v="131", "Google Chrome";v="131", "Not-A.Brand";v="99"'), ("sec-ch-ua-platform", '"Chrome OS"'),
    ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), ("accept-language", "nl-NL,nl;q=0.9, en;q=0.7"),
    ("x-goog-api-client", "gl-python/3.12.3 google-genai/1.0.0"), ("if-modified-since", "Wed, 21 Oct 2015 07:28:00 GMT"),
    ("content-type", "multipart/form-data; boundary=----WebKitFormBoundary7MA4"), ("sec-websocket-protocol", "realtime, openai-beta.x"),
    ("baggage", "sentry-environment=production,sentry-release=abcdef01"), ("x-amz-target", "AmazonBedrockRuntime.InvokeModel"),
    ("cookie", "a=b; c=d e f"), ("authorization", "Bearer abc"), ("openai-organization", "org-AbCdEf"), ("te", "trailers"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), OF_PROGRAMS)
def test_what_programs_say_is_no_text_of_anybody(name: str, value: str) -> None:
    assert headers.read(((name, value),)) == ()
    assert headers.write(((name, value),), {}, 0) == ((name, value),)


@pytest.mark.parametrize(
    "name",
    ["x-title", "x-amz-meta-note", "x-goog-meta-note", "accept-language", "user-agent", "baggage", "x-request-id",
     "sec-ch-ua", "content-language", "openai-organization", "anthropic-beta", "origin", "te", "oai-device-id"],
)  # fmt: skip
def test_words_of_a_person_are_read_in_any_header_and_can_be_replaced(name: str) -> None:
    (part,) = headers.read(((name, NAME),))
    assert (part.text, part.role, part.editable) == (NAME, "header", True)
    assert headers.write(((name, NAME),), {0: "[PERSOON_1] heeft schulden"}, 0) == (
        (name, "[PERSOON_1] heeft schulden"),
    )


@pytest.mark.parametrize(
    "name", ["cookie", "authorization", "x-api-key", "user-agent", "accept-language", "x-csrf-token"]
)
@pytest.mark.parametrize("value", ["bsn=123456782", "NL91ABNA0417164300/1"])
def test_a_number_is_looked_for_where_no_words_are(name: str, value: str) -> None:
    (part,) = headers.read(((name, value),))
    assert part.role == "machine"


def test_of_a_cookie_only_the_crumbs_with_numbers_are_read() -> None:
    (part,) = headers.read((("Cookie", "session=ab12cd34ef; bsn=123456782; theme=dark; v=1.2.3"),))
    assert (part.text, part.editable) == ("bsn=123456782", False)


def test_of_many_headers_each_new_value_lands_in_its_own() -> None:
    sent: Headers = (("accept", "*/*"), ("x-a", "een"), ("x-empty", ""), ("via", "1.1 a"), ("x-b", "twee%20drie"))
    assert [part.text for part in headers.read(sent)] == ["een", "twee drie"]
    assert headers.write(sent, {1: "vier vijf"}, 7) == (
        ("accept", "*/*"), ("x-a", "een"), ("x-empty", ""), ("x-b", "vier%20vijf".replace("%20", " ")), ("content-length", "7"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "value",
    ["Pieter%20Vermeulen", "=?utf-8?B?UGlldGVyIFZlcm1ldWxlbg==?=", "=?iso-8859-1?Q?Pieter_Vermeulen?=", "=?UTF-8?q?Pieter?= =?utf-8?b?IFZlcm1ldWxlbg==?="],
)  # fmt: skip
def test_a_coded_value_reads_as_its_words(value: str) -> None:
    (part,) = headers.read((("x-amz-meta-note", value),))
    assert part.text == "Pieter Vermeulen"
    assert headers.write((("x-amz-meta-note", value),), {0: "[PERSOON_1]"}, 0) == (("x-amz-meta-note", "[PERSOON_1]"),)


@pytest.mark.parametrize("value", ["=?x?B?UGll?=", "=?utf-8?B?!?=", "=?utf-8?B?UGll", "a=?b?=c", "=?utf-8?b?/w==?="])
def test_what_only_looks_coded_is_read_as_it_stands_or_decoded(value: str) -> None:
    assert [part.role for part in headers.read((("x-a", value),))] == ["header"]


@pytest.mark.parametrize("new", ["a\r\nx-evil: 1", "Zoë", "a\x00b"])
def test_a_new_value_is_one_header_in_ascii(new: str) -> None:
    ((_, value),) = headers.write((("x-a", "een"),), {0: new}, 0)
    assert value.isascii()
    assert not set(value) & set("\r\n\x00")


@pytest.mark.parametrize(
    "name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "Proxy-Authorization", "Expect", "Trailer"]
)
def test_the_way_through_our_own_network_stays_here(name: str) -> None:
    assert headers.read(((name, "10.1.2.3"),)) == ()
    assert headers.write(((name, "10.1.2.3"),), {}, 0) == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [("Content-Disposition", 'attachment; filename="Pieter_Vermeulen.pdf"'), ("x-goog-upload-file-name", "Pieter%20Vermeulen.pdf"),
     ("content-disposition", "attachment; filename*=UTF-8''Pieter%20Vermeulen.pdf")],
)  # fmt: skip
def test_the_name_of_a_file_reads_as_words(name: str, value: str) -> None:
    (part,) = headers.read(((name, value),))
    assert (part.text, part.role, part.editable) == ("Pieter Vermeulen", "name", False)


@pytest.mark.parametrize(
    ("name", "value", "silent"),
    [
        ("referer", "https://chatgpt.com/c/1a2b3c4d-1234-4abc-8def-1234567890ab", True), ("referer", "https://chatgpt.com/?q=Jan", False),
        ("referer", "https://chatgpt.com/Jan%20Vermeulen", False), ("referer", "https://chatgpt.com/123456782", False),
        ("x-note", "Jan", False), ("user-agent", "curl/8.9.1", True), ("cookie", "a=b", True),
    ],
)  # fmt: skip
def test_a_part_of_a_page_needs_no_reading_when_its_headers_say_nothing(name: str, value: str, silent: bool) -> None:
    assert headers.says_nothing(((name, value),)) is silent


@pytest.mark.parametrize("evil", ["a " * 50_000, "(" * 50_000, '"' * 50_001, "a,; " * 25_000, "Mozilla/5.0 (" * 9_000])
def test_a_header_of_any_kind_is_read_to_its_end(evil: str) -> None:
    for name in ("user-agent", "accept", "content-disposition", "x-a"):
        headers.read(((name, evil),))
