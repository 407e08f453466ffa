"""Cohere's API: chat (both versions), embed, rerank, classify, summarize.

Source: https://docs.cohere.com/reference/chat, .../chat-v1, .../embed, .../rerank.
"""

from proxy.wire.dialect import Dialect

COHERE = Dialect(
    "cohere",
    {
        "messages[].content": "@",
        "messages[].content[].text": "@",
        "messages[].content[].thinking": "assistant",
        "messages[].content[].document.**": "tool",
        "messages[].tool_plan": "assistant",
        "messages[].tool_calls[].**": "tool",
        "message": "user",
        "preamble": "system",
        "chat_history[].message": "@",
        "documents[]": "tool",
        "documents[].**": "tool",
        "tools[].**": "tool",
        "tool_results[].**": "tool",
        "response_format.**": "tool",
        "connectors[].**": "tool",
        "stop_sequences[]": "metadata",
        "prompt": "user",
        "text": "user",
        "texts[]": "user",
        "query": "user",
        "inputs[]": "user",
        "inputs[].content[].text": "user",
        "examples[].text": "user",
    },
)
