"""Claude's pages: a completion, attachments whose text travels along, projects, styles, titles.

As open-source clients describe the page's traffic; not documented by the vendor, not checked against the live page.
"""

from proxy.wire.dialect import Dialect

CLAUDE_WEB = Dialect(
    "claude-web",
    {
        "prompt": "user",
        "attachments[].extracted_content": "user",
        "attachments[].file_name": "name",
        "personalized_styles[].**": "system",
        "tools[].**": "tool",
        "sync_sources[].**": "metadata",
        "completion.prompt": "user",
        "message_content": "user",
        "recent_titles[]": "name",
        "name": "name",
        "title": "name",
        "description": "name",
        "prompt_template": "system",
        "custom_instructions": "system",
        "conversation_preferences": "system",
        "file_name": "name",
        "content": "user",
        "reason": "user",
        "**.text": "user",
    },
    paths=r"/chat_conversations\b|/projects\b|/completion\b|/title\b|/docs\b|/account\b",
)
