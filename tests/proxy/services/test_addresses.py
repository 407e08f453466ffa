"""A table of addresses, written by hand, against the shipped service files (tests/data/services/addresses.txt)."""

from pathlib import Path

import pytest

from proxy.services import catalogue
from proxy.services.catalogue import SHIPPED

TABLE = Path(__file__).parents[2] / "data" / "services" / "addresses.txt"
ROWS = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
KNOWN = catalogue.load(SHIPPED)


def test_the_table_is_large_and_says_nothing_twice() -> None:
    assert len(ROWS) >= 200
    assert len({(host, path) for host, path, _, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("host", "path", "service", "dialect"), ROWS, ids=[f"{row[0]}{row[1]}" for row in ROWS])
def test_address(host: str, path: str, service: str, dialect: str) -> None:
    found = KNOWN.match(host, path)
    assert (found.id if found else "-", found.dialect(path) if found else "-") == (service, dialect)


ASKED = """
chatgpt openai-api claude anthropic-api gemini gemini-api ai-studio notebooklm vertex-ai copilot m365-copilot
azure-openai github-copilot le-chat mistral-api perplexity meta-ai grok xai-api deepseek qwen kimi doubao ernie minimax
zai gigachat yandexgpt poe you character-ai huggingchat huggingface-inference groq together fireworks openrouter cohere
bedrock replicate cursor windsurf tabnine jetbrains-ai replit midjourney ideogram leonardo firefly runway elevenlabs
suno heygen otter fireflies read-ai tldv deepl grammarly quillbot jasper notion-ai gamma
"""


def test_every_service_that_was_asked_for_has_an_address_that_is_found() -> None:
    assert set(ASKED.split()) <= {row[2] for row in ROWS}


def test_services_without_a_host_of_their_own_or_unread_are_in_the_catalogue_too() -> None:
    assert {"bing", "canva-ai", "gpt-nl", "vlam", "govchat-nl"} <= {service.id for service in KNOWN.services}
