"""The pages on the proxy's own host."""

import re
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from mitmproxy import http
from mitmproxy.addons import asgiapp
from mitmproxy.test import taddons, tflow

from detectors.finding import Finding
from proxy.notices.portal import MAX_CHARACTERS, create_portal
from proxy.notices.trial import Trial

TYPED = "BSN 111222333 <script>"


def _certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


PEM = _certificate()


async def _try(text: str) -> Trial:
    found = (Finding("BSN", 4, 13, 0.95, "bsn"),) if text.startswith("BSN") else ()
    sent = None if "stop" in text else text.replace("111222333", "[BSN-1]")
    action = "block" if sent is None else "redact" if found else "allow"
    return Trial(text, sent, found, action, "bsn-regel", "AVG art. 87", "Nederlands.", "English.", "20261124-7K3Q9XMB")


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = create_portal(portal_host="sluis.wacht", ca_certificate=lambda: PEM, pac=lambda: "// pac é", try_prompt=_try)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sluis.wacht") as made:
        yield made


@pytest.mark.parametrize("path", ["/", "/proef", "/melding/20261124-7K3Q9XMB", "/nergens"])
@pytest.mark.parametrize("language", ["nl", "en"])
async def test_every_page_is_strict_and_speaks_the_language(
    client: httpx.AsyncClient, path: str, language: str
) -> None:
    answer = await client.get(path, headers={"accept-language": language})
    assert answer.status_code == (404 if path == "/nergens" else 200)
    assert f'<html lang="{language}">' in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", answer.text)
    assert len(re.findall("<h1", answer.text)) == 1


async def test_every_link_on_the_start_page_leads_somewhere(client: httpx.AsyncClient) -> None:
    links = set(re.findall(r'href="(/[^"]*)"', (await client.get("/")).text))
    assert {"/proef", "/ca.crt", "/ca.pem", "/proxy.pac", "/portal.css"} <= links
    for link in links - {"/mijn", "/diensten", "/bestanden"}:  # tests/proxy/notices
        assert (await client.get(link)).status_code == 200, link


async def test_certificate_in_both_shapes(client: httpx.AsyncClient) -> None:
    pem, der = await client.get("/ca.pem"), await client.get("/ca.crt")
    assert pem.content == PEM
    assert der.headers["content-type"] == "application/x-x509-ca-cert"
    assert der.content == ssl.PEM_cert_to_DER_cert(PEM.decode())


async def test_pac_has_its_media_type(client: httpx.AsyncClient) -> None:
    answer = await client.get("/proxy.pac")
    assert answer.headers["content-type"].startswith("application/x-ns-proxy-autoconfig")
    assert answer.text == "// pac é"


async def test_practice_shows_what_was_found_and_what_would_be_sent(client: httpx.AsyncClient) -> None:
    page = (await client.post("/proef", data={"text": TYPED}, headers={"origin": "http://sluis.wacht"})).text
    assert "<mark>111222333 <small>[burgerservicenummer (BSN)]</small></mark>" in page
    assert "BSN [BSN-1] &lt;script&gt;" in page
    assert "<script" not in page
    for shown in ("95%", "bsn-regel", "AVG art. 87", "Nederlands.", "20261124-7K3Q9XMB", "Verstuurd zonder"):
        assert shown in page


async def test_practice_says_that_nothing_was_sent(client: httpx.AsyncClient) -> None:
    page = (await client.post("/proef?lang=en", data={"text": "BSN 111222333 stop"})).text
    assert "Nothing. The text was stopped." in page
    assert "English." in page


async def test_lines_come_back_as_typed(client: httpx.AsyncClient) -> None:
    page = (await client.post("/proef", data={"text": "\r\neen\r\ntwee"})).text
    assert ">\n\neen\ntwee</textarea>" in page


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.nl"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_a_foreign_form_is_refused(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await client.post("/proef", data={"text": TYPED}, headers=headers)
    assert answer.status_code == 403
    assert "111222333" not in answer.text


@pytest.mark.parametrize("site", ["same-origin", "none"])
async def test_our_own_form_is_accepted(client: httpx.AsyncClient, site: str) -> None:
    assert (await client.post("/proef", data={"text": TYPED}, headers={"sec-fetch-site": site})).status_code == 200


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", 422),
        (" \n", 422),
        ("😀" * MAX_CHARACTERS, 200),
        ("a" * (MAX_CHARACTERS + 1), 413),
        ("a" * 1_000_000, 413),
    ],
)
async def test_length(client: httpx.AsyncClient, text: str, status: int) -> None:
    answer = await client.post("/proef", data={"text": text})
    assert answer.status_code == status
    assert ("20.000 tekens." in answer.text.split("<form")[0]) == (status == 413)


async def test_event_number_is_escaped(client: httpx.AsyncClient) -> None:
    page = (await client.get("/melding/%3Cscript%3E")).text
    assert "&lt;script&gt;" in page
    assert "<script" not in page


async def test_mitmproxy_itself_serves_the_form() -> None:
    """The app has no lifespan there, and gets its body in one piece."""
    app = create_portal(portal_host="sluis.wacht", ca_certificate=lambda: PEM, pac=lambda: "", try_prompt=_try)
    flow = tflow.tflow()
    flow.request = http.Request.make(
        "POST", "http://sluis.wacht/proef", b"text=BSN+111222333", {"origin": "http://sluis.wacht"}
    )
    with taddons.context():
        await asgiapp.serve(app, flow)
    assert flow.response is not None
    assert flow.response.status_code == 200
    assert "BSN [BSN-1]" in (flow.response.text or "")
