"""proxy/services/catalogue.py and the shipped service files."""

import re
from pathlib import Path

import pytest

from proxy.services import catalogue
from proxy.services.catalogue import SHIPPED, CatalogueError

GOOD = "vendor: X\ncountry: NL\nsource: https://x.nl\ndate: 2026-11-24\nservices:\n"
ENTRY = "  - {id: x, name: X, kind: chat, hosts: [x.nl]}\n"


@pytest.mark.parametrize(
    ("host", "service"),
    [
        ("api.openai.com", "openai-api"),
        ("API.OpenAI.com.", "openai-api"),
        ("chatgpt.com", "chatgpt"),
        ("ws.chatgpt.com", "chatgpt"),
        ("gemeente.openai.azure.com", "azure-openai"),
        ("platform.deepseek.com", "deepseek"),
        ("openai.com.evil.nl", None),
        ("notchatgpt.com", None),
        ("reuseldemierden.nl", None),
        ("", None),
    ],
)
def test_match(host: str, service: str | None) -> None:
    found = catalogue.load(SHIPPED).match(host)
    assert (found.id if found else None) == service


def test_dialect_by_path() -> None:
    services = {service.id: service for service in catalogue.load(SHIPPED).services}
    assert services["openai-api"].dialect("/v1/chat/completions") == "openai"
    assert services["openai-api"].dialect("/v1/files") == "generic"
    assert services["anthropic-api"].dialect("/v1/messages?beta=true") == "anthropic"


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("api.openai.com:443", True),
        ("api.openai.com.:443", True),
        ("a.chatgpt.com:443", True),
        ("notchatgpt.com:443", False),
        ("api.openai.com.evil.nl:443", False),
        ("api-openai-com.nl:443", False),
    ],
)
def test_only_catalogue_hosts_are_decrypted(address: str, allowed: bool) -> None:
    patterns = catalogue.load(SHIPPED).allow_patterns()
    assert any(re.search(pattern, address, re.IGNORECASE) for pattern in patterns) is allowed


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "valid"),
        ("vendor: [", "while parsing"),
        (GOOD, "services"),
        (GOOD.replace("NL", "Nederland") + ENTRY, "country"),
        (GOOD + ENTRY.replace("chat", "praat"), "kind"),
        (GOOD + ENTRY.replace("x.nl]", "https://x.nl/]"), "hosts"),
        (GOOD + ENTRY + ENTRY, "x.nl stands under both"),
        (GOOD + ENTRY.replace("}", ", extra: 1}"), "extra"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(CatalogueError, match=re.escape(told)):
        catalogue.load(tmp_path)


def test_a_municipality_adds_its_own(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(GOOD + ENTRY)
    found = catalogue.load(SHIPPED, tmp_path).match("x.nl")
    assert found is not None
    assert found.vendor == "X"
