"""Hosts that are not in the catalogue but look like an AI service: a suggestion for the register, nothing more.

Nothing is decrypted for it. What is seen is the name with which a tunnel begins and, of a request that is not encrypted
at all, its path and the first bytes of its body. What is kept is a host name and counts: no user, no path, no text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog
from mitmproxy import http
from mitmproxy.net.tls import starts_like_tls_record
from mitmproxy.proxy import layer, layers
from mitmproxy.proxy.layers.tls import parse_client_hello

from proxy import guard
from proxy.services.catalogue import Catalogue
from proxy.services.names import plain_host

_log = structlog.get_logger("proxy.services")

# So many names are remembered; then the one that was seen least, longest ago, makes room.
MOST_HOSTS = 1000
# A host is told of when it is new and at these counts, so that a busy one does not fill the log.
_TOLD_AT = frozenset({1, 10, 100, 1_000, 10_000, 100_000})
_FIRST_BYTES = 4096

# Names of APIs that many organisations run under a host of their own, and of regions that came after the catalogue.
_NAMES = re.compile(
    r"(?:^|[.-])(?:gpt|chatgpt|llm|llms|copilot|openai|anthropic|claude|gemini|mistral|ollama|vllm|litellm|openwebui|"
    r"genai|inference|chatbot|deepseek|qwen|langchain|perplexity)(?=[.-]|$)"
    r"|(?:^|-)aiplatform\.googleapis\.com$|^bedrock[a-z-]*\.[a-z0-9-]+\.(?:amazonaws\.com|api\.aws)$"
    r"|\.(?:openai|services\.ai|models\.ai|inference\.ai)\.azure\.[a-z]+$"
    r"|\.(?:ai|chat)$"
)
_PATHS = re.compile(
    r"/(?:.*/)?(?:v\d+(?:beta)?/(?:chat/completions|completions|responses|messages|embeddings|images/generations|"
    r"audio/transcriptions|models/[^/]+:(?:generateContent|streamGenerateContent))"
    r"|chat/completions|api/(?:generate|chat|embed)|backend-api/(?:f/)?conversation|model/[^/]+/(?:invoke|converse)[^/]*)"
    r"(?:[?]|$)"
)
_BODY = re.compile(
    rb'"(?:messages|contents|prompt|input)"\s*:.*"(?:role|model|parts)"|"model"\s*:.*"(?:messages|prompt)"', re.S
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A host that looks like an AI service: why (``name``, ``path`` or ``body``), how often, and since when (UTC)."""

    host: str
    reason: str
    count: int
    first: datetime
    last: datetime


def looks_like_ai(host: str) -> bool:
    """Whether a host name has the shape of an AI service."""
    return bool(_NAMES.search(plain_host(host)))


class Sightings:
    """What was seen since the start, in memory only."""

    def __init__(self, most: int = MOST_HOSTS) -> None:
        self._most = most
        self._seen: dict[str, Sighting] = {}

    def add(self, host: str, reason: str) -> None:
        """Count a host."""
        name, now = plain_host(host), datetime.now(UTC)
        old = self._seen.get(name)
        if old is None and len(self._seen) >= self._most:
            least = min(self._seen.values(), key=lambda one: (one.count, one.last))
            del self._seen[least.host]
        new = replace(old, count=old.count + 1, last=now) if old else Sighting(name, reason, 1, now, now)
        self._seen[name] = new
        if new.count in _TOLD_AT:
            _log.info(
                "a host outside the catalogue looks like an AI service", host=name, reason=reason, count=new.count
            )

    def all(self) -> list[Sighting]:
        """Every host, the one that was seen most first."""
        return sorted(self._seen.values(), key=lambda one: (-one.count, one.host))


class UnknownHosts:
    """The mitmproxy hooks. Stands after NextLayer and the gateway's addon, and changes nothing of a flow."""

    def __init__(self, catalogue: Catalogue, sightings: Sightings, *own: str) -> None:
        self._catalogue = catalogue
        self._sightings = sightings
        self._own = {plain_host(host) for host in own}

    def next_layer(self, nextlayer: layer.NextLayer) -> None:
        """A connection that is tunnelled unread, whichever way it came: only its TLS name or address is known."""
        if not isinstance(nextlayer.layer, layers.TCPLayer):
            return
        address = nextlayer.context.server.address
        host = _tls_name(nextlayer.data_client()) or (address[0] if address else "")
        if not self._is_known(host) and looks_like_ai(host):
            self._sightings.add(host, "name")

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """A request that passes unread. When it is not encrypted, its shape tells more than its name."""
        if flow.request.scheme != "http" or guard.is_shut(flow) or guard.was_inspected(flow):
            return
        host = flow.request.pretty_host
        if self._is_known(host) or flow.request.method != "POST":
            return
        if _PATHS.match(flow.request.path):
            self._sightings.add(host, "path")
        elif looks_like_ai(host):
            self._sightings.add(host, "name")
        elif "json" in flow.request.headers.get("content-type", "") and flow.request.stream is True:
            flow.request.stream = _peek(lambda: self._sightings.add(host, "body"))

    def _is_known(self, host: str) -> bool:
        return plain_host(host) in self._own or self._catalogue.match(host) is not None


def _tls_name(data: bytes) -> str | None:
    """The name in a ClientHello, when these bytes are one."""
    if not starts_like_tls_record(data):
        return None
    try:
        hello = parse_client_hello(data)
    except ValueError:
        return None
    return hello.sni if hello else None


def _peek(found: Callable[[], None]) -> Callable[[bytes], bytes]:
    """Passes every piece on as it is, and looks at the first bytes while they pass."""
    start: list[bytes] = []

    def look(piece: bytes) -> bytes:
        if sum(map(len, start)) < _FIRST_BYTES:
            start.append(piece[:_FIRST_BYTES])
            if _BODY.search(b"".join(start)[:_FIRST_BYTES]):
                start[:] = [bytes(_FIRST_BYTES)]
                found()
        return piece

    return look
