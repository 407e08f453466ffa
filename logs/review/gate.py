"""What stands before every page: its own name, headers that keep it to itself, who is signed in, and what they may."""

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import cast
from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from logs.review.accounts.account import Account
from logs.review.accounts.roles import ACCESS, may
from logs.review.desk import Desk
from logs.review.render import LANGUAGES
from logs.review.visit import Handler, Visit

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_MOST_BYTES = 200_000
# A name or an address, and perhaps a port: nothing that a link could be made of that leads elsewhere.
_HOST = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
_LANGUAGE_COOKIE = "sluis-taal"
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    # Not "no-referrer": with that a browser posts "Origin: null" and a form could not be told from a foreign one.
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}


class Shell:
    """Answers only under its own names (against DNS rebinding), and adds the headers to whatever is answered."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str], *, secure: bool = False) -> None:
        self._app = app
        self._hosts = {host.lower() for host in (*LOOPBACK, *hosts)}
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the name and pass on."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if self._secure:
                    headers.setdefault("strict-transport-security", "max-age=31536000")
            await send(message)

        if scope["type"] != "http":
            return
        app = self._app if self._known(scope) else PlainTextResponse("Deze naam hoort niet bij Sluiswachter.", 421)
        await app(scope, receive, with_headers)

    def _known(self, scope: Scope) -> bool:
        if scope["path"] == "/healthz":
            return True
        parts = _HOST.fullmatch(Request(scope).headers.get("host", "").lower())
        return parts is not None and parts[1] in self._hosts


class Gate:
    """Makes an endpoint of a page: who is signed in, whether they may, whether the form is our own."""

    def __init__(self, desk: Desk, *, secure: bool, two_steps: bool) -> None:
        self._desk = desk
        self._secure = secure
        self._two_steps = two_steps

    def endpoint(self, method: str, path: str, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """The page behind the gate. A page that the table of routes does not know cannot be made."""
        ACCESS[method, path]

        async def answer(request: Request) -> Response:
            if "\0" in request.scope["path"]:
                raise HTTPException(404)  # no name holds that, and a database refuses it
            account = await self._account(request)
            language = _language(request)
            form: Mapping[str, list[str]] | None = {}
            if method == "POST":
                if not own_form(request, secure=self._secure):
                    return self._refused(request, account, language, "foreign")
                form = await _form(request)
            visit = Visit(request, self._desk, account, form or {}, language, self._secure, self._two_steps)
            if not may(visit.roles, method, path):
                return self._stopped(visit, method)
            if form is None:
                return self._refused(request, account, language, "large", 413)
            return _with_language(await _call(handler, visit), request, secure=self._secure)

        return answer

    async def _account(self, request: Request) -> Account | None:
        token = request.cookies.get(cookie_name(self._secure), "")
        return await run_in_threadpool(self._desk.sessions.visit, token) if token else None

    def _stopped(self, visit: Visit, method: str) -> Response:
        if visit.account:
            return visit.page("refused.html", 403, why="role")
        if method == "POST":
            return visit.page("refused.html", 401, why="session")
        return RedirectResponse(f"/inloggen?naar={quote(_local(visit.request))}", 303)

    def _refused(
        self, request: Request, account: Account | None, language: str, why: str, status: int = 403
    ) -> Response:
        visit = Visit(request, self._desk, account, {}, language, self._secure, self._two_steps)
        return visit.page("refused.html", status, why=why)


def cookie_name(secure: bool) -> str:
    """Over https a browser keeps a ``__Host-`` cookie to this name alone."""
    return "__Host-sluis" if secure else "sluis"


def own_form(request: Request, *, secure: bool = False) -> bool:
    """Whether one of our own pages sent this form; what does not say so is not."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return site == "same-origin"
    parts = urlsplit(origin)
    return parts.netloc.lower() == request.headers.get("host", "").lower() and (parts.scheme == "https" or not secure)


def local_path(wanted: str) -> str:
    """A path of our own to go to after signing in, or the start."""
    clean = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    return wanted if clean and wanted.isprintable() else "/"


async def _call(handler: Handler, visit: Visit) -> Response:
    """Pages that only read the database are plain functions and run in a thread."""
    if inspect.iscoroutinefunction(handler):
        return cast(Response, await handler(visit))
    return await run_in_threadpool(cast(Callable[[Visit], Response], handler), visit)


async def _form(request: Request) -> Mapping[str, list[str]] | None:
    """The fields of a form; None when it is larger than any form of ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            return None
    try:
        return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=500)
    except ValueError:
        return None


def _local(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _language(request: Request) -> str:
    asked = request.query_params.get("taal") or request.cookies.get(_LANGUAGE_COOKIE) or ""
    return asked if asked in LANGUAGES else "nl"


def _with_language(response: Response, request: Request, *, secure: bool) -> Response:
    asked = request.query_params.get("taal")
    if asked in LANGUAGES:
        response.set_cookie(_LANGUAGE_COOKIE, asked, max_age=31_536_000, httponly=True, samesite="lax", secure=secure)
    return response
