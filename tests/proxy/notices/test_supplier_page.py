"""The page on which a supplier's declaration is passed on (proxy/notices/supplier_page.py)."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from proxy.inspection.verdict import Who
from proxy.notices.portal import create_portal
from proxy.notices.supplier_page import SupplierPage
from proxy.notices.visitor import PERSONAL, known_to
from tests.proxy.inspection.test_recourse import ANNA, Bed
from tests.proxy.test_portal import PEM, _try

HERE = {"origin": "http://sluis.wacht"}
TOLD = {
    "supplier": "Zaaksysteem BV", "service": "Samenvatter", "purpose": "Vat zaken van Jan samen", "country": "nl",
    "told_by": "Anna", "department": "Inkoop", "decisions": "ja",
}  # fmt: skip


class Site:
    """The portal with this page, for any visitor."""

    def __init__(self, bed: Bed) -> None:
        self.told = bed.stores.suppliers

        async def clean(text: str) -> str:
            return text.replace("Jan", "[naam]")

        page = SupplierPage("sluis.wacht", bed.stores.suppliers, clean)
        self.app = create_portal(
            portal_host="sluis.wacht", ca_certificate=lambda: PEM, pac=lambda: "", try_prompt=_try, more=page.routes()
        )

    def client(self, who: Who = ANNA) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(known_to(self.app, who))
        return httpx.AsyncClient(transport=transport, base_url="http://sluis.wacht")


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    bed = Bed(tmp_path)
    await bed.stores.start()
    yield Site(bed)
    await bed.stores.close()


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_the_form_speaks_the_language_and_every_field_has_a_name(site: Site, language: str) -> None:
    async with site.client(Who("10.0.0.1", "anna", department="Inkoop")) as client:
        answer = await client.get("/leverancier", headers={"accept-language": language})
    assert f'<html lang="{language}">' in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    ids = re.findall(r'<(?:input|textarea|select) [^>]*\bid="(\w+)"', answer.text)
    assert ids
    assert all(f'for="{name}"' in answer.text for name in ids)
    assert 'value="anna"' in answer.text
    assert 'value="Inkoop"' in answer.text


async def test_what_is_told_lies_on_the_desk_without_personal_data(site: Site) -> None:
    async with site.client() as client:
        answer = await client.post("/leverancier", data=TOLD, headers=HERE)
    assert answer.status_code == 200
    (one,) = site.told.all()
    assert one.id in answer.text
    declaration = one.declaration
    assert (declaration.supplier, declaration.country, declaration.decisions) == ("Zaaksysteem BV", "NL", True)
    assert declaration.purpose == "Vat zaken van [naam] samen"
    assert declaration.told_by == "Anna"


async def test_nobody_tells_in_another_s_name(site: Site) -> None:
    async with site.client() as client:
        await client.post("/leverancier", data={**TOLD, "told_by": "Piet"}, headers=HERE)
    assert site.told.all()[0].declaration.told_by == "Piet (anna)"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"supplier": ""}, "leverancier in"), ({"service": ""}, "naam van het product"), ({"purpose": "x"}, "wat de AI doet"),
        ({"country": "Nederland"}, "twee letters"), ({"told_by": " "}, "Vul uw naam in"), ({"contact": "x" * 300}, "te lang"),
        ({"data": "x" * 100_000}, "te groot"),
    ],
)  # fmt: skip
async def test_what_is_missing_is_told(site: Site, changed: dict[str, str], told: str) -> None:
    async with site.client() as client:
        answer = await client.post("/leverancier", data={**TOLD, **changed}, headers=HERE)
    assert answer.status_code == 422
    assert told in answer.text
    assert site.told.all() == []


@pytest.mark.parametrize("headers", [{"origin": "http://evil.nl"}, {"origin": "null"}, {"sec-fetch-site": "same-site"}])
async def test_a_foreign_form_does_nothing(site: Site, headers: dict[str, str]) -> None:
    async with site.client() as client:
        assert (await client.post("/leverancier", data=TOLD, headers=headers)).status_code == 422
    assert site.told.all() == []


async def test_what_was_typed_is_shown_as_text(site: Site) -> None:
    async with site.client() as client:
        form = {**TOLD, "supplier": '"><script>x</script>', "purpose": "x", "data": "</textarea><b>{{ 7*7 }}"}
        answer = await client.post("/leverancier", data=form, headers=HERE)
    assert "<script" not in answer.text
    assert "</textarea><b>" not in answer.text
    assert "{{ 7*7 }}" in answer.text


async def test_a_script_cannot_fill_the_desk(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proxy.notices.web.time.monotonic", lambda: 3600.0 * 5)
    async with site.client() as client:
        answers = [(await client.post("/leverancier", data=TOLD, headers=HERE)).status_code for _ in range(52)]
    assert answers == [200] * 50 + [422] * 2


def test_it_is_a_personal_page() -> None:
    assert "/leverancier" in PERSONAL
