"""Real clients through the unmodified product: what reaches the far side, and what the client sees."""

import gzip
import json
import ssl
import subprocess

import anthropic
import httpx
import openai
import pytest

from tests.e2e.conftest import Officer, Product
from tests.e2e.internet import Internet

PROMPT = "Schrijf een brief aan Jan de Vries, bel 06-12345678."
BSN = "123456782"


def openai_client(product: Product) -> openai.OpenAI:
    http_client = openai.DefaultHttpxClient(**product.through())
    return openai.OpenAI(api_key="sk-test", base_url="https://api.openai.com/v1", http_client=http_client)


def check_far_side(internet: Internet) -> None:
    body = internet.requests[-1][2].decode()
    assert "Jan de Vries" not in body
    assert "12345678" not in body
    assert "[PERSOON_" in body
    assert "[TELEFOON_" in body


@pytest.mark.parametrize("stream", [False, True])
def test_openai(product: Product, internet: Internet, stream: bool) -> None:
    client = openai_client(product)
    messages = [{"role": "user", "content": PROMPT}]
    if stream:
        chunks = client.chat.completions.create(model="gpt-4o", messages=messages, stream=True)
        text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    else:
        text = client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content
    client.close()
    assert text == f"U schreef: {PROMPT}"
    check_far_side(internet)


@pytest.mark.parametrize("stream", [False, True])
def test_anthropic(product: Product, internet: Internet, stream: bool) -> None:
    http_client = anthropic.DefaultHttpxClient(**product.through())
    client = anthropic.Anthropic(api_key="x", base_url="https://api.anthropic.com", http_client=http_client)
    asked = {"model": "claude-sonnet-4", "max_tokens": 100, "messages": [{"role": "user", "content": PROMPT}]}
    if stream:
        with client.messages.stream(**asked) as answer:
            text = "".join(answer.text_stream)
    else:
        text = client.messages.create(**asked).content[0].text
    client.close()
    assert text == f"U schreef: {PROMPT}"
    check_far_side(internet)


def test_a_bsn_is_refused_in_the_callers_own_words(product: Product, internet: Internet) -> None:
    before = len(internet.requests)
    client = openai_client(product)
    with pytest.raises(openai.PermissionDeniedError, match="burgerservicenummer") as refusal:
        client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": f"Zijn BSN is {BSN}"}])
    client.close()
    assert len(internet.requests) == before
    event = product.events()[-1]
    assert event["action"] == "block"
    assert event["rule"] == "geen-bsn"
    assert str(event["id"]) in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "body"),
    [
        (f"https://api.openai.com/v1/chat/completions?note={BSN}", {"messages": []}),
        ("https://api.openai.com/v1/chat/completions", {"messages": [], f"bsn_{BSN}": 1}),
        ("https://api.openai.com/v1/chat/completions", {"messages": [], "bsn": int(BSN)}),
        ("https://chatgpt.com/backend-api/settings", {"x": {"y": [f"BSN {BSN}"]}}),
    ],
)
def test_a_bsn_is_found_wherever_it_stands(product: Product, internet: Internet, url: str, body: object) -> None:
    before = len(internet.requests)
    with product.client() as client:
        answer = client.post(url, json=body)
    assert answer.status_code == 403
    assert len(internet.requests) == before


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b'{"messages": [', {"content-type": "application/json"}),
        (b'{"a": 1, "a": 2}', {"content-type": "application/json"}),
        (b"\x00\x01", {"content-type": "application/octet-stream"}),
        (b"x", {"content-encoding": "gzip", "content-type": "application/json"}),
        (gzip.compress(b"{}") + b"more", {"content-encoding": "gzip", "content-type": "application/json"}),
        (b"{}", {"content-encoding": "snappy", "content-type": "application/json"}),
    ],
)
def test_what_cannot_be_read_does_not_go_on(
    product: Product, internet: Internet, content: bytes, headers: dict[str, str]
) -> None:
    before = len(internet.requests)
    with product.client() as client:
        answer = client.post("https://api.openai.com/v1/chat/completions", content=content, headers=headers)
    assert answer.status_code == 503
    assert len(internet.requests) == before
    assert product.events()[-1]["reason"]


def test_a_compressed_body_is_read(product: Product, internet: Internet) -> None:
    body = gzip.compress(json.dumps({"messages": [{"role": "user", "content": PROMPT}]}).encode())
    headers = {"content-encoding": "gzip", "content-type": "application/json"}
    with product.client() as client:
        answer = client.post("https://api.openai.com/v1/chat/completions", content=body, headers=headers)
    assert answer.json()["choices"][0]["message"]["content"] == f"U schreef: {PROMPT}"
    check_far_side(internet)


