"""The pages in which PO, CISO and IT read the record."""

import hmac
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates
from starlette.types import ASGIApp

from detectors.finding import KINDS
from logs.event import Event
from logs.health import Health
from logs.store import Filter, Store
from policies.schema import Action

HERE = Path(__file__).parent
_COOKIE = "sluiswachter-review"
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
ACTIONS_NL = {
    "allow": "doorgelaten",
    "notify": "doorgelaten met melding",
    "redact": "gegevens vervangen",
    "justify": "reden gevraagd",
    "block": "tegengehouden",
}


class Gate(BaseHTTPMiddleware):
    """Answers only under its own name (DNS rebinding), and only to who has the key, where there is one."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str], key: str | None) -> None:
        super().__init__(app)
        self._hosts = {host.lower() for host in (*_LOOPBACK, *hosts)}
        self._key = key

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        """Check the name and the key, and add the headers that keep a page to itself."""
        response = self._refusal(request) or await call_next(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def _refusal(self, request: Request) -> Response | None:
        if request.url.path == "/healthz":
            return None
        host = request.headers.get("host", "").lower()
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if name not in self._hosts and not self._key:
            return PlainTextResponse("Deze naam hoort niet bij Sluiswachter.", 421)
        if self._key is None or self._has(request.cookies.get(_COOKIE)):
            return None
        if not self._has(request.query_params.get("sleutel")):
            return PlainTextResponse("Open deze pagina's met de link die Sluiswachter bij het starten toont.", 403)
        response = RedirectResponse(request.url.path, 303)
        response.set_cookie(_COOKIE, self._key, httponly=True, samesite="strict")
        return response

    def _has(self, given: str | None) -> bool:
        return bool(given and self._key) and hmac.compare_digest(str(given).encode(), str(self._key).encode())


def create_review(
    store: Store,
    health: Callable[[], Awaitable[Health]],
    *,
    allowed_hosts: Sequence[str] = (),
    access_key: str | None = None,
) -> Starlette:
    """The review application. ``health`` is asked at every ``GET /healthz``."""
    templates = Jinja2Templates(HERE / "templates")
    templates.env.globals.update(kinds=KINDS, actions=ACTIONS_NL)

    async def overview(request: Request) -> Response:
        wanted = _filter(request)
        page = await run_in_threadpool(store.page, wanted)
        context = {
            "page": page,
            "wanted": wanted,
            "today": await run_in_threadpool(store.today),
            "services": await run_in_threadpool(store.services),
            "query": {k: v for k, v in request.query_params.items() if k != "voor"},
        }
        return templates.TemplateResponse(request, "events.html", context)

    async def detail(request: Request) -> Response:
        event = await run_in_threadpool(store.event, request.path_params["number"])
        if event is None:
            return templates.TemplateResponse(request, "missing.html", status_code=404)
        fields = Event.model_fields
        return templates.TemplateResponse(request, "event.html", {"event": event, "fields": fields})

    async def healthz(request: Request) -> Response:
        state = await health()
        return JSONResponse({"ok": state.ok, "checks": state.checks}, 200 if state.ok else 503)

    routes = [
        Route("/", overview),
        Route("/gebeurtenis/{number}", detail),
        Route("/healthz", healthz),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Gate, hosts=allowed_hosts, key=access_key)])


def _filter(request: Request) -> Filter:
    query = request.query_params
    before = query.get("voor", "")
    action = query.get("actie", "")
    return Filter(
        action=action if action in list(Action) else "",
        service=query.get("dienst", ""),
        kind=query.get("soort", "") if query.get("soort") in KINDS else "",
        id=query.get("nummer", "")[:24],
        day=query.get("dag", "")[:10],
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None,
    )
