"""Real clients of more services through the unmodified product: redacted going out, restored coming back, refused."""

import base64
import io
import json
from collections.abc import Iterator
from typing import Any

import anthropic
import boto3
import cohere
import httpx
import openai
import pytest
from botocore.config import Config
from google import genai
from google.genai import errors, types
from mistralai.client import Mistral
from mistralai.client.errors import SDKError
from PIL import Image, ImageDraw, ImageFont

from tests.e2e.conftest import Product
from tests.e2e.internet import Internet
from tests.e2e.test_clients import BSN, PROMPT, check_far_side, openai_client

WANTED = f"U schreef: {PROMPT}"
ASKED: Any = [{"role": "user", "content": PROMPT}]


@pytest.fixture
def http(product: Product) -> Iterator[httpx.Client]:
    with httpx.Client(**product.through()) as client:
        yield client


@pytest.mark.parametrize("stream", [False, True])
def test_openai_responses(product: Product, internet: Internet, stream: bool) -> None:
    client = openai_client(product)
    if stream:
        events = client.responses.create(model="gpt-4o", input=PROMPT, stream=True)
        text = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    else:
        text = client.responses.create(model="gpt-4o", input=PROMPT).output_text
    client.close()
    assert text == WANTED
    check_far_side(internet)


def test_openai_tools(product: Product, internet: Internet) -> None:
    client = openai_client(product)
    tools: Any = [{"type": "function", "function": {"name": "zoek", "parameters": {"type": "object"}}}]
    chunks = client.chat.completions.create(model="gpt-4o", messages=ASKED, tools=tools, stream=True)
    calls = [call for chunk in chunks for call in chunk.choices[0].delta.tool_calls or ()]
    client.close()
    assert json.loads("".join(call.function.arguments or "" for call in calls if call.function)) == {"tekst": WANTED}
    check_far_side(internet)


def test_openai_upload_of_a_text_file(product: Product, internet: Internet) -> None:
    client = openai_client(product)
    table = f"onderwerp;opmerking\n1;{PROMPT}\n".encode()
    assert client.files.create(file=("lijst.csv", table, "text/csv"), purpose="user_data").id == "file-1"
    with pytest.raises(openai.PermissionDeniedError, match="burgerservicenummer"):
        client.files.create(file=("lijst.csv", f"naam;bsn\nx;{BSN}\n".encode(), "text/csv"), purpose="user_data")
    client.close()
    check_far_side(internet)


def picture(text: str) -> str:
    """A data URL of a picture with a line of text."""
    image = Image.new("RGB", (1200, 120), "white")
    ImageDraw.Draw(image).text((20, 30), text, fill="black", font=ImageFont.load_default(size=48))
    data = io.BytesIO()
    image.save(data, "PNG")
    return "data:image/png;base64," + base64.b64encode(data.getvalue()).decode()


def look_at(product: Product, url: str) -> str:
    client = openai_client(product)
    content: Any = [{"type": "text", "text": "Wat staat hier?"}, {"type": "image_url", "image_url": {"url": url}}]
    try:
        answer = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": content}])
        return str(answer.choices[0].message.content)
    finally:
        client.close()


@pytest.mark.needs("tesseract")
def test_openai_vision(product: Product, internet: Internet) -> None:
    """A picture is read: without personal data it goes on as it is, with a BSN it does not."""
    url = picture("Open op maandag en dinsdag")
    assert look_at(product, url) == "U schreef: Wat staat hier?"
    assert url.encode() in internet.requests[-1][2]
    before = len(internet.requests)
    with pytest.raises(openai.PermissionDeniedError, match="burgerservicenummer"):
        look_at(product, picture(f"Het BSN is {BSN}"))
    with pytest.raises(openai.APIStatusError):
        look_at(product, "data:image/png;base64,AAAA")
    assert len(internet.requests) == before


@pytest.mark.parametrize("stream", [False, True])
def test_mistral(http: httpx.Client, internet: Internet, stream: bool) -> None:
    client = Mistral(api_key="x", client=http)
    if stream:
        events = client.chat.stream(model="mistral-small-latest", messages=ASKED)
        text = "".join(str(event.data.choices[0].delta.content or "") for event in events)
    else:
        text = str(client.chat.complete(model="mistral-small-latest", messages=ASKED).choices[0].message.content)
    assert text == WANTED
    check_far_side(internet)


def test_mistral_is_refused_in_its_own_words(http: httpx.Client) -> None:
    with pytest.raises(SDKError, match="burgerservicenummer"):
        Mistral(api_key="x", client=http).chat.complete(model="m", messages=[{"role": "user", "content": f"BSN {BSN}"}])  # type: ignore[list-item]


def gemini(http: httpx.Client) -> genai.Client:
    return genai.Client(api_key="x", http_options=types.HttpOptions(httpx_client=http))


@pytest.mark.parametrize("stream", [False, True])
def test_gemini(http: httpx.Client, internet: Internet, stream: bool) -> None:
    models = gemini(http).models
    if stream:
        chunks = models.generate_content_stream(model="gemini-2.0-flash", contents=PROMPT)
        text = "".join(chunk.text or "" for chunk in chunks)
    else:
        text = models.generate_content(model="gemini-2.0-flash", contents=PROMPT).text or ""
    assert text == WANTED
    check_far_side(internet)


