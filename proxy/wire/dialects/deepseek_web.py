"""DeepSeek's pages.

As open-source clients describe the page's traffic; not documented by the vendor, not checked against the live page.
"""

from proxy.wire.dialect import Dialect

DEEPSEEK_WEB = Dialect(
    "deepseek-web",
    {
        "prompt": "user",
        "title": "name",
        "content": "user",
    },
    paths=r"/chat/completion\b|/chat/edit_message\b|/chat_session/",
)
