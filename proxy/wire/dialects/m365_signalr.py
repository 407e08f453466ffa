"""Microsoft 365 Copilot: SignalR records (JSON, each ended by 0x1e) in the messages of a WebSocket.

Source: https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md for the records; their
arguments as open-source clients describe them, not documented by the vendor, not checked against the live service.
"""

from proxy.wire.dialect import Dialect

M365_SIGNALR = Dialect(
    "m365-signalr",
    {
        "arguments[].message.text": "user",
        "arguments[].message.author": "metadata",
        "arguments[].message.adaptiveCards[].**": "user",
        "arguments[].message.messageAnnotations[].**": "metadata",
        "arguments[].message.entityAnnotationTypes[]": "metadata",
        "arguments[].message.context**": "metadata",
        "arguments[].message.locationInfo.**": "metadata",
        "arguments[].previousMessages[].text": "@",
        "arguments[].previousMessages[].**": "metadata",
        "arguments[].conversationHistory[].text": "@",
        "arguments[].plugins[].**": "metadata",
        "arguments[].optionsSets[]": "metadata",
        "arguments[].allowedMessageTypes[]": "metadata",
        "arguments[].threadLevelGptId.**": "metadata",
        "arguments[].clientInfo.**": "metadata",
        "arguments[].attachments[].name": "name",
        "arguments[].files[].name": "name",
        "target": "metadata",
    },
)
