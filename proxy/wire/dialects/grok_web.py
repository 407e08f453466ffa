"""Grok's pages, on grok.com and on X.

As open-source clients describe the page's traffic; not documented by the vendor, not checked against the live page.
"""

from proxy.wire.dialect import Dialect

GROK_WEB = Dialect(
    "grok-web",
    {
        "message": "user",
        "customInstructions": "system",
        "customPersonality": "system",
        "customPrompt": "system",
        "responses[].message": "@",
        "fileName": "name",
        "fileAttachmentsMetadata[].**": "name",
        "fileAttachments[].**": "metadata",
        "responseMetadata.**": "metadata",
        "toolOverrides.**": "tool",
        "title": "name",
        "name": "name",
        "instructions": "system",
        "systemPromptName": "metadata",
    },
    paths=r"/conversations\b|/upload-file\b|/add_response\b|/workspaces\b",
)
