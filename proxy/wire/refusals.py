"""A refusal in the caller's own words: the API's error object, or a page for a browser."""

from collections.abc import Callable

from proxy.notices.notice import Notice
from proxy.notices.pages import block_page
from proxy.wire.message import Exchange, Reply
from proxy.wire.reading import dumps


def refuse(dialect: str, exchange: Exchange, notice: Notice) -> Reply:
    """403 when the policy refuses, 503 when the request could not be inspected; clients are told not to try again."""
    status = 503 if notice.technical else 403
    if _is_navigation(exchange):
        language = "en" if exchange.header("accept-language").lower().startswith("en") else "nl"
        return _reply(status, "text/html; charset=utf-8", block_page(notice, language))
    body = _BODIES.get(dialect, _openai)(notice, status)
    return _reply(status, "application/json; charset=utf-8", dumps(body))


def _is_navigation(exchange: Exchange) -> bool:
    mode = exchange.header("sec-fetch-mode").lower()
    return mode == "navigate" or (not mode and exchange.method == "GET" and "text/html" in exchange.header("accept"))


def _reply(status: int, kind: str, body: bytes) -> Reply:
    headers = (
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
    return {"error": {"message": _text(notice), "type": "sluiswachter_refused", "param": None, "code": notice.rule}}


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
        "type": "sluiswachter_refused",
        "param": None,
        "code": notice.rule,
    }


_BODIES: dict[str, Callable[[Notice, int], object]] = {
    "openai": _openai,
    "anthropic": _anthropic,
    "gemini": _gemini,
    "mistral": _mistral,
}
