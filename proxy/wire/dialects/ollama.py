"""Ollama's own API: generate, chat, embed.

Source: https://github.com/ollama/ollama/blob/main/docs/api.md.
"""

from proxy.wire.dialect import Dialect

OLLAMA = Dialect(
    "ollama",
    {
        "messages[].content": "@",
        "messages[].thinking": "assistant",
        "messages[].tool_calls[].**": "tool",
        "prompt": "user",
        "suffix": "user",
        "system": "system",
        "template": "system",
        "input": "user",
        "input[]": "user",
        "tools[].**": "tool",
        "format.**": "tool",
        "options.**": "metadata",
    },
)
