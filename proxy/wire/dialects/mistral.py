"""Mistral's API: OpenAI's words, and agents, conversations, fill-in-the-middle and documents of its own.

Source: https://docs.mistral.ai/api.
"""

from proxy.wire.dialect import Dialect
from proxy.wire.dialects.openai import OPENAI

MISTRAL = Dialect(
    "mistral",
    {
        **OPENAI.places,
        "messages[].content[].thinking[].text": "assistant",
        "inputs": "user",
        "inputs[].content": "@",
        "inputs[].content[].text": "@",
        "inputs[].arguments**": "tool",
        "inputs[].result": "tool",
        "completion_args.**": "metadata",
        "document.document_name": "name",
        "document_annotation_prompt": "user",
        "document_annotation_format.**": "tool",
    },
)
