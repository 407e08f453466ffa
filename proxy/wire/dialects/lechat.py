"""Mistral's Le Chat: one message as text or as pieces, names of files, titles.

As the page's traffic is described elsewhere; not documented by the vendor, not checked against the live page.
"""

from proxy.wire.dialect import Dialect

LECHAT = Dialect(
    "lechat",
    {
        "content": "user",
        "content[].text": "user",
        "messageInput": "user",
        "messageInput[].text": "user",
        "messageFiles[].name": "name",
        "messages[].content": "@",
        "messages[].content[].text": "@",
        "instructions": "system",
        "title": "name",
        "name": "name",
    },
    # tRPC wraps a call's input, one call or several.
    prefixes=("", "json.", "*.json.", "input.", "query input:json.", "query input:*.json."),
    paths=r"/api/chat\b|/api/trpc/",
)
