"""A refusal of one message on a WebSocket, in the words of that service."""

import json
from collections.abc import Callable, Mapping

from proxy.notices.notice import Notice
from proxy.notices.said import said

Say = Callable[[str, str], tuple[object, ...]]
_END = "\x1e"


def refuse_message(dialect: str, notice: Notice, language: str = "nl") -> tuple[str, ...]:
    """The messages that show a notice as the service's own; none where the dialect has no way to say it."""
    say = _WAYS.get(dialect)
    if say is None:
        return ()
    text = said(notice, language)
    end = _END if dialect == "m365-signalr" else ""
    return tuple(json.dumps(record, ensure_ascii=False) + end for record in say(text, notice.event_id))


def _copilot(text: str, number: str) -> tuple[object, ...]:
    message = {"messageId": f"sluiswachter-{number}"}
    return (
        {"event": "startMessage", **message},
        {"event": "appendText", "partId": "0", "text": text, **message},
        {"event": "partCompleted", "partId": "0", **message},
        {"event": "done", **message},
    )


def _signalr(text: str, number: str) -> tuple[object, ...]:
    # https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md
    spoken = {"author": "bot", "text": text, "messageId": f"sluiswachter-{number}", "contentOrigin": "Sluiswachter"}
    item = {"messages": [spoken], "result": {"value": "Success", "message": text}}
    return (
        {"type": 1, "target": "update", "arguments": [{"messages": [spoken]}]},
        {"type": 2, "invocationId": "0", "item": item},
        {"type": 3, "invocationId": "0"},
    )


def _realtime(text: str, number: str) -> tuple[object, ...]:
    # https://platform.openai.com/docs/api-reference/realtime-server-events/error
    error = {"type": "invalid_request_error", "code": "sluiswachter_refused", "message": text, "param": None}
    return ({"type": "error", "event_id": f"sluiswachter-{number}", "error": error},)


_WAYS: Mapping[str, Say] = {"copilot-ws": _copilot, "m365-signalr": _signalr, "openai": _realtime}
