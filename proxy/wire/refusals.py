"""A refusal in the caller's own words: an answer in the chat, the API's error, or a page for a browser."""

import struct
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

from proxy.notices.notice import Notice
from proxy.notices.pages import block_page
from proxy.notices.said import said
from proxy.notices.wording import choose_language
from proxy.wire.chat_notices import chat_notice
from proxy.wire.message import Exchange, Reply
from proxy.wire.reading import dumps

Pair = tuple[str, str]
_JSON = "application/json; charset=utf-8"


def refuse(dialect: str, exchange: Exchange, notice: Notice) -> Reply:
    """403 when the policy refuses, 503 when the request could not be inspected; clients are told not to try again.

    A chat page gets 200 and an answer in its chat: with an error it would show its own words, or ask again.
    """
    reply = _refused(dialect, exchange, notice)
    if not exchange.header("x-goog-upload-command"):
        return reply
    # Without it Google's own clients send the piece again and again.
    return replace(reply, headers=(*reply.headers, ("x-goog-upload-status", "cancelled")))


def _refused(dialect: str, exchange: Exchange, notice: Notice) -> Reply:
    status = 503 if notice.technical else 403
    language = choose_language(None, exchange.header("accept-language"))
    if _is_navigation(exchange):
        return _reply(status, "text/html; charset=utf-8", block_page(notice, language))
    if answer := chat_notice(dialect, exchange, said(notice, language), notice.event_id):
        return _reply(200, *answer)
    if dialect == "connect" or _is_rpc(exchange):
        return _connect(exchange, notice, status)
    body = _BODIES.get(dialect, _openai)(notice, status)
    return _reply(_STATUS.get(dialect, status), _JSON, dumps(body), _HEADERS.get(dialect, {}).get(status, ()))


def _is_rpc(exchange: Exchange) -> bool:
    return exchange.header("content-type").lower().startswith(("application/grpc", "application/connect+"))


def _is_navigation(exchange: Exchange) -> bool:
    mode = exchange.header("sec-fetch-mode").lower()
    return mode == "navigate" or (not mode and exchange.method == "GET" and "text/html" in exchange.header("accept"))


def _reply(status: int, kind: str, body: bytes, more: tuple[Pair, ...] = ()) -> Reply:
    headers = (
        *more,
        ("content-type", kind),
        ("cache-control", "no-store"),
        ("x-should-retry", "false"),
        # The page stands on the AI service's own host: it may do nothing but look like something.
        ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
        ("x-content-type-options", "nosniff"),
    )
    return Reply(status, headers, body)


def _text(notice: Notice) -> str:
    return notice.text + (f" {notice.link}" if notice.link else "")


def _openai(notice: Notice, status: int) -> object:
    # https://platform.openai.com/docs/guides/error-codes
    kind = "request_forbidden" if status == 403 else "server_error"
    return {"error": {"message": _text(notice), "type": kind, "param": None, "code": notice.rule}}


def _anthropic(notice: Notice, status: int) -> object:
    # https://docs.anthropic.com/en/api/errors
    kind = "permission_error" if status == 403 else "api_error"
    return {"type": "error", "error": {"type": kind, "message": _text(notice)}}


def _gemini(notice: Notice, status: int) -> object:
    # https://ai.google.dev/gemini-api/docs/troubleshooting
    word = "PERMISSION_DENIED" if status == 403 else "UNAVAILABLE"
    return {"error": {"code": status, "message": _text(notice), "status": word}}


def _mistral(notice: Notice, status: int) -> object:
    # https://docs.mistral.ai/api
    return {
        "object": "error",
        "message": _text(notice),
        "type": "request_forbidden" if status == 403 else "server_error",
        "param": None,
        "code": notice.rule,
    }


def _bedrock(notice: Notice, status: int) -> object:
    # https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html; the type stands in a header.
    return {"message": _text(notice)}


def _cohere(notice: Notice, status: int) -> object:
    # https://docs.cohere.com/reference/errors
    return {"id": notice.event_id, "message": _text(notice)}


def _ollama(notice: Notice, status: int) -> object:
    # https://github.com/ollama/ollama/blob/main/docs/api.md
    return {"error": _text(notice)}


def _graphql(notice: Notice, status: int) -> object:
    # https://spec.graphql.org/draft/#sec-Errors; servers send errors with 200.
    code = "FORBIDDEN" if status == 403 else "SERVICE_UNAVAILABLE"
    return {
        "data": None,
        "errors": [{"message": _text(notice), "extensions": {"code": code, "event": notice.event_id}}],
    }


def _connect(exchange: Exchange, notice: Notice, status: int) -> Reply:
    """gRPC: the status in the headers; Connect: an error object, in a stream as its last envelope.

    https://grpc.io/docs/guides/status-codes/ and https://connectrpc.com/docs/protocol#error-end-stream
    """
    kind = exchange.header("content-type").partition(";")[0].strip().lower()
    if kind.startswith("application/grpc"):
        number = "7" if status == 403 else "14"
        return _reply(200, kind, b"", (("grpc-status", number), ("grpc-message", quote(_text(notice), safe=" ,.:"))))
    error = {"code": "permission_denied" if status == 403 else "unavailable", "message": _text(notice)}
    if kind.startswith("application/connect+"):
        body = dumps({"error": error})
        return _reply(200, kind, struct.pack(">BI", 2, len(body)) + body)
    return _reply(status, "application/json", dumps(error))


_STATUS = {"graphql": 200}
_HEADERS: dict[str, dict[int, tuple[Pair, ...]]] = {
    "bedrock": {
        403: (("x-amzn-errortype", "AccessDeniedException"),),
        503: (("x-amzn-errortype", "ServiceUnavailableException"),),
    }
}
_BODIES: dict[str, Callable[[Notice, int], object]] = {
    "openai": _openai,
    "anthropic": _anthropic,
    "gemini": _gemini,
    "mistral": _mistral,
    "bedrock": _bedrock,
    "cohere": _cohere,
    "ollama": _ollama,
    "graphql": _graphql,
}
