"""Microsoft Copilot's pages: events as JSON, one per message of a WebSocket.

As open-source clients describe the page's traffic; not documented by the vendor, not checked against the live page.
"""

from proxy.wire.dialect import Dialect

COPILOT_WS = Dialect(
    "copilot-ws",
    {
        "content[].text": "user",
        "content[].name": "name",
        "text": "user",
        "title": "name",
        "context.**": "metadata",
        "event": "metadata",
    },
    paths=r"/chat\b|/conversations\b",
)