def test_gemini_as_an_array(http: httpx.Client, internet: Internet) -> None:
    url = "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.0-flash:streamGenerateContent"
    answer = http.post(url, json={"contents": [{"role": "user", "parts": [{"text": PROMPT}]}]})
    texts = [record["candidates"][0]["content"]["parts"][0]["text"] for record in answer.json()]
    assert "".join(texts) == WANTED
    check_far_side(internet)


def test_gemini_is_refused_in_its_own_words(http: httpx.Client) -> None:
    with pytest.raises(errors.ClientError, match="burgerservicenummer") as refusal:
        gemini(http).models.generate_content(model="gemini-2.0-flash", contents=f"BSN {BSN}")
    assert refusal.value.status == "PERMISSION_DENIED"


@pytest.mark.parametrize("stream", [False, True])
def test_cohere(http: httpx.Client, internet: Internet, stream: bool) -> None:
    client = cohere.ClientV2(api_key="x", httpx_client=http)
    if stream:
        events = client.chat_stream(model="command-r", messages=ASKED)
        text = "".join(str(e.delta.message.content.text) for e in events if e.type == "content-delta")  # type: ignore[union-attr]
    else:
        text = client.chat(model="command-r", messages=ASKED).message.content[0].text  # type: ignore[index,union-attr]
    assert text == WANTED
    check_far_side(internet)


def test_cohere_is_refused_in_its_own_words(http: httpx.Client) -> None:
    with pytest.raises(cohere.ForbiddenError, match="burgerservicenummer"):
        cohere.ClientV2(api_key="x", httpx_client=http).chat(
            model="c", messages=[{"role": "user", "content": f"BSN {BSN}"}]
        )  # type: ignore[list-item]


@pytest.fixture
def bedrock(product: Product, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401  # boto3 makes its clients at run time
    """With an API key: such a request is not signed, so that what was taken out does not spoil a signature."""
    monkeypatch.setenv("AWS_BEARER_TOKEN_BEDROCK", "x")
    return _bedrock(product)


def _bedrock(product: Product, **more: str) -> Any:  # noqa: ANN401
    config = Config(proxies={"https": product.proxy}, retries={"max_attempts": 0})
    ca = str(product.authority)
    return boto3.client("bedrock-runtime", region_name="eu-central-1", config=config, verify=ca, **more)


CONVERSE: Any = [{"role": "user", "content": [{"text": PROMPT}]}]


def test_bedrock_converse(bedrock: Any, internet: Internet) -> None:  # noqa: ANN401
    answer = bedrock.converse(modelId="anthropic.claude-3-haiku", messages=CONVERSE)
    assert answer["output"]["message"]["content"][0]["text"] == WANTED
    check_far_side(internet)


def test_bedrock_converse_stream(bedrock: Any, internet: Internet) -> None:  # noqa: ANN401
    answer = bedrock.converse_stream(modelId="anthropic.claude-3-haiku", messages=CONVERSE)
    deltas = [event["contentBlockDelta"]["delta"]["text"] for event in answer["stream"] if "contentBlockDelta" in event]
    assert "".join(deltas) == WANTED
    check_far_side(internet)


def test_bedrock_invoke(bedrock: Any, internet: Internet) -> None:  # noqa: ANN401
    body = json.dumps({"anthropic_version": "bedrock-2023-05-31", "max_tokens": 9, "messages": ASKED})
    answer = bedrock.invoke_model(modelId="anthropic.claude-3-haiku", body=body)
    assert json.loads(answer["body"].read())["content"][0]["text"] == WANTED
    check_far_side(internet)
    stream = bedrock.invoke_model_with_response_stream(modelId="anthropic.claude-3-haiku", body=body)["body"]
    events = [json.loads(event["chunk"]["bytes"]) for event in stream]
    assert "".join(e["delta"]["text"] for e in events if e["type"] == "content_block_delta") == WANTED
    check_far_side(internet)


def test_bedrock_is_refused_in_its_own_words(bedrock: Any) -> None:  # noqa: ANN401
    with pytest.raises(bedrock.exceptions.AccessDeniedException, match="burgerservicenummer"):
        bedrock.converse(modelId="x", messages=[{"role": "user", "content": [{"text": f"BSN {BSN}"}]}])


def test_a_signed_request_is_refused_rather_than_spoilt(
    product: Product, internet: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AWS would refuse it for its signature; here the employee is told why, and a clean one goes on."""
    monkeypatch.delenv("AWS_BEARER_TOKEN_BEDROCK", raising=False)
    client = _bedrock(product, aws_access_key_id="AKIAIOSFODNN7EXAMPLE", aws_secret_access_key="x")
    before = len(internet.requests)
    with pytest.raises(client.exceptions.AccessDeniedException):
        client.converse(modelId="x", messages=CONVERSE)
    assert len(internet.requests) == before
    clean: Any = [{"role": "user", "content": [{"text": "Wat is de hoofdstad van Frankrijk?"}]}]
    assert "Frankrijk" in client.converse(modelId="x", messages=clean)["output"]["message"]["content"][0]["text"]


def test_anthropic_is_refused_in_its_own_words(product: Product) -> None:
    client = anthropic.Anthropic(api_key="x", http_client=anthropic.DefaultHttpxClient(**product.through()))
    with client, pytest.raises(anthropic.PermissionDeniedError, match="burgerservicenummer"):
        client.messages.create(model="c", max_tokens=9, messages=[{"role": "user", "content": f"BSN {BSN}"}])
