"""Anthropic's API: messages, token counting, batches.

Source: https://docs.anthropic.com/en/api/messages, .../messages-count-tokens, .../creating-message-batches.
"""

from proxy.wire.dialect import Dialect

ANTHROPIC = Dialect(
    "anthropic",
    {
        "system": "system",
        "system[].text": "system",
        "messages[].content": "@",
        "messages[].content[].text": "@",
        "messages[].content[].thinking": "assistant",
        "messages[].content[].title": "name",
        "messages[].content[].context": "@",
        "messages[].content[].source.data": "@",
        "messages[].content[].source.content**": "@",
        "messages[].content[].content": "tool",
        "messages[].content[].content[].**": "tool",
        "messages[].content[].content.**": "tool",
        "messages[].content[].input.**": "tool",
        "messages[].content[].citations[].**": "@",
        "tools[].**": "tool",
        "tool_choice.**": "tool",
        "mcp_servers[].**": "tool",
        "stop_sequences[]": "metadata",
        "metadata.**": "metadata",
        "prompt": "user",
    },
    prefixes=("", "requests[].params."),
)
