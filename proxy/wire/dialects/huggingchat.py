"""HuggingChat (chat-ui): a form whose field ``data`` is JSON.

Source: https://github.com/huggingface/chat-ui (src/routes/conversation).
"""

from proxy.wire.dialect import Dialect

HUGGINGCHAT = Dialect(
    "huggingchat",
    {
        "field data:inputs": "user",
        "field data:files[].name": "name",
        "field data:files[].value": "user",
        "inputs": "user",
        "preprompt": "system",
        "customPrompts.**": "system",
        "title": "name",
        "messages[].content": "@",
    },
    paths=r"/conversation\b|/settings\b",
)
