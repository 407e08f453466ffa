"""proxy/authority/names.py: what a client gets to see in the greeting.

The tests are coroutines because mitmproxy's test context, without a running loop, makes one that it never closes.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from mitmproxy import options
from mitmproxy.connection import Client, Server
from mitmproxy.proxy.context import Context
from mitmproxy.test import taddons

from proxy.authority import Authority
from proxy.authority.names import AskedName
from tests.proxy.authority.test_issue import HOSTS, pem, signed, town_root


def configured(folder: Path) -> AskedName:
    addon = AskedName()
    with taddons.context(addon) as context:
        context.configure(addon, confdir=str(folder))
    return addon


def context(sni: str | None, address: tuple[str, int] | None) -> Context:
    client = Client(peername=("10.0.0.9", 1), sockname=("10.0.0.1", 8080), timestamp_start=0)
    client.sni = sni
    made = Context(client, options.Options())
    made.server = Server(address=address)
    return made


async def test_the_name_that_was_asked_for_and_no_address(tmp_path: Path) -> None:
    Authority.open(tmp_path, HOSTS)
    with taddons.context():
        entry = configured(tmp_path).get_cert(context("api.openai.com", ("10.1.1.1", 443)))
    assert [name.value for name in entry.cert.altnames] == ["api.openai.com"]


async def test_the_root_is_not_sent(tmp_path: Path) -> None:
    Authority.open(tmp_path, HOSTS)
    assert configured(tmp_path).certstore.default_chain_certs == []


async def test_an_intermediate_is_sent_and_its_root_is_not(tmp_path: Path) -> None:
    authority = Authority.open(tmp_path, HOSTS)
    request = x509.load_pem_x509_csr(authority.write_request(HOSTS).read_bytes())
    above_key, above = town_root()
    between = signed(request, above_key, above)
    authority.import_chain(pem(between) + pem(above))
    sent = configured(tmp_path).certstore.default_chain_certs
    assert [one.to_pem() for one in sent] == [pem(between)]


@pytest.mark.parametrize(("moved", "same"), [(timedelta(), True), (timedelta(hours=1), True), (timedelta(hours=-1), True),
    (timedelta(days=364, hours=12), False), (timedelta(days=400), False), (timedelta(days=-3), False)])  # fmt: skip
async def test_a_certificate_that_is_not_of_today_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: timedelta, same: bool
) -> None:
    """As after a year without a restart, and after a clock that was wrong was set right."""
    Authority.open(tmp_path, HOSTS)
    today = datetime.now(UTC)
    with taddons.context():
        addon = configured(tmp_path)
        first, other = (addon.get_cert(context(name, None)) for name in ("api.openai.com", "api.mistral.ai"))
        monkeypatch.setattr("proxy.authority.issue.now", lambda: today + moved)
        second = addon.get_cert(context("api.openai.com", None))
        assert (second is first) is same
        assert other in addon.certstore.certs.values()
        assert list(addon.certstore.certs.values()).count(second) == 1