def test_a_service_of_a_forbidden_country_is_refused_whatever_the_content(product: Product, internet: Internet) -> None:
    before = len(internet.requests)
    with product.client() as client:
        answer = client.post("https://api.deepseek.com/chat/completions", json={"messages": []})
    assert answer.status_code == 403
    assert "offensief cyberprogramma" in answer.text
    assert len(internet.requests) == before


def test_a_browser_gets_a_page(product: Product) -> None:
    with product.client() as client:
        answer = client.get("https://chat.deepseek.com/", headers={"sec-fetch-mode": "navigate"})
    assert answer.status_code == 403
    assert answer.text.lstrip().lower().startswith("<!doctype html>")
    assert str(product.events()[-1]["id"]) in answer.text


def test_what_is_not_for_ai_is_tunnelled_untouched_and_leaves_no_event(product: Product, internet: Internet) -> None:
    before = len(product.events())
    context = ssl.create_default_context(cafile=str(internet.authority.file))
    with httpx.Client(proxy=product.proxy, verify=context, trust_env=False) as client:
        # Another number than the tests of AI services look for in what the far side received.
        answer = client.post("https://bank.example/over", json={"bsn": "999990019"})
    assert answer.json() == {"echo": {"bsn": "999990019"}}
    assert len(product.events()) == before


def test_the_practice_chat(product: Product) -> None:
    with product.client() as client:
        assert "Sluiswachter" in client.get("http://sluis.wacht/").text
        page = client.post("http://sluis.wacht/proef", data={"text": PROMPT}).text
    assert "[PERSOON_" in page
    assert "persoonsgegevens-weglaten" in page


def test_the_review_page_shows_the_last_event(product: Product, officer: Officer) -> None:
    event = [one for one in product.events() if one["type"] == "request"][-1]
    assert str(event["id"]) in officer.client.get(f"{product.review}/gebeurtenissen").text
    assert "Plaats in de keten" in officer.client.get(f"{product.review}/gebeurtenissen/{event['id']}").text
    assert httpx.get(f"{product.review}/gebeurtenissen", trust_env=False).status_code == 303


def test_no_raw_value_stays_behind(product: Product) -> None:
    files = [file for file in product.data.parent.rglob("*") if file.is_file()]
    assert any(file.name == "events.sqlite" for file in files)
    for file in files:
        content = file.read_bytes()
        for value in (b"Jan de Vries", b"12345678", BSN.encode()):
            if file.name == "out.txt":
                content = content.replace(
                    b"Bel Jan de Vries op 06-12345678", b""
                )  # the example that is printed at start
            assert value not in content, (file.name, value)


def curl(product: Product, body: object, *flags: str) -> str:
    ca = product.authority
    command = ["curl", "-sS", "-x", product.proxy, "--cacert", str(ca), *flags, "-H", "content-type: application/json"]
    url = "https://api.openai.com/v1/chat/completions"
    done = subprocess.run(
        [*command, "-d", json.dumps(body), url], capture_output=True, check=True, timeout=30, text=True
    )
    return done.stdout


def asked(text: str, *, stream: bool = False) -> dict[str, object]:
    return {"messages": [{"role": "user", "content": text}], "stream": stream}


@pytest.mark.needs("curl")
def test_curl(product: Product, internet: Internet) -> None:
    answer = json.loads(curl(product, asked(PROMPT), "--http1.1"))
    assert answer["choices"][0]["message"]["content"] == f"U schreef: {PROMPT}"
    check_far_side(internet)


@pytest.mark.needs("curl")
@pytest.mark.parametrize("stream", [False, True])
def test_http2_on_both_sides(product: Product, internet: Internet, stream: bool) -> None:
    before = internet.http2_requests
    answer = curl(product, asked(PROMPT, stream=stream), "--http2", "-w", "%{http_version}")
    assert answer.endswith("2")
    assert internet.http2_requests == before + 1
    assert stream or "Jan de Vries" in answer
    assert "PERSOON_" not in answer
    check_far_side(internet)


@pytest.mark.needs("curl")
def test_a_refusal_over_http2(product: Product, internet: Internet) -> None:
    before = len(internet.requests)
    answer = curl(product, asked(f"BSN {BSN}"), "--http2", "-w", "%{http_version} %{http_code}")
    assert "burgerservicenummer" in answer
    assert answer.endswith("2 403")
    assert len(internet.requests) == before
