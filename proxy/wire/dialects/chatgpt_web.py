"""ChatGPT's pages: a conversation, what is typed ahead, titles, instructions of one's own, names of files.

As open-source clients describe the page's traffic; not documented by the vendor, not checked against the live page.
"""

from proxy.wire.dialect import Dialect

CHATGPT_WEB = Dialect(
    "chatgpt-web",
    {
        "messages[].content.parts[]": "@",
        "messages[].content.parts[].text": "@",
        "messages[].content.text": "@",
        "messages[].content.result": "tool",
        "messages[].metadata.attachments[].name": "name",
        "messages[].metadata.**": "metadata",
        "messages[].recipient": "metadata",
        "client_contextual_info.**": "metadata",
        "history_and_training_disabled": "metadata",
        "partial_query.content.parts[]": "user",
        "partial_query.content.parts[].text": "user",
        "input_text": "user",
        "prompt": "user",
        "query": "user",
        "text": "user",
        "title": "name",
        "file_name": "name",
        "about_user_message": "system",
        "about_model_message": "system",
        "instructions": "system",
        "gizmo.**": "system",
        "display.**": "name",
        "item.content[].text": "@",
    },
    paths=r"/(?:f/)?conversation\b|/autocompletions?\b|/files\b|/user_system_messages\b|/gizmos?\b",
)
